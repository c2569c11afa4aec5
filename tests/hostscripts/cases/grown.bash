# shellcheck shell=bash
# Cases of what the suite says of a root file system that grew, or did not: on disks as they are in a guest, here.
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# on_partition SIZE PARTITION-SIZE COMMAND... - a disk with one partition, on which COMMAND makes a file system; sets point, where
# it is mounted, and device
on_partition() {
  local disk="$directory/disk" loop
  truncate -s "$1" "$disk"
  echo "start=1MiB, size=$2" | sfdisk -q "$disk"
  loop=$(attach "$disk")
  at_end "detach '$directory/*'"
  partx -a "$loop"
  device="${loop}p1"
  "${@:3}" "$device"
  point="$directory/mounted"
  mkdir -p "$point"
  mount "$device" "$point"
  endings=("umount $point" "${endings[@]}")
}

# unused_is VALUES - at the file system's device, and behind the last partition
unused_is() {
  check "what is left: $1" test "$(python3 - "$scripts/suite" "$point" <<'END'
import subprocess
import sys
sys.path.insert(0, sys.argv[1])
import rootdisk
found = rootdisk.unused(lambda command: subprocess.check_output(command, shell=True, text=True), sys.argv[2])
print(*found.values())
END
)" = "$1"
}

case_a_small_root_with_a_large_journal_has_grown() {
  on_partition 2G 2046M mkfs.ext4 -q -J size=512
  check "less than nine tenths of it is left to files" test "$(df -B1M --output=size "$point" | tail -n 1)" -lt 1600
  unused_is "0 1"
}

case_a_root_that_has_not_grown_is_told_by_where_the_space_is() {
  on_partition 3G 2G mkfs.ext4 -q
  unused_is "0 1023"
}

case_a_file_system_that_is_smaller_than_its_partition_has_not_grown() {
  # mkfs has its size behind its device.
  # shellcheck disable=SC2317 # called by on_partition
  small() { mkfs.ext4 -q "$1" 1G; }
  on_partition 2G 2046M small
  unused_is "1022 1"
}

case_a_grown_xfs_and_a_grown_btrfs_have_grown() {
  on_partition 2G 2046M mkfs.xfs -q -l size=400m
  unused_is "0 1"
  umount "$point"
  mkfs.xfs -q -f -d size=1g "$device"
  mount "$device" "$point"
  unused_is "1022 1"
  umount "$point"
  mkfs.btrfs -q -f "$device"
  mount "$device" "$point"
  unused_is "0 1"
}

case_volumes_that_leave_the_grown_disk_to_nobody_have_not_grown() {
  local loop group="imagefactory$RANDOM" config
  truncate -s 200M "$directory/disk"
  loop=$(losetup --show -f "$directory/disk")
  at_end "detach '$directory/*'"
  config="devices { filter=[\"a|^$loop\$|\",\"r|.*|\"] use_devicesfile=0 } backup { backup=0 archive=0 }"
  pvcreate -q --config "$config" --setphysicalvolumesize 100M -y "$loop" >/dev/null
  vgcreate -q --config "$config" "$group" "$loop" >/dev/null
  lvcreate -q --driverloaded n --config "$config" -an -Zn -Wn -L 40M -n root "$group" >/dev/null
  check "what is left" test "$(CONFIG=$config python3 - "$scripts/suite" "$group" <<'END'
import os
import shlex
import subprocess
import sys
sys.path.insert(0, sys.argv[1])
import rootdisk
config = "--driverloaded n --config " + shlex.quote(os.environ["CONFIG"])
def root(command):
    words = command.split(" ", 1)
    return subprocess.check_output(f"{words[0]} {config} {words[1]}", shell=True, text=True)
print(rootdisk.group_free(root, sys.argv[2]) >> 20)
END
)" = 160
}
