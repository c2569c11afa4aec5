"""cloud-init did its work at the first boot."""
import re

import pytest

import rootdisk

# What alignment, backup partition tables and a last group of blocks that is too small may take. The test machine's disk is
# larger by a GiB than the image's.
MOST_UNUSED_MIB = 128


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


def test_root_file_system_grew(root):
    left = {place: size for place, size in rootdisk.unused(root).items() if size > MOST_UNUSED_MIB}
    assert not left, (
        f"{' and '.join(f'{size} MiB {place}' for place, size in left.items())} are not used: let cloud-init's growpart and"
        " resizefs run; the root's partition has to be the last one, and logical volumes need growvols or the like"
    )
