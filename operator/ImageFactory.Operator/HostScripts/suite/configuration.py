"""Unpacks what config.tar.gz has of the profile's git source, for suite.sh and scap.sh. A build host packed it, and may
have packed anything: regular files are written, of bounded number and size, below the directory; no link is made.

usage: configuration.py ARCHIVE DIRECTORY

DIRECTORY is new, and nobody else's. What is wrong with the archive is the last line on stderr.
"""
import os
import re
import resource
import shutil
import sys
import tarfile
import zlib

# As much as a source may have (gitsource.sh), and what the builder adds to it.
MEMBERS = 200_000
BYTES = 3_000_000_000
# A header says how long it is itself, and is read as a whole.
MEMORY_BYTES = 1 << 30
ROOT = "config"
SOURCE = f"{ROOT}/source/"
MODULE = re.compile(re.escape(SOURCE) + r"tests/[^/]+\.py")


class Unfit(Exception):
    """The archive is not one that package.sh makes; the text says why."""


def unpack(archive, directory):
    members = size = 0
    with tarfile.open(archive, "r|gz") as tar:
        for member in tar:
            members += 1
            size += member.size
            if member.size < 0 or members > MEMBERS or size > BYTES:
                raise Unfit(f"it unpacks to more than {MEMBERS} files, or {BYTES // 10**6} MB")
            parts = member.name.split("/")
            if parts[0] != ROOT or ".." in parts:
                raise Unfit(f"its member {member.name[:100]!r} does not lie below {ROOT}/")
            if not member.isreg() and MODULE.fullmatch(member.name):
                raise Unfit(f"{member.name[:100]!r} is a link or no file at all: put the module itself there")
            if member.isreg() and member.name.startswith(SOURCE):
                write(tar.extractfile(member), os.path.join(directory, member.name))


def write(content, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # A name that is there already is a second member of that name.
    with open(path, "xb") as file:
        shutil.copyfileobj(content, file)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        unpack(*sys.argv[1:])
    except (Unfit, tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        sys.exit(f"{error}")
    except MemoryError:
        sys.exit("one of its headers is larger than any header is")
