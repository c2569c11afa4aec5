"""Reads the XML of rpm-md repositories for rpmmd.sh, in Python since every builder image has it (kiwi and diskimage-builder
are written in it), and it has an XML parser that reads a file of 500 MB without holding it in memory; a shell has neither.

usage: rpmmd.py metalink|primary|digest|packages <FILE

  metalink   the SHA-256 that repomd.xml has to have, then the base URLs of the mirrors, preferred ones first
  primary    where the list of packages is, its digest's algorithm and the digest, of a repomd.xml
  digest     the digest of each of its entries, of a repomd.xml
  packages   name, architecture and version of each package, tab-separated, of a primary.xml

What is wrong with the file is the last line on stderr.
"""
import re
import sys
from xml.parsers import expat

REPOMD = "/repodata/repomd.xml"
# SHA-1 proves nothing any more.
DIGESTS = {"sha256": 64, "sha384": 96, "sha512": 128}
DEPTH = 32


class Unfit(Exception):
    """The file is not what it has to be; the text says why."""


class Reader:
    """Calls element(path, attributes, text) at the end of each element; path is the names from the root, without prefixes."""

    def __init__(self, element):
        self.element = element
        self.path, self.attributes, self.text = [], [], []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        # No file of a repository has a document type. One that has could define entities that grow beyond all memory, or
        # name files of this host.
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def refuse(self, *_):
        raise Unfit("it has a document type declaration, which no such file has")

    def start(self, name, attributes):
        if len(self.path) == DEPTH:
            raise Unfit(f"its elements are more than {DEPTH} deep")
        self.path.append(name.rpartition(":")[2])
        self.attributes.append(attributes)
        self.text.append("")

    def characters(self, text):
        if self.text:
            self.text[-1] += text

    def end(self, _):
        self.element(self.path, self.attributes[-1], self.text[-1].strip())
        self.path.pop()
        self.attributes.pop()
        self.text.pop()

    def read(self, file):
        try:
            self.parser.ParseFile(file)
        except expat.ExpatError as error:
            raise Unfit(f"it is not XML: {error}") from error


def read(root, element):
    """All of stdin, whose outermost element has to be the root."""

    def checked(path, attributes, text):
        if path[0] != root:
            raise Unfit(f"its outermost element is <{path[0]}>, not <{root}>")
        element(path, attributes, text)

    Reader(checked).read(sys.stdin.buffer)


def entries():
    """Of a repomd.xml: type, location, checksums and their algorithms of each entry."""
    found, entry = [], {}

    def element(path, attributes, text):
        if path[1:2] != ["data"]:
            return
        if len(path) == 2:
            found.append({"type": attributes.get("type", ""), **entry})
            entry.clear()
        elif path[2] == "location":
            entry["location"] = attributes.get("href", "")
        elif path[2] in ("checksum", "open-checksum"):
            entry[path[2]] = (attributes.get("type", ""), text.lower())

    read("repomd", element)
    if not any(entry["type"] == "primary" for entry in found):
        raise Unfit("it has no entry of the type primary, the list of packages")
    return found


def primary():
    entry = next(entry for entry in entries() if entry["type"] == "primary")
    location = entry.get("location", "")
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._+~/-]*", location) or ".." in location.split("/"):
        raise Unfit(f"the location of its list of packages, {location[:80]!r}, is not a path below the repository")
    algorithm, digest = entry.get("checksum", ("", ""))
    if len(digest) != DIGESTS.get(algorithm) or not re.fullmatch("[0-9a-f]+", digest):
        raise Unfit(f"the checksum of its list of packages ({algorithm[:20]!r}) is none of {', '.join(DIGESTS)}")
    print(location, algorithm, digest, sep="\t")


def digest():
    for entry in sorted(entries(), key=lambda entry: entry["type"]):
        # The databases hold what the XML holds, and time stamps of their own.
        if not entry["type"].endswith("_db"):
            # Of the content, where it is told: compressed again, nothing has changed.
            print(entry["type"], *entry.get("open-checksum", entry.get("checksum", ("", ""))))


def metalink():
    urls, digests = [], []

    def element(path, attributes, text):
        # The digests of earlier states stand below <alternates>.
        if "alternates" in path:
            return
        if path[-1] == "hash" and attributes.get("type") == "sha256":
            digests.append(text.lower())
        if path[-1] == "url" and re.fullmatch(r"https?://[^\s\"'\\<>]+" + REPOMD, text):
            preference = int(re.sub(r"\D", "", attributes.get("preference", "")) or 0)
            urls.append((-preference, len(urls), text.removesuffix(REPOMD)))

    read("metalink", element)
    if len(digests) != 1 or not re.fullmatch("[0-9a-f]{64}", digests[0]):
        raise Unfit("it does not tell the SHA-256 of repomd.xml")
    if not urls:
        raise Unfit("it names no mirror by http or https")
    print(digests[0], *(url for _, _, url in sorted(urls)), sep="\n")


def packages():
    package = {}

    def element(path, attributes, text):
        if path[1:2] != ["package"]:
            return
        if len(path) == 2:
            if not all(re.fullmatch(r"[^\s]+", package.get(field, "")) for field in ("name", "arch", "version")):
                raise Unfit(f"the package {package.get('name', '')[:80]!r} has no name, architecture or version")
            print(package["name"], package["arch"], package["version"], sep="\t")
            package.clear()
        elif len(path) == 3 and path[2] in ("name", "arch"):
            package[path[2]] = text
        elif len(path) == 3 and path[2] == "version":
            epoch = attributes.get("epoch", "0")
            number = f"{attributes.get('ver', '')}-{attributes.get('rel', '')}"
            package["version"] = number if epoch in ("", "0") else f"{epoch}:{number}"

    read("metadata", element)


if __name__ == "__main__":
    try:
        {"metalink": metalink, "primary": primary, "digest": digest, "packages": packages}[sys.argv[1]]()
    except Unfit as unfit:
        sys.exit(str(unfit))
