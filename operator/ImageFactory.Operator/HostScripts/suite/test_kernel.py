"""The kernel has the modules that the profile promises."""
import pytest

SRIOV = "sriov-"


def test_promised_modules_are_there(root, profile, settings):
    # An image for SR-IOV names the driver of the virtual function; other capabilities, as gpu, leave the choice of a driver.
    drivers = [name.removeprefix(SRIOV) for name in profile.get("capabilities") or [] if name.startswith(SRIOV)]
    promised = [*settings["kernelModules"], *drivers]
    if not promised:
        pytest.skip("the profile names no kernel module, neither by tests.kernelModules nor by a capability sriov-<module>")
    assert root.run("modinfo --version").rc != 127, "the image has no modinfo, which tells what modules there are: add kmod"
    missing = [name for name in promised if root.run("modinfo %s", name).rc != 0]
    assert not missing, f"no kernel module {', '.join(missing)}: install a kernel that has them, or take the promise back"
