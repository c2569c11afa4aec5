"""sshd lets in by key only, never root, and talks no cipher of the past."""
import pytest

# Each is known to OpenSSH's client, and none is among the defaults of a current server.
WEAK = {
    "KexAlgorithms": "diffie-hellman-group1-sha1,diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1",
    "Ciphers": "3des-cbc,aes128-cbc,aes192-cbc,aes256-cbc",
    "MACs": "hmac-md5,hmac-md5-96,hmac-sha1-96",
    "HostKeyAlgorithms": "ssh-dss,ssh-rsa",
}


@pytest.fixture(scope="module")
def sshd(root):
    """What sshd -T says: the settings that are in force, by their names in lower case."""
    lines = root("sshd -T || /usr/sbin/sshd -T").lower().splitlines()
    return dict(line.split(" ", 1) for line in lines if " " in line)


def test_no_root_login(sshd):
    assert sshd["permitrootlogin"] in ("no", "prohibit-password", "without-password", "forced-commands-only"), (
        f"PermitRootLogin {sshd['permitrootlogin']}: set no or prohibit-password in sshd_config"
    )


def test_no_root_login_by_attempt(ssh_attempt, user):
    if user == "root":
        pytest.skip("the image's users log in as root (image.metadata.originalUser)")
    attempt = ssh_attempt("-l", "root")
    # cloud-init lets the key in for no more than a message that names the right user.
    assert attempt.returncode != 0, "root logs in with the key of the config drive: set disable_root in cloud.cfg"


def test_no_password_login(sshd):
    for setting in ("passwordauthentication", "permitemptypasswords", "kbdinteractiveauthentication"):
        assert sshd.get(setting, "no") == "no", f"{setting} {sshd[setting]}: set no in sshd_config"


def test_no_password_login_by_attempt(ssh_attempt):
    attempt = ssh_attempt("-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=password,keyboard-interactive")
    assert "Permission denied" in attempt.stderr, f"the server did not refuse: {attempt.stderr.strip()}"
    offered = attempt.stderr.rpartition("Permission denied")[2]
    assert "password" not in offered and "keyboard-interactive" not in offered, f"sshd offers passwords: {offered.strip()}"


@pytest.mark.parametrize("setting", ["kexAlgorithms", "ciphers", "macs", "hostKeyAlgorithms"])
def test_only_allowed(sshd, settings, setting):
    offered = sshd[setting.lower()].split(",")
    refused = [name for name in offered if name not in settings["ssh"][setting]]
    assert not refused, (
        f"sshd offers {', '.join(refused)}: leave them out of sshd_config, or allow them in tests.ssh.{setting}"
    )


@pytest.mark.parametrize("option", WEAK)
def test_no_handshake_with_weak(ssh_attempt, option):
    allowed = ssh_attempt("-Q", option).stdout.split()
    weak = [name for name in WEAK[option].split(",") if name in allowed]
    if not weak:
        pytest.skip(f"the tester's own ssh knows none of {WEAK[option]}")
    options = ["-o", f"{option}={','.join(weak)}"]
    if option == "MACs":
        # Ciphers with a tag of their own need no MAC, so the choice would not matter.
        options += ["-o", "Ciphers=aes128-ctr,aes256-ctr"]
    attempt = ssh_attempt(*options)
    assert "no matching" in attempt.stderr, f"sshd agrees to {', '.join(weak)}: {attempt.stderr.strip()}"
