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


# Where apt looks, as its own configuration says it, and what lies there: a line with its path before each file. A list of
# mirrors has the addresses of the sources that name it.
READ_APT = """eval "$(apt-config shell LIST Dir::Etc::sourcelist/f PARTS Dir::Etc::sourceparts/d 2>/dev/null)"
PARTS=${PARTS:-/etc/apt/sources.list.d/}
for file in "${LIST:-/etc/apt/sources.list}" "${PARTS%/}"/*.list "${PARTS%/}"/*.sources; do
  if [ -f "$file" ]; then
    echo "FILE $file"; cat "$file"; echo
    grep -oE "mirror[+]file:/+[^[:space:]]+" "$file" | sed "s|^[^/]*/*|/|" | while read -r list; do
      if [ -f "$list" ]; then echo "FILE mirror+file:$list"; cat "$list"; echo; fi
    done
  fi
done"""
# The last of these are those of dnf 5, and files that may have repositories beside what they configure.
READ_RPM = """for folder in /etc/yum.repos.d /etc/yum/repos.d /etc/zypp/repos.d /etc/distro.repos.d /usr/share/dnf5/repos.d \\
  $(sed -n "s/^[[:blank:]]*reposdir[[:blank:]]*=//p" /etc/dnf/dnf.conf /etc/yum.conf 2>/dev/null | tr , " "); do
  for file in "$folder"/*.repo; do
    if [ -f "$file" ]; then echo "FILE $file"; cat "$file"; echo; fi
  done
done
for file in /etc/dnf/dnf.conf /etc/yum.conf; do
  if [ -f "$file" ]; then echo "FILE $file"; cat "$file"; echo; fi
done"""
# What gives zypper repositories when it is refreshed.
READ_SERVICES = """for file in /etc/zypp/services.d/*.service; do
  if [ -f "$file" ]; then echo "FILE $file"; cat "$file"; echo; fi
done
for file in /usr/lib/zypp/plugins/services/*; do
  if [ -x "$file" ] && [ -f "$file" ]; then printf "FILE %s\\n[%s]\\nurl=plugin\\n" "$file" "${file##*/}"; fi
done"""
SWITCHED_OFF = ("0", "no", "false", "off", "without", "disable")
# Settings by which apt takes what nobody has signed.
APT_BLIND = ("apt::get::allowunauthenticated", "acquire::allowinsecurerepositories", "acquire::allowweakrepositories",
             "acquire::allowdowngradetoinsecurerepositories")
APT_TRUE = ("1", "yes", "true", "with", "on", "enable")
# The same of one source: an option in its line, or a field of its paragraph.
APT_BLIND_FIELD = "(?:trusted|allow-insecure|allow-weak|allow-downgrade-to-insecure)"
APT_BLIND_SOURCE = re.compile(
    rf"\[(?:[^]\n]*\s)?{APT_BLIND_FIELD}=(?:{'|'.join(APT_TRUE)})(?=[]\s])[^]\n]*\]"
    rf"|^{APT_BLIND_FIELD}:\s*(?:{'|'.join(APT_TRUE)})(?=[ \t]*$)", re.MULTILINE | re.IGNORECASE)
MIRRORS = "mirror+file:"
RPM_ADDRESSES = ("baseurl", "mirrorlist", "metalink")


def by_file(text):
    """The lines of each file, without comments."""
    files = {}
    lines = []
    for line in text.splitlines():
        if line.startswith("FILE "):
            lines = files.setdefault(line.removeprefix("FILE "), [])
        elif not line.lstrip().startswith("#"):
            lines.append(line)
    return files


@pytest.fixture(scope="module")
def apt_files(root):
    """Everything that tells apt where packages come from, by the path of its file."""
    return by_file(root(READ_APT))


@pytest.fixture(scope="module")
def apt_sources(apt_files):
    """The same as one text."""
    return "\n".join(line for lines in apt_files.values() for line in lines)


@pytest.fixture(scope="module")
def rpm_sources(root):
    """The same of dnf and zypper: the settings of each repository that is switched on, by its name."""
    return sections_on(by_file(root(READ_RPM)), RPM_ADDRESSES)


def sections_on(files, addresses):
    """Those that are switched on and have an address."""
    sources = {}
    for path, lines in files.items():
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        parser.read_string("\n".join(lines))
        for name in parser.sections():
            if any(parser[name].get(field) for field in addresses) and parser[name].get("enabled", "1").lower() not in SWITCHED_OFF:
                sources[f"{name} of {path}" if name in sources else name] = parser[name]
    return sources


@pytest.fixture(scope="module")
def services(root):
    """Services of zypper."""
    return sections_on(by_file(root(READ_SERVICES)), ("url",))


def apt_entries(apt_files):
    """Each source of apt: where it comes from, its suite or flat path, its components and options, and its file."""
    for path, lines in apt_files.items():
        if path.startswith(MIRRORS):
            continue
        for entry in (deb822_entries if path.endswith(".sources") else list_entries)(path, lines):
            for uri in mirrors_of(entry["uri"], apt_files):
                yield {**entry, "uri": uri}


def mirrors_of(uri, apt_files):
    """The addresses in a list of mirrors that is a file, each with its options behind it; else the one address."""
    listed = apt_files.get(MIRRORS + re.sub("^[^/]*/*", "/", uri), []) if uri.startswith(MIRRORS) else []
    return [line.split()[0].rstrip("/") for line in listed if line.split()] or [uri]


