# shellcheck shell=bash
# Cases of disks whose system lies on more than one partition: package.sh finds the root by what is in it, and mounts the rest
# where its fstab says. All are made by the tools that make them elsewhere.
# shellcheck disable=SC2154 # variables are set by run, harness.bash and papers.bash

readonly BOOT_UUID=11111111-1111-4111-8111-111111111111 VAR_UUID=22222222-2222-4222-8222-222222222222
VG=imagefactory-vg

# place FILE OFFSET - into the disk
place() {
  dd if="$1" of="$directory/workspace/imagefactory-$uid/image/disk.raw" bs=1M seek="$2" conv=notrunc,sparse status=none
  rm "$1"
}

# file_system TREE FILE SIZE [OPTION...] - ext4
file_system() { mkfs.ext4 -q -F -d "$1" "${@:4}" "$2" "$3"; }

# new_disk SIZE - and the records that earlier stages leave; sets build and output
new_disk() {
  build="$directory/workspace/imagefactory-$uid"
  output="$build/output"
  mkdir -p "$build"/{image,state}
  rm -f "$build/image/disk.raw"
  truncate -s "$1" "$build/image/disk.raw"
  echo '{}' >"$build/state/source.json"
  echo 'disk-image-create -a amd64 -t raw -o /workspace/image/disk debian-minimal vm' >"$build/state/command"
}

# make_trees - root, boot, var and home, the last three apart
make_trees() {
  local tree="$directory/trees"
  mkdir -p "$tree"/{root/{etc,boot,var,home,usr/lib,proc},boot/grub,var,home/debian/.ssh}
  make_debian_tree "$tree/var.whole"
  mv "$tree/var.whole/var/lib" "$tree/var/lib"
  mv "$tree/var.whole/usr/share" "$tree/root/usr/share"
  printf 'ID=debian\nVERSION_ID="12"\n' >"$tree/root/usr/lib/os-release"
  ln -s ../usr/lib/os-release "$tree/root/etc/os-release"
  echo hidden >"$tree/root/home/hidden-below-the-mount"
  echo key >"$tree/home/debian/.ssh/authorized_keys"
  echo menu >"$tree/boot/grub/grub.cfg"
}

# has_all_files - of the four trees
has_all_files() {
  local file
  for file in ./usr/lib/os-release ./boot/grub/grub.cfg ./var/lib/dpkg/status ./home/debian/.ssh/authorized_keys; do
    check "$file is hashed" grep -q ",$file\$" "$output/files.hashdeep"
  done
  check "what a mount hides is not" test -z "$(grep hidden-below "$output/files.hashdeep")"
  check "the packages of /var" test "$(wc -l <"$output/packages.txt")" = 7
  check "nothing is left" test -z "$(traces_of "$uid")"
}

case_package_finds_the_root_by_its_fstab_and_mounts_what_stands_there() {
  local build output tree="$directory/trees"
  write_input
  make_trees
  new_disk 130M
  # The data are larger than the system.
  printf 'start=%s, size=%s, type=83, uuid=%s\n' 1MiB 40MiB "" 41MiB 16MiB "" 57MiB 32MiB "" 89MiB 8MiB "" 97MiB 8MiB "" | sed 's/, uuid=$//' |
    sed '1i label: gpt' | sed 's/type=83/type=linux/' | sfdisk -q "$build/image/disk.raw"
  cat >"$tree/root/etc/fstab" <<END
# what the installer wrote
LABEL=img-rootfs / ext4 defaults 0 1
UUID=$BOOT_UUID /boot ext4 defaults 0 2
  UUID="$VAR_UUID"   //var/   ext4   noexec,suid,nonsense 0 2
PARTUUID=$(sfdisk --part-uuid "$build/image/disk.raw" 4 | tr '[:upper:]' '[:lower:]') /home auto nofail
UUID=33333333-3333-4333-8333-333333333333 /srv ext4 defaults 0 2
LABEL=swap none swap sw 0 0
files.example.org:/data /mnt nfs defaults 0 0
proc /proc proc defaults 0 0
END
  file_system "$tree/var" "$directory/fs" 40M -U $VAR_UUID && place "$directory/fs" 1
  file_system "$tree/boot" "$directory/fs" 16M -U $BOOT_UUID && place "$directory/fs" 41
  file_system "$tree/root" "$directory/fs" 32M -L img-rootfs && place "$directory/fs" 57
  file_system "$tree/home" "$directory/fs" 8M && place "$directory/fs" 89
  file_system "$tree/home" "$directory/fs" 8M && place "$directory/fs" 97
  stages package
  has_all_files
  check "the root" grep -q 'the root file system is partition 3 (ext4)' "$directory/package.log"
  check "what is mounted nowhere is told" grep -q 'no fstab mounts partition 5 (ext4)' "$directory/package.log"
  check "another disk's is told" grep -q 'not on this disk.*33333333.* on /srv' "$directory/package.log"
  check "so are network file systems" grep -q 'not on this disk.*files.example.org:/data on /mnt' "$directory/package.log"
}

