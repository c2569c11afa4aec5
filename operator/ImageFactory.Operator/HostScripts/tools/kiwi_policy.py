"""What a kiwi description may do that the factory has an opinion about, each with file and line.

A root password, signature checks that are off, and hosts other than those of the profile's repositories. Scripts and
overlay files are text to this: it finds what is written there plainly, and nobody is kept from hiding it.
"""
import os
import re
from urllib.parse import urlsplit

LOCKED = ("!", "*")
# A file of an overlay that is larger is no configuration.
TEXT_LIMIT_BYTES = 1 << 20
# Each finds its words, or not, in one go over a line, however long somebody makes it.
SETS_ROOT_PASSWORD = re.compile(
    r"^(?:.*\bchpasswd\b|.*\bpasswd\s+(?!-l\b|--lock\b)(?:-\S{1,40}\s+){0,4}root\b"
    r"|(?=.*\busermod\b)(?=.*\s(?:-p|--password)\b)(?=.*\broot\b))")
YES = r"(?:yes|true|with|on|enable|1)\b"
APT_OPTIONS = "(?:trusted|allow-insecure|allow-weak|allow-downgrade-to-insecure)"
CHECKS_OFF = re.compile(
    r"--no-gpg-checks|--nogpgcheck|--allow-unauthenticated|--allow-insecure-repositories|--force-yes"
    r"|(?:AllowUnauthenticated|Allow(?:Insecure|Weak|DowngradeToInsecure)Repositories)\W+" + YES +
    rf"|(?:^|[\[\s]){APT_OPTIONS}=[\"']?{YES}|^{APT_OPTIONS}:\s*{YES}"
    r"|^\s*(?:\w+_)?gpgcheck\s*[=:]\s*(?:0|no|off|false)\b",
    re.IGNORECASE)
URL = re.compile(r"\b(?:https?|ftp)://[^\s'\"<>\\$]+", re.IGNORECASE)


def host_of(url):
    try:
        return urlsplit(url).hostname
    except ValueError:
        # Not the address itself, which may have a password.
        return "an address that cannot be read"


def known_hosts(repositories):
    return {host_of(repository[field]) for repository in repositories
            for field in ("url", "imageUrl", "mirrorlist", "metalink") if repository.get(field)}


def findings(folder, trees, converted, repositories):
    """Lines of the form FILE:LINE: WHAT. What is only in the description that kiwi makes of its files has no line."""
    hosts = known_hosts(repositories)
    found = []
    seen = set()
    for name, tree in trees.items():
        for line, words in in_xml(tree, hosts):
            found.append(f"{name}:{line}: {words}")
            seen.add(words)
    found += [f"{next(iter(trees))}: {words}" for _, words in in_xml(converted, hosts) if words not in seen]
    for root, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(root, file)
            name = os.path.relpath(path, folder)
            if name not in trees:
                found += [f"{name}:{line}: {words}" for line, words in in_text(path, name, hosts)]
    return found


def in_xml(tree, hosts):
    for user in tree.iterfind(".//users/user"):
        password = user.get("password")
        # As plain text even an exclamation mark is a password.
        locked = password is None or password.startswith(LOCKED) and user.get("pwdformat", "encrypted") == "encrypted"
        is_root = user.get("name") == "root" or re.fullmatch(r"\s*0+\s*", user.get("id", ""))
        if is_root and not locked:
            yield user.sourceline, "sets a password for root"
    for element in tree.iterfind(".//rpm-check-signatures"):
        if (element.text or "").strip() != "true":
            yield element.sourceline, "switches signature checks off (rpm-check-signatures)"
    for element in tree.iterfind(".//repository"):
        for attribute in ("package_gpgcheck", "repository_gpgcheck"):
            if element.get(attribute) == "false":
                yield element.sourceline, f"switches signature checks off ({attribute})"
    for element in tree.iterfind(".//repository/source"):
        path = element.get("path", "")
        if path.startswith(("obs:", "obsrepositories:")):
            yield element.sourceline, f"names {path}, which is none of the profile's repositories"
        elif urlsplit(path).scheme in ("http", "https", "ftp") and host_of(path) not in hosts:
            yield element.sourceline, f"names {host_of(path)}, a host of none of the profile's repositories"


def in_text(path, name, hosts):
    if os.path.islink(path) or os.path.getsize(path) > TEXT_LIMIT_BYTES:
        return
    with open(path, "rb") as file:
        content = file.read()
    if b"\0" in content:
        return
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        if line.lstrip().startswith(("#", "//")):
            continue
        if SETS_ROOT_PASSWORD.search(line) or name == "root/etc/shadow" and re.match(r"root:[^!*:]", line):
            yield number, "sets a password for root"
        if CHECKS_OFF.search(line):
            yield number, "switches signature checks off"
        for host in dict.fromkeys(host_of(url) for url in URL.findall(line)):
            if host not in hosts:
                yield number, f"names {host}, a host of none of the profile's repositories"
