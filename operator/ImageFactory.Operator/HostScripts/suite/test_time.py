"""The clock is kept right, and there is entropy."""
SERVICES = ["systemd-timesyncd", "chrony", "chronyd", "ntpsec", "ntp", "ntpd", "openntpd"]
LEAST_ENTROPY = 200


def test_a_time_service_is_enabled(host):
    enabled = [name for name in SERVICES if host.run("systemctl is-enabled %s", name).stdout.strip() == "enabled"]
    assert enabled, f"none of {', '.join(SERVICES)} is enabled, so the clock would drift: add the package chrony"
    active = [name for name in enabled if host.run("systemctl is-active %s", name).stdout.strip() == "active"]
    assert active, f"{', '.join(enabled)} is enabled but does not run"


def test_there_is_entropy(host):
    available = int(host.run("cat /proc/sys/kernel/random/entropy_avail").stdout or 0)
    assert available >= LEAST_ENTROPY, f"only {available} bits of entropy: the kernel needs the module virtio_rng"