case_package_reads_a_file_system_that_fills_the_disk() {
  local build output tree="$directory/tree"
  make_debian_tree "$tree"
  write_input
  new_disk 32M
  mkfs.ext4 -q -F -d "$tree" "$build/image/disk.raw"
  stages package
  check "the root" grep -q 'the root file system is the disk itself (ext4)' "$directory/package.log"
  check "the packages" test "$(wc -l <"$output/packages.txt")" = 7
  new_disk 8M
  stage package
  expect package 1 Failed NotPartitioned 'no file system on the disk'
}

case_an_fstab_that_leads_out_of_the_image_mounts_nothing_there() {
  local build output tree="$directory/trees" line
  write_input
  make_trees
  ln -s /imagefactory "$tree/root/out"
  ln -s var "$tree/root/link"
  for line in '/../workspace' '/out/input' '/link' '/no/such/directory' '/var\012/x' '/a"b'; do
    printf '%s\n' 'LABEL=root / ext4' "LABEL=var $line ext4 defaults,bind 0 2" >"$tree/root/etc/fstab"
    new_disk 80M
    printf 'start=1MiB, size=30MiB\nstart=31MiB\n' | sfdisk -q "$build/image/disk.raw"
    file_system "$tree/root" "$directory/fs" 30M -L root && place "$directory/fs" 1
    file_system "$tree/var" "$directory/fs" 40M -L var && place "$directory/fs" 31
    stage package
    expect package 1 Failed MountFailed '^/etc/fstab of the image'
    check "nothing is left" test -z "$(traces_of "$uid")"
  done
}

# logical_volumes DISK NAME=SIZE... - in a group on its partition, which starts at 1 MiB; no device-mapper is needed to make them
logical_volumes() {
  local disk=$1 device config volume
  shift
  device=$(losetup --show -f -o 1MiB "$disk")
  config="devices { filter=[\"a|^$device\$|\",\"r|.*|\"] use_devicesfile=0 } backup { backup=0 archive=0 }"
  pvcreate -q --config "$config" "$device" >/dev/null
  vgcreate -q --config "$config" $VG "$device" >/dev/null
  for volume; do
    lvcreate -q --driverloaded n --config "$config" -an -Zn -Wn -L "${volume#*=}" -n "${volume%=*}" $VG >/dev/null
  done
  losetup -d "$device"
}

# volume_offset NAME - in MiB
volume_offset() {
  python3 - "$scripts/suite" "$build/image/disk.raw" "$VG/$1" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import lvm
with open(sys.argv[2], "rb") as disk:
    size = disk.seek(0, 2)
    found, problems = lvm.volumes_of(disk, [(1 << 20, size - (1 << 20))])
print(next(volume["start"] >> 20 for volume in found if volume["volume"] == sys.argv[3]))
END
}

case_package_reads_logical_volumes_without_activating_them() {
  local build output tree="$directory/trees"
  write_input
  make_trees
  printf '%s\n' "/dev/mapper/imagefactory--vg-lv_root / ext4" "/dev/$VG/lv_var /var ext4" "UUID=$BOOT_UUID /boot ext4" \
    "/dev/mapper/imagefactory--vg-lv--home /home ext4" >"$tree/root/etc/fstab"
  new_disk 200M
  printf 'start=1MiB, size=160MiB, type=8e\nstart=161MiB\n' | sfdisk -q "$build/image/disk.raw"
  logical_volumes "$build/image/disk.raw" lv_root=32M lv_var=64M lv-home=16M
  file_system "$tree/var" "$directory/fs" 64M && place "$directory/fs" "$(volume_offset lv_var)"
  file_system "$tree/root" "$directory/fs" 32M && place "$directory/fs" "$(volume_offset lv_root)"
  file_system "$tree/home" "$directory/fs" 16M && place "$directory/fs" "$(volume_offset lv-home)"
  file_system "$tree/boot" "$directory/fs" 16M -U $BOOT_UUID && place "$directory/fs" 161
  stages package
  has_all_files
  check "the root" grep -q "the root file system is logical volume $VG/lv_root (ext4)" "$directory/package.log"
}

