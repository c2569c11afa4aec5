"""What all modules get: the profile, the settings of its tests with their defaults, and the files inside the image."""
import json
import os

import bounded
import pytest
from testinfra.backend.base import BaseBackend

DEFAULTS = {
    # What OpenSSH 9.2 offers, less what Mozilla and BSI TR-02102-4 advise against.
    "ssh": {
        "kexAlgorithms": [
            "sntrup761x25519-sha512",
            "sntrup761x25519-sha512@openssh.com",
            "mlkem768x25519-sha256",
            "curve25519-sha256",
            "curve25519-sha256@libssh.org",
            "ecdh-sha2-nistp256",
            "ecdh-sha2-nistp384",
            "ecdh-sha2-nistp521",
            "diffie-hellman-group-exchange-sha256",
            "diffie-hellman-group14-sha256",
            "diffie-hellman-group16-sha512",
            "diffie-hellman-group18-sha512",
        ],
        "ciphers": [
            "chacha20-poly1305@openssh.com",
            "aes128-ctr",
            "aes192-ctr",
            "aes256-ctr",
            "aes128-gcm@openssh.com",
            "aes256-gcm@openssh.com",
        ],
        # With SHA-1 and 64-bit tags, which OpenSSH 9.2 offers, too: no attack on HMAC-SHA-1 or UMAC is known.
        "macs": [
            "umac-64-etm@openssh.com",
            "umac-128-etm@openssh.com",
            "hmac-sha2-256-etm@openssh.com",
            "hmac-sha2-512-etm@openssh.com",
            "hmac-sha1-etm@openssh.com",
            "umac-64@openssh.com",
            "umac-128@openssh.com",
            "hmac-sha2-256",
            "hmac-sha2-512",
            "hmac-sha1",
        ],
        "hostKeyAlgorithms": [
            "ssh-ed25519",
            "ssh-ed25519-cert-v01@openssh.com",
            "sk-ssh-ed25519@openssh.com",
            "sk-ssh-ed25519-cert-v01@openssh.com",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "ecdsa-sha2-nistp256-cert-v01@openssh.com",
            "ecdsa-sha2-nistp384-cert-v01@openssh.com",
            "ecdsa-sha2-nistp521-cert-v01@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com",
            "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
            "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
            "rsa-sha2-256",
            "rsa-sha2-512",
            "rsa-sha2-256-cert-v01@openssh.com",
            "rsa-sha2-512-cert-v01@openssh.com",
        ],
    },
    "user": {"sudo": "Passwordless"},
    # sshd, and the DHCP clients of IPv4 and IPv6.
    "listening": ["tcp/22", "udp/68", "udp/546"],
    "sysctls": {
        "kernel.randomize_va_space": "2",
        "fs.protected_symlinks": "1",
        "fs.protected_hardlinks": "1",
        "net.ipv4.tcp_syncookies": "1",
    },
    "packages": {
        "expected": [],
        "forbidden": [
            "inetutils-telnetd",
            "nis",
            "rsh-redone-server",
            "rsh-server",
            "telnet-server",
            "telnetd",
            "tftp-server",
            "tftpd",
            "tftpd-hpa",
            "xinetd",
            "ypbind",
            "ypserv",
        ],
    },
    "kernelModules": [],
    # No server is the tester itself; no minimum is a measurement only.
    "throughput": {"server": None, "port": 5201, "seconds": 2, "minMbitPerSecond": None},
}


def with_defaults(given, defaults):
    """What is given wins; objects are merged field by field, lists are replaced."""
    if isinstance(given, dict) and isinstance(defaults, dict):
        return {**defaults, **{name: with_defaults(value, defaults.get(name)) for name, value in given.items()}}
    return defaults if given is None else given


def run_local(backend, command, *arguments):
    """As testinfra's own, which takes output without end."""
    line = backend.encode(backend.quote(command, *arguments))
    ended = bounded.run(line, shell=True)
    return backend.result(ended.returncode, line, ended.stdout, ended.stderr)


BaseBackend.run_local = run_local


@pytest.fixture(scope="session")
def profile():
    """The profile as it was resolved for this build; profile["tests"] has every default filled in."""
    with open(os.environ["IMAGEFACTORY_INPUT"], encoding="utf-8") as file:
        content = json.load(file)["profile"]
    content["tests"] = with_defaults(content.get("tests") or {}, DEFAULTS)
    return content


@pytest.fixture(scope="session")
def settings(profile):
    return profile["tests"]


@pytest.fixture(scope="session")
def user(profile):
    """The user whom the image's users log in as."""
    metadata = profile.get("image", {}).get("metadata") or {}
    return metadata.get("originalUser") or profile["os"]["distro"]


@pytest.fixture(scope="session")
def image_files():
    """Name and size of each file inside the image, as it was packed: a guest that has booted looks different."""
    files = {}
    with open(os.environ["IMAGEFACTORY_FILES"], encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if not line.startswith(("%", "#")):
                size, _, name = line.rstrip("\n").split(",", 2)
                files[name.removeprefix(".")] = int(size)
    return files


@pytest.fixture(scope="session")
def ssh_attempt():
    """ssh_attempt(*options) is a new SSH connection to the guest with these options of ssh; returns the ended process."""

    def attempt(*options):
        command = ["ssh", "-n", "-T", "-F", os.environ["IMAGEFACTORY_SSH_CONFIG"], "-o", "LogLevel=VERBOSE", *options]
        ended = bounded.run([*command, "image-user", "true"])
        ended.stdout, ended.stderr = (text.decode(errors="replace") for text in (ended.stdout, ended.stderr))
        return ended

    return attempt


@pytest.fixture(scope="module")
def root(host, user, settings):
    """Runs a command as root and gives its output; root.run gives exit code and output."""
    # As tester.sh has it: by another user than the image's where that is not to have sudo. Root needs none to become root.
    is_root = user == "root" and settings["user"]["sudo"] == "Passwordless"

    def output(command, *arguments):
        result = output.run(command, *arguments)
        assert result.rc == 0, f"'{command}' ends with {result.rc}: {result.stderr.strip()}"
        return result.stdout

    def run(command, *arguments):
        if is_root:
            return host.run(command, *arguments)
        with host.sudo():
            return host.run(command, *arguments)

    output.run = run
    return output
