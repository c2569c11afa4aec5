"""The kernel's settings are those that the profile asks for."""


def test_values(host, settings):
    differing = []
    for name, expected in settings["sysctls"].items():
        # Not by sysctl(8): procps is not in every image.
        path = "/proc/sys/" + name.replace(".", "/")
        result = host.run("cat %s", path)
        seen = " ".join(result.stdout.split()) if result.rc == 0 else "unknown to this kernel"
        if seen != str(expected):
            differing.append(f"{name} is {seen}, not {expected}")
    assert not differing, f"{'; '.join(differing)}: correct /etc/sysctl.d, or tests.sysctls"