case_a_logical_volume_in_pieces_is_told() {
  local build output device config
  write_input
  new_disk 200M
  echo 'start=1MiB, type=8e' | sfdisk -q "$build/image/disk.raw"
  logical_volumes "$build/image/disk.raw" lv_root=32M lv_var=32M
  device=$(losetup --show -f -o 1MiB "$build/image/disk.raw")
  lvextend -q --driverloaded n --config "devices { filter=[\"a|^$device\$|\",\"r|.*|\"] use_devicesfile=0 } backup { backup=0 archive=0 }" \
    -L 64M $VG/lv_root >/dev/null
  losetup -d "$device"
  stage package
  expect package 1 Failed MountFailed "logical volume $VG/lv_root lies in several pieces"
}

case_a_volume_group_of_two_partitions_is_read_by_the_metadata_of_one() {
  local build output tree="$directory/trees" first second config
  write_input
  make_trees
  mkdir "$tree/root/var/lib"
  cp -a "$tree/var/lib/." "$tree/root/var/lib"
  printf '%s\n' "/dev/$VG/root / ext4" "/dev/$VG/home /home ext4" >"$tree/root/etc/fstab"
  new_disk 120M
  printf 'start=1MiB, size=50MiB, type=8e\nstart=51MiB, size=50MiB, type=8e\n' | sfdisk -q "$build/image/disk.raw"
  first=$(losetup --show -f -o 1MiB --sizelimit 50MiB "$build/image/disk.raw")
  second=$(losetup --show -f -o 51MiB --sizelimit 50MiB "$build/image/disk.raw")
  at_end "detach '$directory/*'"
  config="devices { filter=[\"a|^$first\$|\",\"a|^$second\$|\",\"r|.*|\"] use_devicesfile=0 } backup { backup=0 archive=0 }"
  pvcreate -q --config "$config" "$first" >/dev/null
  pvcreate -q --config "$config" --metadataignore y "$second" >/dev/null
  vgcreate -q --config "$config" $VG "$first" "$second" >/dev/null
  lvcreate -q --driverloaded n --config "$config" -an -Zn -Wn -L 32M -n root $VG "$first" >/dev/null
  lvcreate -q --driverloaded n --config "$config" -an -Zn -Wn -L 32M -n home $VG "$second" >/dev/null
  # Each one's extents begin at its first MiB.
  file_system "$tree/root" "$directory/fs" 32M && place "$directory/fs" 2
  file_system "$tree/home" "$directory/fs" 32M && place "$directory/fs" 52
  losetup -d "$first" "$second"
  stages package
  check "both are mounted" grep -q ',./home/debian/.ssh/authorized_keys$' "$output/files.hashdeep"
}

case_metadata_of_lvm_that_lie_are_told() {
  local build output lie
  write_input
  # Of one length each, since the places of all else are numbers.
  for lie in 's/extent_count = 8/extent_count =99/g' 's/segment1 {/segmentX {/g' 's/"VISIBLE"\]/[[[[[[[[[[/g' 's/LVM2 x/LVM3 x/' \
    's/extent_size = 8192/extent_size = [16]/g'; do
    new_disk 100M
    echo 'start=1MiB, type=8e' | sfdisk -q "$build/image/disk.raw"
    logical_volumes "$build/image/disk.raw" lv_root=32M
    LC_ALL=C sed -i "$lie" "$build/image/disk.raw"
    stage package
    expect package 1 Failed MountFailed "^[a-z /_-]*(behind its physical volume|on this disk as a whole|metadata).*linear and in one piece"
  done
}

