"""Finishes the root that kiwi made: the image is updated from the profile's repositories, lets in by key only, and carries
nothing that belongs to one machine or to its own making.

usage: kiwi_finish.py ROOT FILES

FILES is what is copied over the root. A script or an overlay of the description may have left links anywhere, so all of it
happens inside the root, where no link leads out; in Python, since the root need not have any program.
"""
import fnmatch
import os
import re
import stat
import sys

# An sshd of old reads no such folder.
SSHD = "etc/ssh/sshd_config.d"
# By itself cloud-init writes sources of apt at the first boot; dib.sh has the same.
CLOUD_INIT = "etc/cloud/cloud.cfg.d/99-imagefactory-apt.cfg"
CLOUD_INIT_APT = b"# The sources of this image are those that it was made with.\napt:\n  preserve_sources_list: true\n"
CLOUD_INIT_OWN = rb"(?m)^[ \t]*(apt_)?(preserve_)?sources_list:"
# A service of zypper brings repositories when it is refreshed.
RPM_REPOSITORIES = (("etc/yum.repos.d", "*.repo"), ("etc/yum/repos.d", "*.repo"), ("etc/distro.repos.d", "*.repo"),
                    ("etc/zypp/repos.d", "*.repo"), ("etc/zypp/services.d", "*.service"))
REMOVED = ("var/lib/dbus/machine-id", "var/lib/systemd/random-seed", "var/lib/systemd/credential.secret",
           "var/lib/zypp/AnonymousUniqueId", "var/lib/dpkg/status.kiwi")
EMPTIED = (("etc/ssh", "ssh_host_*"), ("root", ".*_history"), ("var/lib/dhcp", "*.leases"),
           *((f"var/cache/{name}", "*") for name in ("apt", "dnf", "libdnf5", "yum", "zypp")),
           ("var/lib/apt/lists", "*"), ("var/lib/cloud/instances", "*"))
NOT_BELOW = ("root",)


def read_files(folder):
    """What is copied, by its path in the image; it cannot be read from inside the root."""
    files = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, folder)] = file.read()
    return files


def regular_files(folder, pattern="*"):
    """Those of the root's own file system."""
    device = os.stat("/").st_dev
    for parent, folders, names in os.walk(folder):
        folders[:] = [] if folder in NOT_BELOW else [
            name for name in folders if os.lstat(os.path.join(parent, name)).st_dev == device]
        for name in fnmatch.filter(names, pattern):
            path = os.path.join(parent, name)
            if stat.S_ISREG(os.lstat(path).st_mode):
                yield path


def remove(path):
    if os.path.lexists(path):
        os.remove(path)


def write(path, content):
    """In place of a link, too, whose file is not to be written to."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    remove(path)
    with open(path, "xb") as file:
        file.write(content)


def switch_off_repositories():
    """Those that packages of the distribution brought; a section is on where it does not say."""
    for folder, pattern in RPM_REPOSITORIES:
        for path in regular_files(folder, pattern):
            with open(path, "r+b") as file:
                content = re.sub(rb"(?im)^[ \t]*enabled[ \t]*[=:].*\n?", b"", file.read())
                content = re.sub(rb"(?m)^(\[[^\]\n]+\].*)$", rb"\1\nenabled=0", content)
                file.seek(0)
                file.write(content)
                file.truncate()


def keep_sources():
    """Cloud-init leaves them alone, unless the description itself says what it does with them."""
    if not os.path.isdir("etc/cloud"):
        return
    for path in regular_files("etc/cloud", "*.cfg"):
        with open(path, "rb") as file:
            if re.search(CLOUD_INIT_OWN, file.read()):
                return
    write(CLOUD_INIT, CLOUD_INIT_APT)


def finish(files):
    switch_off_repositories()
    if any(path.startswith("etc/apt/") for path in files):
        remove("etc/apt/sources.list")
        keep_sources()
    for path, content in files.items():
        if os.path.dirname(path) != SSHD or os.path.isdir(SSHD):
            write(path, content)
    # Empty, not absent: systemd can put one in its place while the root is still mounted for reading only, but not make it.
    if os.path.isdir("etc/systemd"):
        write("etc/machine-id", b"")
    for path in REMOVED:
        remove(path)
    for folder, pattern in EMPTIED:
        for path in regular_files(folder, pattern):
            os.remove(path)
    for path in regular_files("var/log"):
        os.truncate(path, 0)


def main(root, folder):
    files = read_files(folder)
    os.umask(0o022)
    os.chroot(root)
    os.chdir("/")
    try:
        finish(files)
    except OSError as error:
        sys.exit(f"ERROR: the root cannot be finished: {error.filename}: {error.strerror}: correct the overlay or the script "
                 "of the description that made it so")


if __name__ == "__main__":
    main(*sys.argv[1:])
