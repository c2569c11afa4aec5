"""How much of a disk its root file system could have and does not: in MiB, at each place where it can get lost.

Each function takes root, which runs a command there and gives its output.
"""
import struct

MIB = 1 << 20
SECTOR = 512
# Of ext2, ext3 and ext4: 32-bit words of the superblock, which begins at the second KiB.
BLOCKS, BLOCK_SIZE, FEATURES, BLOCKS_HIGH, WORDS = 1, 6, 24, 84, 128
IS_64BIT = 0x80
XFS_HEAD = struct.Struct(">4sIQ")


def unused(root, point="/"):
    """What is not used, by where it is: behind the last partition, in the volume group, in the file system's own device."""
    device, kind = root(f"findmnt -n -v -o SOURCE,FSTYPE -T {point}").split()
    chain = [line.split() for line in root(f"lsblk -b -n -s -l -o NAME,TYPE,SIZE {device}").splitlines()]
    found = {f"of {device} behind its file system": int(chain[0][2]) - file_system_size(root, device, kind, point)}
    if any(level[1] == "lvm" for level in chain):
        found["of the volume group in no volume"] = volume_group_free(root, device)
    disk = next((level for level in chain if level[1] in ("disk", "loop")), None)
    if disk:
        found["of the disk behind its last partition"] = behind_partitions(root, disk[0], int(disk[2]))
    return {place: size // MIB for place, size in found.items()}


def file_system_size(root, device, kind, point):
    """All of it: what df tells is without journal and inode tables, which on a small disk may be most of it."""
    if kind in ("ext2", "ext3", "ext4"):
        words = [int(word) for word in root(f"od -A n -v -t u4 -j 1024 -N {4 * WORDS} {device}").split()]
        high = words[BLOCKS_HIGH] << 32 if words[FEATURES] & IS_64BIT else 0
        return (words[BLOCKS] + high) * (1024 << words[BLOCK_SIZE])
    if kind == "xfs":
        # Of the superblock, since not every image has xfs_info: the size of a block, and how many there are.
        head = bytes(int(byte) for byte in root(f"od -A n -v -t u1 -N {XFS_HEAD.size} {device}").split())
        _, block, blocks = XFS_HEAD.unpack(head)
        return block * blocks
    return int(root(f"df -B1 --output=size {point}").splitlines()[-1])


def volume_group_free(root, device):
    """Free extents, and what of the physical volumes was never made known to LVM."""
    group = root(f"lvs --noheadings -o vg_name {device}").strip()
    return group_free(root, group)


def group_free(root, group):
    options = "--noheadings --nosuffix --units b"
    free = int(root(f"vgs {options} -o vg_free {group}"))
    sizes = root(f"pvs {options} -o dev_size,pv_size -S vg_name={group}").split()
    return free + sum(int(size) for size in sizes[::2]) - sum(int(size) for size in sizes[1::2])


def behind_partitions(root, disk, size):
    """A disk without partitions has nothing behind them."""
    lines = root(f"cd /sys/class/block/{disk} && for part in */partition; do"
                 " [ ! -e \"$part\" ] || echo $(cat ${part%/*}/start ${part%/*}/size); done").splitlines()
    return size - max((sum(int(sectors) for sectors in line.split()) * SECTOR for line in lines), default=size)
