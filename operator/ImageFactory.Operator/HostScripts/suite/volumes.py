"""The file systems of a raw disk, wherever they are: on partitions, on logical volumes, or on the disk itself.

usage: volumes.py DISK

Prints {volumes: [{start, size, type, uuid, label, partuuid, partlabel, number, volume}], unread: [...], damage: [...],
problems: [...]}; start and size are bytes, and number is the partition's. What is unread holds a file system that nobody gets at
without more than this disk: a key, a second disk. What is damage is wrong with the table of partitions, and problems with LVM.
It reads the disk alone: nothing is attached, mounted or activated.
"""
import json
import re
import shlex
import struct
import subprocess
import sys

import lvm

SECTOR = 512
MIB = 1 << 20
MAX_PARTITIONS = 128
PROBE_SECONDS = 60
GPT_SIGNATURE = b"EFI PART"
LARGE_SECTOR = 4096
# Partitions that are made to hold partitions.
EXTENDED = (0x05, 0x0F, 0x85)
# What blkid calls a thing that holds other file systems, in the words of people; of LVM the volumes are read.
HOLDERS = {
    "crypto_LUKS": "encrypted by LUKS",
    "BitLocker": "encrypted by BitLocker",
    "linux_raid_member": "part of a RAID (md)",
    "zfs_member": "part of a ZFS pool",
    "LVM1_member": "part of LVM 1",
    "bcache": "behind a bcache",
}
SEVERAL = "of several file systems at once, by what older ones have left: have it wiped (wipefs) before it is made"


def output(*command):
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PROBE_SECONDS, check=False)
    return ended.stdout.decode(errors="replace")


def unescaped(text):
    """partx and blkid write what is no plain letter as \\xNN."""
    plain = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda match: bytes.fromhex(match[1].decode()), text.encode())
    return plain.decode(errors="replace")


def partitions(disk):
    columns = "NR,START,SECTORS,UUID,NAME,TYPE"
    for line in output("partx", "-g", "-P", "-o", columns, disk).splitlines()[:MAX_PARTITIONS]:
        fields = dict(word.split("=", 1) for word in shlex.split(line) if "=" in word)
        yield {
            "start": int(fields["START"]) * SECTOR,
            "size": int(fields["SECTORS"]) * SECTOR,
            "number": int(fields["NR"]),
            "partuuid": fields.get("UUID", ""),
            "partlabel": unescaped(fields.get("NAME", "")),
            "parttype": fields.get("TYPE", ""),
        }


def probe(disk, place):
    """What blkid finds there, in the words that udev gives to all."""
    command = ["blkid", "-p", "-o", "udev", "-O", str(place["start"]), "-S", str(place["size"]), disk]
    found = dict(line.split("=", 1) for line in output(*command).splitlines() if "=" in line)
    return {
        **place,
        "type": "several" if "ID_FS_AMBIVALENT" in found else found.get("ID_FS_TYPE", ""),
        "uuid": found.get("ID_FS_UUID", ""),
        "label": unescaped(found.get("ID_FS_LABEL_ENC", "")),
    }


def damage_of(file, size, places):
    """What is wrong with the table of partitions: blkid takes one that does not fit for none."""
    if not places:
        for sector in (SECTOR, LARGE_SECTOR):
            file.seek(sector)
            header = file.read(sector)
            if header[:8] != GPT_SIGNATURE:
                continue
            if sector == LARGE_SECTOR:
                return [f"its GPT is of sectors of {LARGE_SECTOR} bytes: make it with those of {SECTOR}, which servers have"]
            needed = (struct.unpack_from("<Q", header, 32)[0] + 1) * SECTOR
            if needed > size:
                return [f"its GPT is of a disk of {needed >> 20} MiB, and the disk has {size >> 20} MiB, so its end was cut off"]
            return ["its GPT is damaged"]
    return [
        f"partition {place['number']} ends {(place['start'] + place['size'] - size + MIB - 1) >> 20} MiB behind the end of the "
        "disk, which was cut off"
        for place in places
        if place["start"] + place["size"] > size and not is_extended(place)
    ]


def is_extended(place):
    return place["parttype"] in [f"0x{kind:x}" for kind in EXTENDED]


def name_of(place):
    if place.get("volume"):
        return f"logical volume {place['volume']}"
    return f"partition {place['number']}" if place.get("number") else "the disk itself"


def main(disk):
    with open(disk, "rb") as file:
        size = file.seek(0, 2)
        listed = list(partitions(disk))
        damage = damage_of(file, size, listed)
        places = [place for place in listed if 0 < place["size"] <= size - place["start"] and not is_extended(place)]
        probed = [probe(disk, place) for place in places or [{"start": 0, "size": size}]]
        members = [(place["start"], place["size"]) for place in probed if place["type"] == "LVM2_member"]
        logical, problems = lvm.volumes_of(file, members)
    probed += [probe(disk, place) for place in logical]
    unread = [
        f"{name_of(place)} is {SEVERAL if place['type'] == 'several' else HOLDERS[place['type']]}"
        for place in probed
        if place["type"] == "several" or place["type"] in HOLDERS
    ]
    known = [
        place for place in probed if re.fullmatch(r"[a-z0-9]+", place["type"]) and place["type"] not in ("several", *HOLDERS)
    ]
    if not listed and known:
        damage = []
    print(json.dumps({"volumes": known, "unread": unread, "damage": damage, "problems": problems}))


if __name__ == "__main__":
    main(sys.argv[1])
