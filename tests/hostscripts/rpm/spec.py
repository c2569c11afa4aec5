"""Prints the spec file of an rpm distribution: a package for each Debian package of a tree, one for the directories and one
for what maintainer scripts made.

usage: spec.py TREE LISTS NAME VERSION - TREE is a Debian root file system; the lists of files go to the folder LISTS
"""
import os
import re
import sys

# The package managers of Debian would say that the system is a Debian; what they know of it is not part of it either.
LEFT_OUT = {"apt", "dpkg", "debconf", "ucf", "libapt-pkg7.0", "debian-archive-keyring"}
# For whoever asks for them: package managers, of which an image has one, and what is installed into a system that is there.
EXTRA = {"dnf", "zypper", "jq", "libjq1", "libonig5"}
STATE = ("/var/lib/dpkg", "/var/lib/apt", "/var/cache", "/var/log", "/dev", "/proc", "/sys", "/run", "/tmp", "/var/tmp")
# Made for one machine, or again by whoever makes an image.
MADE_LATER = re.compile(r"/etc/ssh/ssh_host_|/boot/initrd|/(initrd\.img|vmlinuz)(\.old)?$|/etc/resolv\.conf$")
FIELDS = "Package Version Architecture Status Description Depends Pre-Depends Homepage".split()

HEAD = """%global debug_package %{{nil}}
%global _build_id_links none
%global __os_install_post %{{nil}}
%global __check_files %{{nil}}
%global _binaries_in_noarch_packages_terminate_build 0
%global _binary_payload w1T0.zstdio
%global _buildhost localhost
Name: {name}
Version: {version}
Release: 1
Summary: All of {name}
License: MIT
AutoReqProv: no
Requires: {requires}
%description
A small distribution for tests.
%files
%install
rmdir %{{buildroot}}
mv {tree} %{{buildroot}}
"""


def installed(tree):
    with open(f"{tree}/var/lib/dpkg/status", encoding="utf-8") as status:
        for paragraph in status.read().strip().split("\n\n"):
            fields = dict(re.findall(rf"^({'|'.join(FIELDS)}): (.*)$", paragraph, re.MULTILINE))
            if fields["Status"].endswith(" installed") and fields["Package"] not in LEFT_OUT:
                yield fields


def own_paths(tree, package):
    """As dpkg lists them, with the links among their folders resolved: rpm takes no path through a link."""
    base = f"{tree}/var/lib/dpkg/info/{package['Package']}"
    path = next(path for path in (f"{base}.list", f"{base}:{package['Architecture']}.list") if os.path.exists(path))
    with open(path, encoding="utf-8") as lines:
        for line in lines.read().splitlines():
            folder, name = os.path.split(line)
            # A link in the tree is meant from its root.
            folder = "/" + os.path.relpath(resolved(tree, folder), tree)
            yield os.path.normpath(f"{folder}/{name}")


def resolved(tree, folder):
    path = tree
    for part in folder.split("/"):
        path = os.path.join(path, part) if part else path
        if os.path.islink(path):
            target = os.readlink(path)
            path = resolved(tree, target if target.startswith("/") else "/" + os.path.relpath(os.path.dirname(path), tree) + "/" + target)
    return os.path.normpath(path)


def tree_paths(tree):
    folders, files = set(), set()
    for parent, names, others in os.walk(tree):
        inside = parent[len(tree):] or "/"
        if inside.startswith(STATE):
            names.clear()
            others.clear()
        folders.add(inside)
        for name in names + others:
            path = os.path.join(inside, name)
            if os.path.islink(tree + path) or os.path.isfile(tree + path):
                if not MADE_LATER.match(path):
                    files.add(path)
    folders.discard("/")
    return folders, files


def version_of(text):
    """Epoch, version and release; rpm has no dash in any of them."""
    epoch, _, rest = text.rpartition(":")
    version, _, release = rest.rpartition("-") if "-" in rest else (rest, "", "0")
    return epoch, version.replace("-", "_"), release


def license_of(tree, name):
    try:
        with open(f"{tree}/usr/share/doc/{name}/copyright", encoding="utf-8", errors="replace") as file:
            text = file.read()
    except FileNotFoundError:
        return "Unknown"
    found = re.search(r"^License: *(\S.*)$", text, re.MULTILINE)
    return found.group(1).strip() if found and text.lower().startswith("format") else "Unknown"


def escaped(path):
    """Between quotation marks rpmbuild takes all but macros as it stands."""
    return '"' + path.replace("%", "%%") + '"'


def write_package(lists, name, fields, paths, requires=()):
    with open(f"{lists}/{name}", "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in paths)
    print(f"%package -n {name}", *(f"{field}: {value}" for field, value in fields.items() if value), "AutoReqProv: no", sep="\n")
    for other in requires:
        print(f"Requires: {other}")
    print(f"%description -n {name}\n{fields['Summary']}\n%files -n {name} -f {lists}/{name}")


def main(tree, lists, name, version):
    os.makedirs(lists)
    folders, files = tree_paths(tree)
    packages = list(installed(tree))
    names = {package["Package"] for package in packages}
    requires = " ".join(sorted((names - EXTRA) | {f"{name}-filesystem", f"{name}-state"}))
    print(HEAD.format(name=name, version=version, tree=tree, requires=requires))
    write_package(lists, f"{name}-filesystem", {"Summary": f"The directories of {name}, and its users", "License": "MIT"},
                  [f"%dir {escaped(path)}" for path in sorted(folders)]
                  + [escaped(path) for path in ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/bin", "/lib",
                                                "/lib64", "/sbin") if path in files])
    files -= {"/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/bin", "/lib", "/lib64", "/sbin"}
    for package in packages:
        epoch, number, release = version_of(package["Version"])
        own = sorted(set(own_paths(tree, package)) & files)
        files -= set(own)
        depends = re.split(r", *", ", ".join(filter(None, (package.get("Depends"), package.get("Pre-Depends")))))
        first = {re.split(r"[ :(|]", alternative, maxsplit=1)[0] for alternative in depends}
        write_package(lists, package["Package"], {
            "Epoch": epoch, "Version": number, "Release": release,
            "BuildArch": "noarch" if package["Architecture"] == "all" else "",
            "Summary": package["Description"], "License": license_of(tree, package["Package"]),
            "URL": package.get("Homepage", ""), "Requires(pre)": f"{name}-filesystem",
        }, map(escaped, own), sorted((first & names) - {package["Package"]}))
    unowned = sorted(path for path in files if not path.startswith("/usr/share/doc/"))
    write_package(lists, f"{name}-state", {"Summary": "What maintainer scripts made", "License": "MIT",
                                           "Requires(pre)": f"{name}-filesystem"}, map(escaped, unowned))


if __name__ == "__main__":
    main(*sys.argv[1:])
