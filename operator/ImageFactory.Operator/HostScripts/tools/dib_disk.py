"""Says why the disk that diskimage-builder is to make cannot be made, or not be booted by a server: it would find that out when
all packages are installed.

usage: dib_disk.py SIZE_GIB MIN_DISK_GIB <BLOCK-DEVICE-CONFIGURATION

SIZE_GIB is empty where the disk is as small as its content allows. Prints nothing of a disk that can be made, and of a
configuration that cannot be read, which diskimage-builder tells by itself.
"""
import os
import sys

import yaml
from diskimage_builder.block_device.utils import parse_abs_size_spec

MIB = 1 << 20
SECTOR = "512"
# What tables and alignment take.
TABLES_MIB = 2


def parts(config, kind):
    return [entry[kind] for entry in config if isinstance(entry, dict) and isinstance(entry.get(kind), dict)]


def problem(config, size_gib, min_disk_gib):
    for loop in parts(config, "local_loop"):
        sector = os.environ.get("DIB_BLOCK_SIZE") or str(loop.get("block_size", SECTOR))
        if sector != SECTOR:
            return (f"its sectors have {sector} bytes, and those of servers' disks have {SECTOR}: take an element without -4k, "
                    "or leave block_size and DIB_BLOCK_SIZE out")
        if "size" in loop:
            size_gib = parse_abs_size_spec(str(loop["size"])) / MIB / 1024
    for table in parts(config, "partitioning"):
        sizes = [str(partition.get("size", "100%")) for partition in table.get("partitions", [])]
        absolute = [parse_abs_size_spec(size) for size in sizes if not size.endswith("%")]
        needed = -(-(sum(absolute) + TABLES_MIB * MIB) // (1024 * MIB))
        if len(absolute) == len(sizes) and size_gib is None:
            return (f"all its partitions have a size of their own, {sum(absolute) // MIB} MiB together: set image.sizeGiB to "
                    f"{needed} or more, or give the last partition the size 100%")
        most = min_disk_gib if size_gib is None else size_gib
        if sum(absolute) + TABLES_MIB * MIB > most * 1024 * MIB:
            return (f"its partitions have {sum(absolute) // MIB} MiB, and the disk {most:g} GiB: set image.sizeGiB to {needed} or "
                    "more, or make them smaller by DIB_BLOCK_DEVICE_CONFIG of builder.dib.environment")
    return ""


def main(size_gib, min_disk_gib):
    try:
        config = yaml.safe_load(sys.stdin)
        if isinstance(config, dict):
            config = [config]
        print(problem(config or [], int(size_gib) if size_gib else None, int(min_disk_gib)))
    except (yaml.YAMLError, AttributeError, TypeError, ValueError, RuntimeError):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