case_package_reads_an_xfs_with_a_copy_of_itself_mounted_beside_it() {
  local build output tree="$directory/trees" device
  write_input
  make_trees
  printf '%s\n' "UUID=$VAR_UUID / xfs defaults" "LABEL=boot /boot ext4 defaults" >"$tree/root/etc/fstab"
  mkdir "$tree/root/var/lib"
  cp -a "$tree/var/lib/." "$tree/root/var/lib"
  new_disk 340M
  printf 'start=1MiB, size=20MiB\nstart=21MiB\n' | sfdisk -q "$build/image/disk.raw"
  file_system "$tree/boot" "$directory/fs" 20M -L boot && place "$directory/fs" 1
  truncate -s 319M "$directory/fs"
  mkfs.xfs -q -m uuid=$VAR_UUID "$directory/fs"
  mkdir "$directory/mounted"
  at_end "umount $directory/mounted"
  mount -o loop "$directory/fs" "$directory/mounted"
  cp -a "$tree/root/." "$directory/mounted"
  at_end "fsfreeze -u $directory/mounted"
  # Its log is empty then, as after a builder's unmount.
  fsfreeze -f "$directory/mounted"
  cp --sparse=always "$directory/fs" "$directory/copy" && place "$directory/copy" 21
  fsfreeze -u "$directory/mounted"
  stages package
  check "the root" grep -q 'the root file system is partition 2 (xfs)' "$directory/package.log"
  check "its files" grep -q ',./var/lib/dpkg/status$' "$output/files.hashdeep"
  check "the rest" grep -q ',./boot/grub/grub.cfg$' "$output/files.hashdeep"
  check "nothing is left" test -z "$(traces_of "$uid")"
}

case_package_reads_the_subvolumes_of_a_btrfs() {
  local build output tree="$directory/trees"
  write_input
  make_trees
  printf '%s\n' 'LABEL=system / btrfs compress=zstd,subvol=@ 0 0' 'LABEL=system /var btrfs subvol=/@var 0 0' \
    'LABEL=system /home btrfs subvol=@home 0 0' 'LABEL=system /boot btrfs subvol=../boot 0 0' >"$tree/root/etc/fstab"
  new_disk 200M
  printf 'start=1MiB\n' | sfdisk -q "$build/image/disk.raw"
  truncate -s 199M "$directory/fs"
  mkfs.btrfs -q -L system "$directory/fs"
  mkdir "$directory/mounted"
  at_end "umount $directory/mounted"
  mount -o loop "$directory/fs" "$directory/mounted"
  btrfs -q subvolume create "$directory/mounted/@"
  for name in var home; do
    btrfs -q subvolume create "$directory/mounted/@$name"
    cp -a "$tree/$name/." "$directory/mounted/@$name"
  done
  cp -a "$tree/root/." "$directory/mounted/@"
  cp -a "$tree/boot/." "$directory/mounted/@/boot"
  umount "$directory/mounted"
  cp --sparse=always "$directory/fs" "$directory/copy" && place "$directory/copy" 1
  stage package
  expect package 1 Failed MountFailed '^/etc/fstab of the image: the entry LABEL=system on /boot .* subvolume has an odd name$'
  sed -i '/boot/d' "$tree/root/etc/fstab"
  mount -o loop "$directory/fs" "$directory/mounted"
  cp "$tree/root/etc/fstab" "$directory/mounted/@/etc/fstab"
  umount "$directory/mounted"
  place "$directory/fs" 1
  stages package
  has_all_files
}

