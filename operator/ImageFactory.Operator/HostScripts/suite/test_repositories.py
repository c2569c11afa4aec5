"""The image takes its packages from where the profile says, and checks their signatures."""
import re

import pytest

WITHOUT_ROUTE = r"Could not (resolve|connect)|Temporary failure|Unable to connect|Network is unreachable|timed out"
APT_SECONDS = 200


@pytest.fixture(scope="module")
def apt(host):
    if not host.exists("apt-get"):
        pytest.skip("the image has no apt-get; sources of other package managers are checked by name only")
    return host


@pytest.fixture(scope="module")
def sources(root):
    """Everything that says where packages come from, without comments."""
    text = root(
        "cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources "
        "/etc/zypp/repos.d/*.repo /etc/yum.repos.d/*.repo 2>/dev/null || true"
    )
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def test_are_those_of_the_profile(sources, profile):
    missing = [
        repository["name"]
        for repository in profile.get("repositories") or []
        if repository["url"].rstrip("/") not in sources or (repository.get("suite") or "") not in sources
    ]
    assert not missing, f"not among the sources in the image: {', '.join(missing)}"


def test_none_is_trusted_blindly(sources):
    assert not re.search(r"trusted=yes|^Trusted: *yes|^gpgcheck *= *0", sources, re.MULTILINE | re.IGNORECASE), (
        "a source is used without checking its signature: give its key in the repository's keyring"
    )


def test_signatures_are_accepted(apt, root):
    update = root.run("timeout %s apt-get update -o Acquire::Retries=0 -o Acquire::http::Timeout=20 2>&1", str(APT_SECONDS))
    assert not re.search(r"NO_PUBKEY|BADSIG|EXPKEYSIG|is not signed", update.stdout), (
        f"apt does not accept a repository's signature: {update.stdout.strip()[-600:]}"
    )
    if update.rc == 124 or re.search(WITHOUT_ROUTE, update.stdout):
        pytest.skip("the test machine has no way to the mirrors, so no signature could be checked")
    assert update.rc == 0, f"apt-get update fails: {update.stdout.strip()[-600:]}"
