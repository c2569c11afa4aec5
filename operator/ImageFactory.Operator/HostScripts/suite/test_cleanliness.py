"""The image carries nothing of its own making: judged by the files as they were packed, not by a guest that has booted."""
import fnmatch

UNINITIALIZED = len("uninitialized\n")


def found(image_files, *patterns, least=0):
    return sorted(
        name
        for name, size in image_files.items()
        if size >= least and any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
    )


def test_no_ssh_host_keys(image_files):
    keys = found(image_files, "/etc/ssh/ssh_host_*")
    assert not keys, f"all servers would share {', '.join(keys)}: remove them at the end of the build"


def test_no_machine_id(image_files):
    # The last is what zypper tells mirrors to be counted by.
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id", "/var/lib/zypp/AnonymousUniqueId"):
        size = image_files.get(name, 0)
        assert size in (0, UNINITIALIZED), f"all servers would share {name}: empty it at the end of the build"


def test_no_authorized_keys(image_files):
    keys = found(image_files, "/root/.ssh/authorized_keys*", "/home/*/.ssh/authorized_keys*", least=1)
    assert not keys, f"somebody's key is in the image: {', '.join(keys)}"


def test_no_private_keys(image_files):
    keys = found(image_files, "/root/.ssh/id_*", "/home/*/.ssh/id_*")
    assert not keys, f"private keys are in the image: {', '.join(keys)}"


def test_no_shell_history(image_files):
    histories = found(image_files, "/root/.*_history", "/home/*/.*_history", least=1)
    assert not histories, f"{', '.join(histories)}: remove them at the end of the build"


def test_no_logs(image_files):
    logs = found(image_files, "/var/log/*", least=1)
    assert not logs, f"{len(logs)} logs of the build have content: {', '.join(logs[:5])}"


def test_no_package_caches(image_files):
    managers = ("zypp", "dnf", "libdnf5", "yum", "PackageKit")
    patterns = ("/var/cache/apt/*.bin", "/var/cache/apt/archives/*.deb", *(f"/var/cache/{name}/*" for name in managers))
    caches = found(image_files, *patterns, least=1)
    assert not caches, f"{len(caches)} files of the package manager's cache: {', '.join(caches[:5])}"


def test_no_locks_of_the_package_database(image_files):
    # What Berkeley DB leaves for the processes of one machine.
    locks = found(image_files, "/var/lib/rpm/__db.*", "/usr/lib/sysimage/rpm/__db.*", "/run/*zypp.pid", "/var/run/zypp.pid")
    assert not locks, f"{', '.join(locks)}: remove them at the end of the build"


def test_no_traces_of_an_earlier_boot(image_files):
    patterns = ("/var/lib/cloud/instances/*", "/var/lib/dhcp/*.leases", "/var/lib/NetworkManager/*.lease")
    traces = found(image_files, *patterns, least=1)
    assert not traces, f"the image was booted before: {', '.join(traces[:5])}"
