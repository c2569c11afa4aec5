"""The packages are those that the profile asks for, and none that it forbids."""


def test_expected_are_installed(host, settings):
    missing = [name for name in settings["packages"]["expected"] if not host.package(name).is_installed]
    assert not missing, f"not installed: {', '.join(missing)} (tests.packages.expected)"


def test_forbidden_are_not_installed(host, settings):
    installed = [name for name in settings["packages"]["forbidden"] if host.package(name).is_installed]
    assert not installed, f"installed: {', '.join(installed)} (tests.packages.forbidden)"
