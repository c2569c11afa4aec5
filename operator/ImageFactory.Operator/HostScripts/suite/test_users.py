"""The image's user logs in by key, and nobody has a password."""
import pytest


def shadow_entries(root):
    return [line.split(":") for line in root("cat /etc/shadow").splitlines()]


def test_standard_user_exists(host, user):
    assert host.user(user).exists, f"there is no user {user}: check image.metadata.originalUser"


def test_standard_user_has_a_key(root, user):
    home = root("getent passwd %s", user).split(":")[5]
    assert root("cat %s", f"{home}/.ssh/authorized_keys").strip(), f"{user} has no authorized key"


def test_all_passwords_are_locked(root):
    unlocked = [entry[0] for entry in shadow_entries(root) if not entry[1].startswith(("!", "*"))]
    assert not unlocked, f"these accounts have a password, or need none: {', '.join(unlocked)}"


def test_shadow_is_not_readable_for_users(host, root, user):
    read = "cat /etc/shadow"
    ended = root.run("su -s /bin/sh nobody -c %s", read) if user == "root" else host.run(read)
    assert ended.rc != 0, "any user can read /etc/shadow: its mode has to be 0640 or 0600"


def test_only_root_has_uid_0(root):
    others = [line.split(":")[0] for line in root("getent passwd").splitlines() if line.split(":")[2] == "0"]
    assert others == ["root"]


def test_sudo_as_configured(root, user, settings):
    if user == "root":
        pytest.skip("the image's users log in as root, who needs no sudo (image.metadata.originalUser)")
    expected = settings["user"]["sudo"]
    rules = root.run("sudo -n -l -U %s", user)
    assert rules.rc == 0, f"sudo -l -U {user} ends with {rules.rc}: {rules.stderr.strip()}"
    if "not allowed to run sudo" in rules.stdout:
        seen = "None"
    else:
        seen = "Passwordless" if "NOPASSWD: ALL" in rules.stdout else "WithPassword"
    assert seen == expected, f"sudo of {user} is {seen}, tests.user.sudo says {expected}"
