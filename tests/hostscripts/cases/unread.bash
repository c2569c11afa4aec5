# shellcheck shell=bash
# Cases of disks that nobody can read, or not as a whole: each is told by what it is, before anything is listed.
# shellcheck disable=SC2154 # variables are set by run, harness.bash, filesystems.bash and papers.bash

# locked FILE - encrypted
locked() {
  truncate -s 60M "$1"
  echo secret | cryptsetup -q luksFormat --pbkdf pbkdf2 --pbkdf-force-iterations 1000 "$1" -
}

case_an_encrypted_root_beside_a_boot_partition_is_told() {
  local build output tree="$directory/trees"
  write_input
  make_trees
  new_disk 100M
  printf 'start=1MiB, size=30MiB\nstart=31MiB\n' | sfdisk -q "$build/image/disk.raw"
  file_system "$tree/boot" "$directory/fs" 30M -L boot && place "$directory/fs" 1
  locked "$directory/fs" && place "$directory/fs" 31
  stage package
  expect package 1 Failed RootNotFound '^partition 2 is encrypted by LUKS, and no other file system of the disk has an os-release: '
  check "nothing is left" test -z "$(traces_of "$uid")"
}

case_encrypted_data_beside_a_root_are_told_and_left_out() {
  local build output tree="$directory/trees"
  write_input
  make_trees
  mkdir "$tree/root/var/lib"
  cp -a "$tree/var/lib/." "$tree/root/var/lib"
  printf '%s\n' 'LABEL=root / ext4' '/dev/mapper/secrets /home ext4' >"$tree/root/etc/fstab"
  new_disk 100M
  printf 'start=1MiB, size=30MiB\nstart=31MiB\n' | sfdisk -q "$build/image/disk.raw"
  file_system "$tree/root" "$directory/fs" 30M -L root && place "$directory/fs" 1
  locked "$directory/fs" && place "$directory/fs" 31
  stages package
  check "told" grep -q 'not read: partition 2 is encrypted by LUKS' "$directory/package.log"
}

# raid_member FILE - the superblock of an md array of two disks, version 1.2, by its format
raid_member() {
  python3 - "$1" <<'END'
import struct
import sys
block = bytearray(256 + 2 * 2)
struct.pack_into("<IIII16s32s", block, 0, 0xA92B4EFC, 1, 0, 0, bytes(range(16)), b"host:0")
struct.pack_into("<QII", block, 64, 0, 1, 0)
struct.pack_into("<I", block, 92, 2)
struct.pack_into("<QQQ", block, 128, 2048, 100000, 8)
struct.pack_into("<I", block, 220, 2)
total = sum(struct.unpack(f"<{len(block) // 4}I", block))
struct.pack_into("<I", block, 216, ((total & 0xFFFFFFFF) + (total >> 32)) & 0xFFFFFFFF)
with open(sys.argv[1], "wb") as file:
    file.truncate(60 << 20)
    file.seek(4096)
    file.write(block)
END
}

case_a_disk_of_a_raid_is_told() {
  local build output
  write_input
  new_disk 100M
  echo 'start=1MiB' | sfdisk -q "$build/image/disk.raw"
  raid_member "$directory/fs" && place "$directory/fs" 1
  stage package
  expect package 1 Failed RootNotFound '^partition 1 is part of a RAID \(md\), and nothing else is on the disk: '
}

case_a_disk_whose_end_was_cut_off_is_told() {
  local build output tree="$directory/trees" label
  write_input
  make_trees
  printf '%s\n' 'LABEL=root / ext4' 'LABEL=home /home ext4' >"$tree/root/etc/fstab"
  mkdir "$tree/root/var/lib"
  cp -a "$tree/var/lib/." "$tree/root/var/lib"
  for label in 'gpt:its GPT is of a disk of 100 MiB, and the disk has 70 MiB' 'dos:partition 2 ends 21 MiB behind the end of the disk'; do
    new_disk 100M
    printf 'label: %s\nstart=1MiB, size=30MiB\nstart=31MiB, size=60MiB\n' "${label%%:*}" | sfdisk -q "$build/image/disk.raw"
    file_system "$tree/root" "$directory/fs" 30M -L root && place "$directory/fs" 1
    file_system "$tree/home" "$directory/fs" 60M -L home && place "$directory/fs" 31
    truncate -s 70M "$build/image/disk.raw"
    stage package
    expect package 1 Failed NotPartitioned "^the partitions of the disk cannot be read: ${label#*:}.* anew\$"
  done
}

