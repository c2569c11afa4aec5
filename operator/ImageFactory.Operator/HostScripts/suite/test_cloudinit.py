"""cloud-init did its work at the first boot."""
import re

import pytest

# Partition table, journal and reserved blocks take their share.
LEAST_SHARE = 0.9


@pytest.fixture(scope="module")
def status(host):
    result = host.run("cloud-init status --long")
    assert result.rc != 127, "the image has no cloud-init"
    return result.stdout


def test_is_done(status):
    assert re.search(r"^status: done", status, re.MULTILINE), f"cloud-init did not finish well: {' '.join(status.split())}"


def test_has_no_errors(root):
    result = root.run("cat /run/cloud-init/result.json")
    assert result.rc == 0, "cloud-init wrote no result"
    assert '"errors": []' in result.stdout, f"cloud-init reports errors: {' '.join(result.stdout.split())}"


def test_root_file_system_grew(host, root):
    # Upwards from the root file system to the disk that holds it.
    devices = [line.split() for line in root("lsblk -b -n -s -l -o TYPE,SIZE $(findmnt -n -o SOURCE /)").splitlines()]
    disk = next(int(size) for kind, size in devices if kind == "disk")
    size = int(host.check_output("df -B1 --output=size /").splitlines()[-1])
    assert size >= LEAST_SHARE * disk, (
        f"the root file system has {size >> 20} of the disk's {disk >> 20} MiB: let cloud-init's growpart and resizefs run"
    )
