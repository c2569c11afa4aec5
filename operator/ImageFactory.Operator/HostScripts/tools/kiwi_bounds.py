"""What a kiwi description may name: packages of the repositories, and files of its own folder.

kiwi hands names on to package managers, which run on the build host and take an option or an address for what it is; and it
opens on the build host what a path or a link leads to.
"""
import os
import re

PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_:~=*-]*(?<!\.rpm)(?<!\.deb)")
# Names of groups of dnf have blanks.
COLLECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_:~=* -]*")
PACKAGE_NAMES = {"package": ("name",), "product": ("name",), "ignore": ("name",), "packages": ("bootstrap_package",),
                 "namedCollection": ("name",), "collectionModule": ("name", "stream")}
# A profile's own overlay is the folder of its name.
PROFILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
INCLUDED = re.compile(r"(?:this://)?[A-Za-z0-9._/-]+")
FILES = (("packages/file", "name"), ("packages/archive", "name"), ("certificates/certificate", "name"),
         ("preferences/type", "editbootconfig"), ("preferences/type", "editbootinstall"),
         ("preferences/type/bootloader", "grub_template"))
TARGETS = (("packages/file", "target"), ("packages/archive", "target_dir"))


class Refused(Exception):
    """A description that cannot be built: reason and message for the build's result."""


def refuse(place, words):
    raise Refused("InvalidDescription", f"{place}: {words}")


def is_below(path, folder):
    folder = os.path.realpath(folder)
    return os.path.commonpath((folder, os.path.realpath(path))) == folder


def included_file(folder, value, place):
    """The file that an include names, and kiwi opens: it takes a question mark or file:// for parts of an address."""
    part = os.path.normpath(value.removeprefix("this://"))
    path = os.path.join(os.path.realpath(folder), part)
    if not INCLUDED.fullmatch(value) or os.path.realpath(path) != path or not is_below(path, folder) or not os.path.isfile(path):
        refuse(place, f"include from=\"{value}\" is no file of the description's folder: name it this://./FILE")
    return part


def check_link(folder, name):
    path = os.path.join(folder, name)
    if os.path.islink(path) and not is_below(path, folder):
        refuse(name, f"is a link to {os.readlink(path)}, out of the description: put the file itself there")


def check_links(folder, profiles):
    """Links in an overlay are those of the image; kiwi follows all others here."""
    overlays = {"root", *profiles}
    for root, folders, files in os.walk(folder):
        if root != folder and os.path.relpath(root, folder).split(os.sep)[0] in overlays:
            folders.clear()
            continue
        for name in folders + files:
            check_link(folder, os.path.relpath(os.path.join(root, name), folder))


def check_disk(build_type, place):
    """Of the type that is built: what package.sh could not read, or no server boot, an hour later."""
    # The value of luks is the passphrase.
    for attribute, words in (("luks", "encrypts the disk"), ("mdraid", "makes the disk part of a RAID")):
        if getattr(build_type, f"get_{attribute}")():
            refuse(place, f"type {attribute}=\"…\" {words}, and lists, hashes and tests are of what anybody can read who has it: "
                          "leave it out")
    if build_type.get_target_blocksize() not in (None, 0, 512):
        refuse(place, f"type target_blocksize=\"{build_type.get_target_blocksize()}\" is of sectors that the disks of servers do "
                      "not have: leave it out, or set 512")


def check_names(folder, trees):
    """Of the trees as they were written, for their lines, and of the one that kiwi makes of them."""
    for name, tree in trees:
        for element in tree.iter(*PACKAGE_NAMES):
            pattern = COLLECTION if element.tag == "namedCollection" else PACKAGE
            for attribute in PACKAGE_NAMES[element.tag]:
                value = element.get(attribute)
                if value is not None and not pattern.fullmatch(value):
                    refuse(f"{name}:{element.sourceline}", f"{element.tag} {attribute}=\"{value}\" is no name of a package: letters, "
                                                           "digits and . + _ : ~ = * - may stand there")
        for element in tree.iterfind("profiles/profile"):
            if not PROFILE.fullmatch(element.get("name", "")):
                refuse(f"{name}:{element.sourceline}", f"profile name=\"{element.get('name')}\" is the name of a folder as "
                                                       "well: letters, digits and . _ + - may stand there")
        for path, attribute in FILES:
            for element in tree.iterfind(path):
                value = element.get(attribute)
                if value is not None and (os.path.isabs(value) or not is_below(os.path.join(folder, value), folder)):
                    refuse(f"{name}:{element.sourceline}", f"{element.tag} {attribute}=\"{value}\" leads out of the "
                                                           "description's folder: name a file in it")
        for path, attribute in TARGETS:
            for element in tree.iterfind(path):
                if ".." in element.get(attribute, "").split("/"):
                    refuse(f"{name}:{element.sourceline}", f"{element.tag} {attribute}=\"{element.get(attribute)}\" leads "
                                                           "out of the image: name a path in it, without '..'")
