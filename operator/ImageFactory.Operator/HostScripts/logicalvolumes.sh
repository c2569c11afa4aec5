# shellcheck shell=sh
# What an image with logical volumes (LVM) asks of the host that makes it. Sourced after lib.sh and devices.sh.

# check_volumes DIRECTORY - a host without device-mapper makes none; there may be a description of kiwi in the directory
check_volumes() {
  if has_device_mapper || ! wants_volumes "$1"; then return; fi
  retry_later DeviceMapperMissing "the image is to have logical volumes (LVM), and this build host has no device-mapper to\
 make them with: run 'modprobe dm_mod' there, or build it where there is one; or take partitions instead"
}

wants_volumes() {
  if jq -e '.profile.builder.dib // {} | (.elements // [] | any(endswith("-lvm")))
    or (.environment.DIB_BLOCK_DEVICE_CONFIG // "" | tostring | test("(^|[^A-Za-z_-])lvm\"?:"))' \
    "$IMAGEFACTORY_INPUT" >/dev/null; then return; fi
  input '.profile.builder.kiwi.files // {} | .[]' >"$BUILD_DIR/description.all"
  if [ -d "$1" ]; then
    find "$1" -maxdepth 1 -type f \( -name '*.xml' -o -name '*.kiwi' \) -exec cat {} + >>"$BUILD_DIR/description.all"
  fi
  grep -q '<systemdisk' "$BUILD_DIR/description.all" || return 1
  # On a btrfs kiwi makes subvolumes of them.
  grep -qE 'preferlvm="(true|1)"' "$BUILD_DIR/description.all" || ! grep -q 'filesystem="btrfs"' "$BUILD_DIR/description.all"
}

# bound_lvm - LVM is to see loop devices alone, and so no volume group of the host; nor may it wait for a udev that is not there
bound_lvm() {
  command -v lvm >/dev/null || return 0
  mkdir -p /etc/lvm
  {
    printf 'devices {\n%s\nuse_devicesfile = 0\n' 'global_filter = ["a|^/dev/loop|", "a|^/dev/mapper/loop|", "r|.*|"]'
    has_udev || echo 'obtain_device_list_from_udev = 0'
    printf '}\nactivation {\nmonitoring = 0\n'
    has_udev || printf 'udev_sync = 0\nudev_rules = 0\n'
    echo '}'
  } >/etc/lvm/lvmlocal.conf
}