def list_entries(path, lines):
    # What stands behind a # is no part of it, but for one in brackets.
    lines = [re.sub(r"^((?:[^#\[]|\[[^\]]*\]?)*)#.*", r"\1", line) for line in lines]
    for line in filter(str.strip, lines):
        entry = re.fullmatch(r"\s*(?:deb|deb-src)\s+(?:\[([^]]*)\]\s*)?(\S+)\s+(\S+)\s*(.*?)\s*", line)
        assert entry, f"{path} has a line that apt does not read: {line.strip()[:200]}"
        options, uri, suite, components = entry.groups()
        yield {"uri": uri.rstrip("/"), "suite": suite, "components": components.split(), "path": path,
               "signed": "signed-by=" in (options or "").lower()}


def deb822_entries(path, lines):
    for paragraph in re.split(r"\n\s*\n", "\n".join(lines)):
        fields = {
            name.lower(): " ".join(value.split())
            for name, value in re.findall(r"^([^\s:]+):((?:.*)(?:\n[ \t].*)*)", paragraph, re.MULTILINE)
        }
        if not fields or fields.get("enabled", "yes").lower() in SWITCHED_OFF:
            continue
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                yield {"uri": uri.rstrip("/"), "suite": suite, "components": fields.get("components", "").split(), "path": path,
                       "signed": "signed-by" in fields}


@pytest.fixture(scope="module")
def manager(host):
    """The first of them that is there; rpm distributions have no apt-get, but some have dnf beside zypper."""
    return next((name for name in ("apt-get", "zypper", "dnf") if host.exists(name)), None)


def address(repository):
    """What the image's own list has: of these, the first that the profile sets."""
    return next(repository[field] for field in ("imageUrl", "url", "mirrorlist", "metalink") if repository.get(field)).rstrip("/")


def own(profile):
    return [repository for repository in profile.get("repositories") or [] if not repository.get("buildOnly")]


def test_are_those_of_the_profile(apt_files, rpm_sources, services, profile):
    if not profile.get("repositories"):
        pytest.skip("the image was taken over finished, and the profile names no repositories")
    entries = list(apt_entries(apt_files))
    rpm = {name: rpm_addresses(section) for name, section in rpm_sources.items()}
    missing = [
        repository["name"]
        for repository in own(profile)
        if not (
            any(address(repository) in addresses for addresses in rpm.values())
            if repository.get("type") == "RpmMd"
            else any(is_of(entry, repository) for entry in entries)
        )
    ]
    assert not missing, f"not among the sources in the image: {', '.join(missing)}"
    known = {address(repository) for repository in own(profile)}
    foreign = [words(entry) for entry in entries if not any(has_all_of(entry, repository) for repository in own(profile))]
    foreign += [
        f"{name} ({', '.join(sorted(addresses - known))})" for name, addresses in rpm.items() if not addresses <= known
    ]
    foreign += [f"those of the service {name} ({service['url']})" for name, service in services.items()]
    assert not foreign, (
        f"the image would take packages from elsewhere than the profile says: {'; '.join(foreign)}: remove them by an element "
        "or a script, or add them to the profile's repositories"
    )


def rpm_addresses(section):
    return {word.rstrip("/") for field in RPM_ADDRESSES for word in re.split(r"[\s,]+", section.get(field, "")) if word}


def is_of(entry, repository):
    if repository.get("type", "Apt") == "RpmMd" or entry["uri"] != address(repository):
        return False
    if repository.get("type") == "AptFlat":
        return entry["suite"] == (repository.get("path") or "./")
    return entry["suite"] == repository.get("suite")


def has_all_of(entry, repository):
    """Whether a source gives nothing but what the repository does."""
    return is_of(entry, repository) and (
        repository.get("type") == "AptFlat" or set(entry["components"]) <= set(repository.get("components") or ["main"])
    )


def words(entry):
    flaws = [] if entry["signed"] else ["without signed-by"]
    flaws += ["over http"] if entry["uri"].startswith("http://") else []
    place = " ".join([entry["uri"], entry["suite"], *entry["components"]])
    return f"{place} of {entry['path']}" + (f", {' and '.join(flaws)}" if flaws else "")


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
    blind = APT_BLIND_SOURCE.findall(apt_sources)
    blind += [
        f"all of apt, by {name}"
        for name, value in re.findall(r'^(\S+) "(.*)";', root("apt-config dump 2>/dev/null || true"), re.MULTILINE)
        if name.lower() in APT_BLIND and value.lower() in APT_TRUE
    ]
    # zypper checks unless it is told not to, dnf only if it is told so, in the repository or for all.
    main = root("cat /etc/dnf/dnf.conf /etc/yum.conf 2>/dev/null || true")
    default = "1" if re.search(r"^gpgcheck *= *(1|yes|true|on)", main, re.MULTILINE | re.IGNORECASE) else "0"
    zypper = root.run("test -d /etc/zypp/repos.d").rc == 0
    if zypper:
        own = root("cat /etc/zypp/zypp.conf 2>/dev/null || true")
        off = re.findall(r"^[ \t]*((?:pkg_)?gpgcheck)[ \t]*=[ \t]*(?:0|no|false|off|never)\b", own, re.MULTILINE | re.IGNORECASE)
        blind += [f"all of zypper, by {name} of /etc/zypp/zypp.conf" for name in off]
    blind += [
        name
        for name, section in rpm_sources.items()
        if section.get("gpgcheck", "1" if zypper else default).lower() not in ("1", "yes", "true", "on")
        or section.get("pkg_gpgcheck", "1").lower() in SWITCHED_OFF
    ]
    assert not blind, (
        f"used without checking signatures: {', '.join(blind)}: give the key in the repository's keyring, and let it be checked"
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
