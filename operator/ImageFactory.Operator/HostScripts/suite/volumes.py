"""The file systems of a raw disk, wherever they are: on partitions, on logical volumes, or on the disk itself.

usage: volumes.py DISK

Prints {volumes: [{start, size, type, uuid, label, partuuid, partlabel, number, volume}], problems: [...]}; start and size are
bytes, and number is the partition's. It reads the disk alone: nothing is attached, mounted or activated.
"""
import json
import re
import shlex
import subprocess
import sys

import lvm

SECTOR = 512
MAX_PARTITIONS = 128
PROBE_SECONDS = 60


def output(*command):
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PROBE_SECONDS, check=False)
    return ended.stdout.decode(errors="replace")


def unescaped(text):
    """partx and blkid write what is no plain letter as \\xNN."""
    plain = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda match: bytes.fromhex(match[1].decode()), text.encode())
    return plain.decode(errors="replace")


def partitions(disk):
    columns = "NR,START,SECTORS,UUID,NAME"
    for line in output("partx", "-g", "-P", "-o", columns, disk).splitlines()[:MAX_PARTITIONS]:
        fields = dict(word.split("=", 1) for word in shlex.split(line) if "=" in word)
        yield {
            "start": int(fields["START"]) * SECTOR,
            "size": int(fields["SECTORS"]) * SECTOR,
            "number": int(fields["NR"]),
            "partuuid": fields.get("UUID", ""),
            "partlabel": unescaped(fields.get("NAME", "")),
        }


def probe(disk, place):
    """What blkid finds there, in the words that udev gives to all."""
    command = ["blkid", "-p", "-o", "udev", "-O", str(place["start"]), "-S", str(place["size"]), disk]
    found = dict(line.split("=", 1) for line in output(*command).splitlines() if "=" in line)
    return {
        **place,
        "type": found.get("ID_FS_TYPE", ""),
        "uuid": found.get("ID_FS_UUID", ""),
        "label": unescaped(found.get("ID_FS_LABEL_ENC", "")),
    }


def main(disk):
    with open(disk, "rb") as file:
        size = file.seek(0, 2)
        places = [place for place in partitions(disk) if 0 < place["size"] <= size - place["start"]]
        probed = [probe(disk, place) for place in places or [{"start": 0, "size": size}]]
        members = [(place["start"], place["size"]) for place in probed if place["type"] == "LVM2_member"]
        logical, problems = lvm.volumes_of(file, members)
    probed += [probe(disk, place) for place in logical]
    known = [place for place in probed if re.fullmatch(r"[a-z0-9]+", place["type"])]
    print(json.dumps({"volumes": known, "problems": problems}))


if __name__ == "__main__":
    main(sys.argv[1])