# As openSUSE and Fedora lay theirs out: the first boots a snapshot by default, and mounts the folder of all snapshots again.
case_package_reads_the_default_snapshot_of_opensuse_and_the_subvolume_root_of_fedora() {
  local build output tree="$directory/trees" mounted="$directory/mounted" name folder
  write_input
  make_trees
  at_end "umount $mounted"
  mkdir "$mounted"
  for name in @/.snapshots/1/snapshot root; do
    new_disk 200M
    printf 'start=1MiB\n' | sfdisk -q "$build/image/disk.raw"
    truncate -s 199M "$directory/fs"
    mkfs.btrfs -q -U $VAR_UUID "$directory/fs"
    mount -o loop "$directory/fs" "$mounted"
    if [[ $name == @* ]]; then
      printf '%s\n' "UUID=$VAR_UUID / btrfs defaults" "UUID=$VAR_UUID /.snapshots btrfs subvol=@/.snapshots" \
        "UUID=$VAR_UUID /var btrfs subvol=/@/var" "UUID=$VAR_UUID /home btrfs subvol=@/home" >"$tree/root/etc/fstab"
      btrfs -q subvolume create "$mounted/@"
      btrfs -q subvolume create "$mounted/@/.snapshots"
      mkdir "$mounted/@/.snapshots/1"
      for folder in var home; do
        btrfs -q subvolume create "$mounted/@/$folder"
        cp -a "$tree/$folder/." "$mounted/@/$folder"
      done
    else
      printf '%s\n' "UUID=$VAR_UUID / btrfs compress=zstd:1,subvol=root" "UUID=$VAR_UUID /var btrfs subvol=var" \
        "UUID=$VAR_UUID /home btrfs subvol=home" >"$tree/root/etc/fstab"
      for folder in var home; do
        btrfs -q subvolume create "$mounted/$folder"
        cp -a "$tree/$folder/." "$mounted/$folder"
      done
    fi
    btrfs -q subvolume create "$mounted/$name"
    cp -a "$tree/root/." "$mounted/$name"
    mkdir "$mounted/$name/.snapshots"
    cp -a "$tree/boot/." "$mounted/$name/boot"
    if [[ $name == @* ]]; then btrfs subvolume set-default "$(btrfs inspect-internal rootid "$mounted/$name")" "$mounted"; fi
    umount "$mounted"
    place "$directory/fs" 1
    stages package
    has_all_files
    check "each file once" test "$(grep -c 'os-release$' "$output/files.hashdeep")" = 1
  done
}

case_a_host_without_device_mapper_is_told_before_an_image_with_logical_volumes_is_built() {
  local wanted
  if dmsetup version >/dev/null 2>&1; then
    write_input '.profile.builder.dib.elements += ["block-device-efi-lvm"]'
    stages preflight
    return
  fi
  for wanted in '.dib.elements += ["block-device-efi-lvm"]' \
    '.dib.environment.DIB_BLOCK_DEVICE_CONFIG = "- local_loop:\n    name: image0\n- lvm:\n    name: lvm\n"' \
    '= {tool: "Kiwi", kiwi: {files: {"config.xml": "<type image=\"oem\" filesystem=\"xfs\">\n<systemdisk name=\"vg\"/>"}}}'; do
    write_input ".profile.builder$([[ $wanted == =* ]] || echo '|=(')$wanted$([[ $wanted == =* ]] || echo ')')"
    stage preflight
    expect preflight 75 Failed DeviceMapperMissing "logical volumes .*modprobe dm_mod"
  done
  write_input '.profile.builder.dib.environment.DIB_BLOCK_DEVICE_CONFIG = "- local_loop:\n    name: no-lvm:\n"'
  stages preflight
  write_input '.profile.builder = {tool: "Kiwi", kiwi: {files: {"config.xml": "<type filesystem=\"btrfs\"><systemdisk name=\"vg\"/>"}}}'
  stages preflight
}

case_lvm_sees_no_volume_group_of_the_host_during_a_build() {
  write_input
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  cat >"$scripts/judge.sh" <<'END'
set -eu
. "$IMAGEFACTORY_SCRIPTS/lib.sh"
. "$IMAGEFACTORY_SCRIPTS/devices.sh"
. "$IMAGEFACTORY_SCRIPTS/logicalvolumes.sh"
begin_stage judge
bound_lvm
succeed "$(lvmconfig devices/global_filter activation/udev_sync | paste -sd ' '): $(pvs /dev/vda 2>&1)"
END
  stage judge
  expect judge 0 Succeeded Succeeded 'global_filter=\["a\|\^/dev/loop\|","a\|\^/dev/mapper/loop\|","r\|.\*\|"\]'
}

# take_image - of the disk, as convert_image and fetch would bring it to the tester, with the list that package has made
take_image() {
  local fetched="$directory/workspace/imagefactory-$uid/fetched"
  rm -rf "$fetched"
  mkdir "$fetched"
  cp "$output/files.hashdeep" "$fetched"
  mv "$output/Standard_Debian_12_20260131_0.qcow2" "$fetched"
  chown -R 65532:65532 "$directory/workspace"
}

# tested_files - what the tester says of them, in a test that boots nothing
tested_files() {
  take_image
  if [[ $scripts != "$directory/scripts" ]]; then with_scripts_of_a_guest_that_is_ready; fi
  tester_stage test
  expect test 0 Succeeded Succeeded
  value test '.files | tojson'
}

