"""The image takes its packages from where the profile says, and checks their signatures."""
import configparser
import re

import pytest

WITHOUT_ROUTE = (
    r"Could not (resolve|connect)|Temporary failure|Unable to connect|Network is unreachable|timed out|Connection refused"
    r"|Failed to connect|Curl error|Resolving"
)
REFRESH_SECONDS = 200
# The word for each manager that its index or a package is signed by nobody whom it knows.
UNTRUSTED = r"NO_PUBKEY|BADSIG|EXPKEYSIG|is not signed|GPG signature verification|Bad GPG signature|Signature verification failed"
REFRESH = {
    "apt-get": "apt-get update -o Acquire::Retries=0 -o Acquire::http::Timeout=20",
    "dnf": "dnf --assumeno --refresh --setopt=timeout=20 --setopt=retries=1 makecache",
    "zypper": "zypper --non-interactive refresh",
}


@pytest.fixture(scope="module")
def apt_sources(root):
    """Everything that tells apt where packages come from, without comments."""
    text = root("cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true")
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


@pytest.fixture(scope="module")
def rpm_sources(root):
    """The same of dnf and zypper: the settings of each repository that is switched on."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(root("cat /etc/yum.repos.d/*.repo /etc/zypp/repos.d/*.repo 2>/dev/null || true"))
    return {name: parser[name] for name in parser.sections() if parser[name].get("enabled", "1") == "1"}


@pytest.fixture(scope="module")
def manager(host):
    """The first of them that is there; rpm distributions have no apt-get, but some have dnf beside zypper."""
    return next((name for name in ("apt-get", "zypper", "dnf") if host.exists(name)), None)


def address(repository):
    """What the image's own list has: of these, the first that the profile sets."""
    return next(repository[field] for field in ("imageUrl", "url", "mirrorlist", "metalink") if repository.get(field)).rstrip("/")


def own(profile):
    return [repository for repository in profile.get("repositories") or [] if not repository.get("buildOnly")]


def test_are_those_of_the_profile(apt_sources, rpm_sources, profile):
    rpm_addresses = {
        section.get(field, "").rstrip("/") for section in rpm_sources.values() for field in ("baseurl", "mirrorlist", "metalink")
    }
    missing = [
        repository["name"]
        for repository in own(profile)
        if (
            address(repository) not in rpm_addresses
            if repository.get("type") == "RpmMd"
            else address(repository) not in apt_sources or (repository.get("suite") or "") not in apt_sources
        )
    ]
    assert not missing, f"not among the sources in the image: {', '.join(missing)}"


def test_none_is_left_of_the_build(apt_sources, rpm_sources, profile):
    kept = {address(repository) for repository in own(profile)}
    build_only = [
        repository["name"]
        for repository in profile.get("repositories") or []
        for url in [(repository.get("url") or "").rstrip("/")]
        # A longer address may begin with it.
        if url and url not in kept and re.search(re.escape(url) + r"/?(\s|$)", everything(apt_sources, rpm_sources), re.MULTILINE)
    ]
    assert not build_only, f"the image would take packages from the build's own mirror: {', '.join(build_only)}"


def everything(apt_sources, rpm_sources):
    return apt_sources + "\n" + "\n".join(value for section in rpm_sources.values() for value in section.values())


def test_none_is_trusted_blindly(apt_sources, rpm_sources, root):
    blind = re.findall(r"\[[^]]*trusted=yes[^]]*\]|^Trusted: *yes", apt_sources, re.MULTILINE | re.IGNORECASE)
    # zypper checks unless it is told not to, dnf only if it is told so, in the repository or for all.
    main = root("cat /etc/dnf/dnf.conf /etc/yum.conf /etc/zypp/zypp.conf 2>/dev/null || true")
    default = "1" if re.search(r"^gpgcheck *= *(1|yes|true|on)", main, re.MULTILINE | re.IGNORECASE) else "0"
    zypper = root.run("test -d /etc/zypp/repos.d").rc == 0
    blind += [
        name
        for name, section in rpm_sources.items()
        if section.get("gpgcheck", "1" if zypper else default).lower() not in ("1", "yes", "true", "on")
        or section.get("pkg_gpgcheck", "1") == "0"
    ]
    assert not blind, (
        f"used without checking signatures: {', '.join(blind)}: give the key in the repository's keyring, and set gpgcheck=1"
    )


def test_indexes_are_checked_where_they_are_signed(rpm_sources, profile):
    signed = [repository["name"] for repository in own(profile)
              if repository.get("type") == "RpmMd" and repository.get("repoGpgCheck") is not False]
    # As rpmmd.sh names them.
    unchecked = [name for name in signed if rpm_sources.get(f"imagefactory-{name}", {}).get("repo_gpgcheck", "1") != "1"]
    assert not unchecked, f"repo_gpgcheck is off: {', '.join(unchecked)}"


def test_keys_of_rpm_are_in_the_image(rpm_sources, image_files):
    paths = {
        path: name for name, section in rpm_sources.items() for path in re.findall(r"file://(\S+)", section.get("gpgkey", ""))
    }
    missing = [f"{path} of {name}" for path, name in paths.items() if "$" not in path and not image_files.get(path)]
    assert not missing, f"keys that are not there: {', '.join(missing)}"


def test_signatures_are_accepted(manager, root):
    if not manager:
        pytest.skip(f"the image has none of {', '.join(REFRESH)}")
    refresh = root.run(f"timeout %s {REFRESH[manager]} 2>&1", str(REFRESH_SECONDS))
    assert not re.search(UNTRUSTED, refresh.stdout), (
        f"{manager} does not accept a repository's signature: {refresh.stdout.strip()[-600:]}"
    )
    if refresh.rc == 124 or re.search(WITHOUT_ROUTE, refresh.stdout):
        pytest.skip("the test machine has no way to the mirrors, so no signature could be checked")
    assert refresh.rc == 0, f"{REFRESH[manager]} fails: {refresh.stdout.strip()[-600:]}"