case_a_disk_of_large_sectors_is_told() {
  local build output loop tree="$directory/tree"
  write_input
  make_debian_tree "$tree"
  new_disk 100M
  loop=$(losetup --show -f -b 4096 "$build/image/disk.raw")
  printf 'label: gpt\nstart=256\n' | sfdisk -q "$loop"
  losetup -d "$loop"
  file_system "$tree" "$directory/fs" 80M && place "$directory/fs" 1
  stage package
  expect package 1 Failed NotPartitioned 'its GPT is of sectors of 4096 bytes: make it with those of 512'
}

case_logical_partitions_and_what_else_an_fstab_names_are_read() {
  local build output tree="$directory/trees"
  write_input
  make_trees
  mkdir "$tree/root/var/lib"
  cp -a "$tree/var/lib/." "$tree/root/var/lib"
  printf '%s\n' '/dev/sda5 / ext4' '/dev/disk/by-label/home /home ext4 noauto,x-systemd.automount 0 0' '/home/x /srv none bind 0 0' \
    'overlay /mnt overlay lowerdir=/a,upperdir=/b,workdir=/c 0 0' '/swapfile none swap sw 0 0' 'tmpfs /tmp tmpfs' >"$tree/root/etc/fstab"
  new_disk 100M
  printf '%s\n' 'label: dos' '1: start=2048, size=2048' '4: start=6144, size=190000, type=5' '5: start=8192, size=61440' \
    '6: start=71680, size=61440' | sfdisk -q "$build/image/disk.raw"
  file_system "$tree/root" "$directory/fs" 30M -L root && place "$directory/fs" 4
  file_system "$tree/home" "$directory/fs" 30M -L home && place "$directory/fs" 35
  stages package
  check "home is mounted" grep -q ',./home/debian/.ssh/authorized_keys$' "$output/files.hashdeep"
}

case_an_image_of_another_architecture_than_the_profile_says_is_refused() {
  local output
  install_package "$directory/tree" known 1.0 ''
  write_input '.profile.os.architecture = "aarch64"'
  make_disk "$directory/tree"
  stage package
  expect package 1 Failed ArchitectureDiffers '^os.architecture is aarch64, and the image is of another: 1 of the packages in it are for amd64; correct'
  # Of packages for any nothing can be told.
  sed -i 's/^Architecture: .*/Architecture: all/' "$directory/tree/var/lib/dpkg/status"
  make_disk "$directory/tree"
  jq '.profile.image.properties.hw_firmware_type = "bios"' "$directory/input/build.json" >"$directory/input/build.new"
  mv "$directory/input/build.new" "$directory/input/build.json"
  stages package
}

case_a_copy_of_a_disk_in_use_is_told() {
  local build output tree="$directory/tree" used
  make_debian_tree "$tree"
  write_input
  for used in no yes; do
    new_disk 60M
    echo 'start=1MiB' | sfdisk -q "$build/image/disk.raw"
    file_system "$tree" "$directory/fs" 50M
    if [[ $used == yes ]]; then debugfs -w -R 'feature needs_recovery' "$directory/fs" >/dev/null 2>&1; fi
    place "$directory/fs" 1
    stages package
    check "told: $used" test "$(grep -c 'partition 1 (ext4) was in use when its disk was copied' "$directory/package.log")" = \
      "$([[ $used == no ]] && echo 0 || echo 1)"
  done
}

case_a_disk_that_no_uefi_boots_is_told_before_a_machine_tries() {
  local build output tree="$directory/tree"
  make_debian_tree "$tree"
  write_input '.profile.image.properties.hw_firmware_type = "uefi"'
  make_disk "$tree"
  stage package
  expect package 1 Failed NoEfiPartition 'has no EFI system partition.*block-device-efi'
  new_disk 80M
  printf 'label: gpt\nstart=1MiB, size=40MiB, type=uefi\nstart=41MiB, size=32MiB\n' | sfdisk -q "$build/image/disk.raw"
  truncate -s 40M "$directory/fs"
  mkfs.vfat "$directory/fs" >/dev/null && place "$directory/fs" 1
  file_system "$tree" "$directory/fs" 32M && place "$directory/fs" 41
  stages package
}
