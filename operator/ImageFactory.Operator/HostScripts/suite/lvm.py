"""Where the logical volumes of a disk lie, by the text that LVM keeps on each of its physical volumes: no volume group is
activated for it, so none of the host's that has the same name is touched, and neither device-mapper nor rights are needed.

Whatever a disk says is bounded, and held against its size.
"""
import re
import struct

SECTOR = 512
LABEL_SECTORS = 4
MAX_METADATA = 1 << 20
MAX_VOLUMES = 256
MAX_DEPTH = 8
MDA_MAGIC = b" LVM2 x[5A%r0N*>"
NAME = re.compile(r"[A-Za-z0-9+_.][A-Za-z0-9+_.-]{0,127}")
TOKEN = re.compile(r'\s+|#[^\n]*|"(?:[^"\\]|\\.)*"|[A-Za-z0-9+_.-]+|[][{}=,]')


class Unreadable(Exception):
    """What is wrong with it."""


def read(disk, start, size):
    disk.seek(start)
    content = disk.read(size)
    if len(content) != size:
        raise Unreadable("the physical volume ends before its metadata does")
    return content


def parse(text):
    """LVM's own syntax as dictionaries, lists, numbers and strings."""
    tokens, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise Unreadable("the metadata of LVM cannot be read")
        if not match[0].isspace() and not match[0].startswith("#"):
            tokens.append(match[0])
        place = match.end()
    tokens.reverse()

    def take(*expected):
        if not tokens or (expected and tokens[-1] not in expected):
            raise Unreadable("the metadata of LVM cannot be read")
        return tokens.pop()

    # A list holds no other list.
    def value(inside=False):
        token = take()
        if token == "[" and not inside:
            items = []
            while tokens and tokens[-1] != "]":
                items.append(value(inside=True))
                if tokens and tokens[-1] == ",":
                    take()
            take("]")
            return items
        if token.startswith('"'):
            return token[1:-1]
        if token in "[]{}=,":
            raise Unreadable("the metadata of LVM cannot be read")
        return int(token) if token.isdigit() else token

    def section(depth):
        if depth > MAX_DEPTH:
            raise Unreadable("the metadata of LVM is nested too deeply")
        found = {}
        while tokens and tokens[-1] != "}":
            name = take()
            if take("=", "{") == "=":
                found[name] = value()
            else:
                found[name] = section(depth + 1)
                take("}")
        return found

    found = section(0)
    if tokens:
        raise Unreadable("the metadata of LVM cannot be read")
    return found


def physical_volume(disk, start, size):
    """Its id, and the text of the volume group that it is part of; none where only others of the group have it."""
    head = read(disk, start, min(size, LABEL_SECTORS * SECTOR))
    for sector in range(len(head) // SECTOR):
        label = head[sector * SECTOR : (sector + 1) * SECTOR]
        if label[:8] == b"LABELONE" and label[24:32] == b"LVM2 001":
            break
    else:
        raise Unreadable("the physical volume has no label")
    offset = struct.unpack_from("<I", label, 20)[0]
    areas = offset + 40
    if areas + 32 > SECTOR:
        raise Unreadable("the label of the physical volume is damaged")
    identity = label[offset : offset + 32].decode("ascii", "replace")
    # Two lists, each with an empty entry at its end: where data are, and where metadata are.
    lists = [[], []]
    for entries in lists:
        while True:
            if areas + 16 > SECTOR:
                raise Unreadable("the label of the physical volume is damaged")
            entry = struct.unpack_from("<QQ", label, areas)
            areas += 16
            if entry == (0, 0):
                break
            entries.append(entry)
    for area, length in lists[1]:
        if area + length > size or length < 2 * SECTOR:
            continue
        header = read(disk, start + area, SECTOR)
        text_at, text_size = struct.unpack_from("<QQ", header, 40)
        if header[4:20] != MDA_MAGIC or not SECTOR <= text_at < length or not 0 < text_size <= min(length - SECTOR, MAX_METADATA):
            continue
        # A ring, which begins again behind its header.
        first = min(text_size, length - text_at)
        text = read(disk, start + area + text_at, first) + read(disk, start + area + SECTOR, text_size - first)
        return identity, text.rstrip(b"\0").decode("utf-8", "replace")
    return identity, None


def place_of(volume, extent, physical):
    """Start and size in bytes of a volume whose segments lie one behind the other on one physical volume."""
    start = end = None
    segments = [volume[f"segment{number}"] for number in range(1, int(volume["segment_count"]) + 1)]
    for segment in segments:
        if segment["type"] not in ("striped", "linear") or segment.get("stripe_count", 1) != 1:
            raise Unreadable(f"is of the kind {segment['type']}, and only linear ones can be read")
        name, first = segment["stripes"]
        base, pe_start, size = physical[name]
        begins = base + pe_start + first * extent
        if end not in (None, begins):
            raise Unreadable("lies in several pieces, and only whole ones can be read")
        start = begins if start is None else start
        end = begins + segment["extent_count"] * extent
        if end > base + size:
            raise Unreadable("ends behind its physical volume")
    if start is None or end <= start:
        raise Unreadable("has no extents")
    return start, end - start


def volumes_of(disk, physical_volumes):
    """Volumes as {start, size, volume: group/name}, and why others cannot be had; of physical volumes as (start, size)."""
    groups, places, found, problems = {}, {}, [], []
    for start, size in physical_volumes:
        try:
            identity, text = physical_volume(disk, start, size)
        except Unreadable as problem:
            problems.append(str(problem))
            continue
        places[identity] = (start, size)
        if text is not None:
            groups.setdefault(text, None)
    if places and not groups and not problems:
        problems.append("the physical volume has no metadata, so it belongs to no volume group")
    for text in groups:
        try:
            name, group = next((name, value) for name, value in parse(text).items() if isinstance(value, dict))
            extent = group["extent_size"] * SECTOR
            physical = {
                key: (*places[value["id"].replace("-", "")][:1], value["pe_start"] * SECTOR, places[value["id"].replace("-", "")][1])
                for key, value in group["physical_volumes"].items()
                if value["id"].replace("-", "") in places
            }
            for volume, content in list(group.get("logical_volumes", {}).items())[:MAX_VOLUMES]:
                if not NAME.fullmatch(name) or not NAME.fullmatch(volume) or "VISIBLE" not in content["status"]:
                    continue
                try:
                    start, size = place_of(content, extent, physical)
                    found.append({"start": start, "size": size, "volume": f"{name}/{volume}"})
                except Unreadable as problem:
                    problems.append(f"logical volume {name}/{volume} {problem}")
                except (KeyError, TypeError, ValueError):
                    problems.append(f"logical volume {name}/{volume} is not on this disk as a whole")
        except Unreadable as problem:
            problems.append(str(problem))
        except (StopIteration, KeyError, TypeError, ValueError, AttributeError):
            problems.append("the metadata of LVM lack what they have to have")
    return found, problems
