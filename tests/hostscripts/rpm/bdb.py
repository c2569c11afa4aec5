"""Prints the packages of an rpm database for db_load, in the layout that rpm had with Berkeley DB: numbers as keys, the
headers as values, and under 0 the last number.

usage: bdb.py RPMDB_SQLITE
"""
import sqlite3
import struct
import sys

rows = sqlite3.connect(sys.argv[1]).execute("select hnum, blob from Packages").fetchall()
print("VERSION=3", "format=bytevalue", "type=hash", "HEADER=END", sep="\n")
for key, value in [(0, struct.pack("<I", max(number for number, _ in rows))), *rows]:
    print(f" {struct.pack('<I', key).hex()}\n {bytes(value).hex()}")
print("DATA=END")
