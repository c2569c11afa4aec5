"""Puts a directory in the place where an image mounts it, in a tree that was read from the image and may be full of links.

usage: graft.py TREE PATH DIRECTORY

What TREE has at PATH, which a mount would hide, goes. No link is followed on the way, to wherever it leads.
"""
import os
import shutil
import sys


def enter(tree, path):
    """A descriptor of the directory above PATH, and the last name."""
    *parents, last = [part for part in path.split("/") if part]
    descriptor = os.open(tree, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    for name in parents:
        below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    return descriptor, last


def graft(tree, path, directory):
    descriptor, last = enter(tree, path)
    os.close(os.open(last, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor))
    shutil.rmtree(last, dir_fd=descriptor)
    os.rename(directory, last, dst_dir_fd=descriptor)


if __name__ == "__main__":
    try:
        graft(*sys.argv[1:4])
    except OSError as error:
        sys.exit(f"{sys.argv[2]}: {error.strerror}")
