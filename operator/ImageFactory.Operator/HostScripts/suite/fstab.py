"""What of a disk is mounted where, by the /etc/fstab of its root file system, which may say anything.

usage: fstab.py VOLUMES ROOT </etc/fstab

VOLUMES is a file with what volumes.py has printed, ROOT the number of the root file system in it. Prints
{mounts: [{index, path, subvolume}], root: {named, subvolume}, passed: [...], problems: [...]}: mounts in the order in which they
are made, and named is whether the file itself calls that volume its root. Of its options none but btrfs' subvolume is heard.
"""
import json
import re
import sys

MAX_BYTES = 65536
MAX_ENTRIES = 256
MAX_MOUNTS = 32
TAGS = {"UUID": "uuid", "LABEL": "label", "PARTUUID": "partuuid", "PARTLABEL": "partlabel"}
# In a path and in an option of mount, where some characters have a meaning of their own.
PLAIN = re.compile(r"[A-Za-z0-9 ._@:+~/-]+")
SHOWN = 100


def unescaped(text):
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)


def shown(text):
    return re.sub(r"[^ -~]", "?", text)[:SHOWN]


def dashed(name):
    """As device-mapper writes the name of a group or a volume."""
    return name.replace("-", "--")


def is_named(volume, source):
    """Whether fstab's first field names the volume."""
    by_disk = re.fullmatch(r"/dev/disk/by-(uuid|label|partuuid|partlabel)/(.+)", source)
    tag, _, value = source.partition("=") if "=" in source else ((by_disk[1].upper(), "", by_disk[2]) if by_disk else ("", "", ""))
    if tag in TAGS:
        known, wanted = volume.get(TAGS[tag]) or "", value.strip("\"'")
        return bool(known) and (known.lower() == wanted.lower() if tag.endswith("UUID") else known == wanted)
    if volume.get("volume"):
        group, name = volume["volume"].split("/")
        return source in (f"/dev/{group}/{name}", f"/dev/mapper/{dashed(group)}-{dashed(name)}")
    # The one disk of a server, as its kernel calls it.
    by_number = re.fullmatch(r"/dev/(?:(?:sd|vd|xvd|hd)a|nvme0n1p|mmcblk0p)([0-9]{1,3})", source)
    return bool(by_number) and volume.get("number") == int(by_number[1])


def subvolume_of(options):
    """The option that chooses it, or nothing."""
    for option in options.split(","):
        if re.fullmatch(r"subvolid=[0-9]{1,20}", option):
            return option
        if option.startswith("subvol="):
            if not PLAIN.fullmatch(option[7:]) or ".." in option[7:].split("/"):
                raise ValueError("its subvolume has an odd name")
            return option
    return ""


def path_of(text):
    """Normalised, from the root; nothing where there is none."""
    if not text.startswith("/"):
        return None
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if ".." in parts or not PLAIN.fullmatch(text):
        raise ValueError("its mount point is no plain path below the root")
    return "/" + "/".join(parts)


def entries(text):
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in lines[:MAX_ENTRIES]:
        fields = [unescaped(field) for field in line.split()]
        if len(fields) >= 2:
            yield (fields + ["auto", "defaults"][len(fields) - 2 :])[:4] if len(fields) < 4 else fields[:4]


def resolve(volumes, root, text):
    found = {"mounts": [], "root": {"named": False, "subvolume": ""}, "passed": [], "problems": []}
    taken = set()
    for source, point, kind, options in entries(text):
        index = next((number for number, volume in enumerate(volumes) if is_named(volume, source)), None)
        if index is None or kind == "swap" or volumes[index]["type"] == "swap":
            found["passed"].append(f"{shown(source)} on {shown(point)} ({shown(kind)})")
            continue
        try:
            path, subvolume = path_of(point), subvolume_of(options) if volumes[index]["type"] == "btrfs" else ""
        except ValueError as problem:
            found["problems"].append(f"the entry {shown(source)} on {shown(point)} cannot be followed: {problem}")
            continue
        if path is None or path in taken:
            found["passed"].append(f"{shown(source)} on {shown(point)} ({shown(kind)})")
            continue
        taken.add(path)
        if path == "/":
            found["root"] = {"named": index == root, "subvolume": subvolume}
        else:
            found["mounts"].append({"index": index, "path": path, "subvolume": subvolume})
    found["mounts"].sort(key=lambda mount: mount["path"].count("/"))
    if len(found["mounts"]) > MAX_MOUNTS:
        found["problems"].append(f"it mounts more than {MAX_MOUNTS} file systems of the disk")
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        known = json.load(file)["volumes"]
    content = sys.stdin.buffer.read(MAX_BYTES).decode(errors="replace")
    print(json.dumps(resolve(known, int(sys.argv[2]), content)))