case_the_tester_reads_each_file_system_where_fstab_mounts_it() {
  local build output tree="$directory/trees" seen
  write_input '.profile.tests = {modules: ["cleanliness"], reruns: 0}'
  make_trees
  printf '%s\n' "/dev/mapper/imagefactory--vg-lv_root / ext4" "/dev/$VG/lv_var /var ext4" "UUID=$BOOT_UUID /boot ext4" \
    "LABEL=data /home xfs" >"$tree/root/etc/fstab"
  new_disk 600M
  printf 'start=1MiB, size=160MiB, type=8e\nstart=161MiB, size=16MiB\nstart=177MiB\n' |
    sfdisk -q "$build/image/disk.raw"
  logical_volumes "$build/image/disk.raw" lv_root=32M lv_var=64M
  file_system "$tree/var" "$directory/fs" 64M && place "$directory/fs" "$(volume_offset lv_var)"
  file_system "$tree/root" "$directory/fs" 32M && place "$directory/fs" "$(volume_offset lv_root)"
  file_system "$tree/boot" "$directory/fs" 16M -U $BOOT_UUID && place "$directory/fs" 161
  truncate -s 400M "$directory/fs"
  mkfs.xfs -q -L data "$directory/fs"
  mkdir "$directory/mounted"
  mount -o loop "$directory/fs" "$directory/mounted"
  cp -a "$tree/home/." "$directory/mounted"
  umount "$directory/mounted"
  place "$directory/fs" 177
  stages package
  has_all_files
  seen=$(tested_files)
  echo "note: $seen"
  check "all but what cannot be read" test "$(jq -r '"\(.checked) \(.differing) \(.why)"' <<<"$seen")" = \
    'true 0 /home, which is xfs and cannot be read from outside'
  check "its files are known by the list" grep -q no_authorized_keys <(value test '.failed | join(" ")')
}

case_the_tester_finds_a_file_that_another_has_changed_on_a_partition_of_its_own() {
  local build output tree="$directory/trees" fetched
  write_input '.profile.tests = {modules: ["cleanliness"], reruns: 0}'
  make_trees
  printf '%s\n' 'LABEL=root / ext4' 'LABEL=boot /boot ext4' >"$tree/root/etc/fstab"
  mkdir "$tree/root/var/lib"
  cp -a "$tree/var/lib/." "$tree/root/var/lib"
  new_disk 80M
  printf 'start=1MiB, size=30MiB\nstart=31MiB\n' | sfdisk -q "$build/image/disk.raw"
  file_system "$tree/root" "$directory/fs" 30M -L root && place "$directory/fs" 1
  file_system "$tree/boot" "$directory/fs" 40M -L boot && place "$directory/fs" 31
  stages package
  check "all are mounted" test -z "$(grep 'no fstab mounts' "$directory/package.log")"
  sed -i 's|^\([0-9]*\),..\(.*grub.cfg\)$|\1,00\2|' "$output/files.hashdeep"
  tested_files >/dev/null
  verdict FilesDiffer '^[12] files in the image are not those that were packed: .*grub.cfg'
}

case_logical_volumes_that_this_host_cannot_make_are_worth_another_host() {
  local said
  write_input
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  cat >"$scripts/judge.sh" <<'END'
set -eu
for script in lib devices repositories builder; do . "$IMAGEFACTORY_SCRIPTS/$script.sh"; done
begin_stage judge
make_directories
log_lost=
cp /imagefactory/tests/said "$BUILD_LOG"
explain_failure
succeed "nothing is known of it"
END
  for said in 'VolumeGroupTaken:  A volume group called vg already exists.' \
    'VolumeGroupTaken:  /dev/vg: already exists in filesystem' \
    'DeviceMapperMissing:sudo lvcreate -n root vg\n/dev/mapper/control: open failed: No such device'; do
    printf '%b\n' "${said#*:}" >"$directory/tests/said"
    stage judge
    expect judge 75 Failed "${said%%:*}"
  done
  # grub-probe says so of any host without it.
  echo '/dev/mapper/control: open failed: No such device' >"$directory/tests/said"
  stage judge
  expect judge 0 Succeeded Succeeded
}
