"""Runs a command that can change nothing but what lies below a directory, wherever names and links in what it reads
lead it: the kernel sees to that, by Landlock.

usage: confined.py DIRECTORY COMMAND...

Ends with 69 where the kernel has no Landlock; else as the command does.
"""
import ctypes
import os
import struct
import sys

UNAVAILABLE = 69
# From linux/landlock.h; the numbers of its calls are the same on all architectures.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
WRITE_FILE = 1 << 1
# Removing directories and files, and making each of the seven kinds of them.
REMOVE_AND_MAKE = 0b111111111 << 4
CHANGES = WRITE_FILE | REMOVE_AND_MAKE
PR_SET_NO_NEW_PRIVS = 38

libc = ctypes.CDLL(None, use_errno=True)


def call(function, *arguments):
    result = function(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def confine(directory):
    handled = struct.pack("=Q", CHANGES)
    ruleset = call(libc.syscall, CREATE_RULESET, handled, len(handled), 0)
    beneath = struct.pack("=Qi", CHANGES, os.open(directory, os.O_PATH | os.O_DIRECTORY))
    call(libc.syscall, ADD_RULE, ruleset, RULE_PATH_BENEATH, beneath, 0)
    # Else a program with more rights than its caller could be made to leave.
    call(libc.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    call(libc.syscall, RESTRICT_SELF, ruleset, 0)


try:
    confine(sys.argv[1])
except OSError as error:
    print(f"no Landlock: {error}", file=sys.stderr)
    sys.exit(UNAVAILABLE)
os.execvp(sys.argv[2], sys.argv[2:])
