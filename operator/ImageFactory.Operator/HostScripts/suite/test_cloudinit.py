"""cloud-init did its work at the first boot, or glean where the image has that in its place."""
import json
import re
import warnings

import pytest

import rootdisk

# What alignment, backup partition tables and a last group of blocks that is too small may take. The test machine's disk is
# larger by a GiB than the image's.
MOST_UNUSED_MIB = 128
# Of what cloud-init recovers from, and calls a degraded boot since 23.4, these fail; warnings and what is deprecated is told.
FATAL_LEVELS = ("ERROR", "CRITICAL")


@pytest.fixture(scope="module")
def status(host):
    """What cloud-init says of itself; it ends with 2 where the boot was degraded, and older ones know no JSON."""
    result = host.run("cloud-init status --format json")
    if result.rc == 127:
        pytest.skip("the image has no cloud-init")
    try:
        return json.loads(result.stdout)
    except ValueError:
        text = host.run("cloud-init status --long").stdout
        return {"status": (re.findall(r"^status: (.*)", text, re.MULTILINE) or ["unknown"])[0], "detail": " ".join(text.split())}


def test_is_done(status):
    assert status.get("status") == "done", f"cloud-init did not finish well: {said(status)}"


def test_has_no_errors(status, root):
    result = root.run("cat /run/cloud-init/result.json")
    assert result.rc == 0, "cloud-init wrote no result"
    errors = json.loads(result.stdout)["v1"]["errors"]
    assert not errors, f"cloud-init reports errors: {'; '.join(map(str, errors))}"


def test_is_not_degraded_by_errors(status, record_property):
    recovered = status.get("recoverable_errors") or {}
    fatal = [message for level in FATAL_LEVELS for message in recovered.get(level, [])]
    harmless = [f"{level}: {message}" for level in recovered if level not in FATAL_LEVELS for message in recovered[level]]
    if harmless:
        text = f"cloud-init is degraded, by nothing that fails: {'; '.join(harmless)}"[:2000]
        record_property("degraded", text)
        warnings.warn(text)
    assert not fatal, (
        f"cloud-init is degraded ({status.get('extended_status')}): {'; '.join(fatal)[:2000]}: correct what it complains of, or "
        "except this test by tests.except"
    )


def test_glean_did_its_work(host):
    if host.exists("cloud-init"):
        pytest.skip("the image has cloud-init")
    units = host.run("systemctl list-units --all --plain --no-legend 'glean*'")
    if not units.stdout.strip():
        pytest.skip("the image has no glean, or no systemd that runs it")
    failed = [line.split()[0] for line in units.stdout.splitlines() if len(line.split()) > 2 and line.split()[2] == "failed"]
    assert not failed, f"glean failed: {', '.join(failed)}: read them in the console's log, or in the guest by journalctl -u"


def said(status):
    return " ".join(f"{status.get(field)}" for field in ("status", "extended_status", "detail", "errors") if status.get(field))


def test_root_file_system_grew(root):
    left = {place: size for place, size in rootdisk.unused(root).items() if size > MOST_UNUSED_MIB}
    assert not left, (
        f"{' and '.join(f'{size} MiB {place}' for place, size in left.items())} are not used: let cloud-init's growpart and"
        " resizefs run; the root's partition has to be the last one, and logical volumes need growvols or the like"
    )
