# shellcheck shell=bash
# Cases of what package.sh is given in place of a plain disk.
# shellcheck disable=SC2154 # variables are set by run, harness.bash and papers.bash

# expect_no_disk - the refusal, before anything was made of the disk
expect_no_disk() {
  stage package
  expect package 1 Failed NotARawDisk 'elements and scripts$'
  check "nothing was made of it" test -z "$(ls "$output")"
}

case_package_opens_no_disk_that_names_files_of_the_host() {
  local output build magic
  write_input
  build="$directory/workspace/imagefactory-$uid"
  mkdir "$directory/tree"
  make_disk "$directory/tree"
  qemu-img create -q -f qcow2 -F raw -b /etc/shadow "$directory/overlay" 32M
  cp "$directory/overlay" "$build/image/disk.raw"
  expect_no_disk
  # The same in the boot code, and in what is free before the first partition: for partx a disk, for QEMU an overlay.
  make_disk "$directory/tree"
  qemu-img create -q -f qcow2 -F raw -b /etc/shadow -o cluster_size=512,compat=0.10 "$directory/overlay" 32M
  dd if="$directory/overlay" of="$build/image/disk.raw" bs=440 count=1 conv=notrunc status=none
  dd if="$directory/overlay" of="$build/image/disk.raw" bs=512 skip=1 seek=1 conv=notrunc status=none
  check "a partition" test "$(partx -g -r -o START "$build/image/disk.raw")" = 2048
  check "an overlay" test "$(qemu-img info -f qcow2 --output=json "$build/image/disk.raw" |
    jq -r '."backing-filename"')" = /etc/shadow
  expect_no_disk
  for magic in 'QED\0' KDMV COWD '# Disk DescriptorFile' 'version=1'; do
    make_disk "$directory/tree"
    printf '%b' "$magic" | dd of="$build/image/disk.raw" conv=notrunc status=none
    expect_no_disk
  done
}

case_a_disk_is_brought_into_every_format_that_is_asked_for() {
  local output format
  install_package "$directory/tree" known 1.0 ''
  write_input '.profile.image += {formats: ["vmdk", "qcow2"], format: "raw", qcow2Compat: "0.10", compression: "Zlib"}
    | .profile.regions = [{cloud: "a", region: "b", format: "vhd"}, {cloud: "a", region: "c"}]'
  make_disk "$directory/tree"
  cp "$directory/workspace/imagefactory-$uid/image/disk.raw" "$directory/disk.raw"
  stages package
  check "the level that every QEMU reads" test "$(qemu-img info -f qcow2 --output=json "$output"/*.qcow2 |
    jq -r '."format-specific".data.compat')" = 0.10
  for format in raw:raw vhd:vpc vmdk:vmdk; do
    check "the same disk" qemu-img compare -f raw -F "${format#*:}" "$directory/disk.raw" \
      "$output/Standard_Debian_12_20260131_0.${format%:*}"
    check "as large" test "$(qemu-img info -f "${format#*:}" --output=json "$output"/*."${format%:*}" |
      jq -r '."virtual-size"')" = "$((32 << 20))"
  done
  check "a type that Glance takes" grep -qa 'createType="streamOptimized"' "$output/Standard_Debian_12_20260131_0.vmdk"
  check "VHD in its first bytes, by which Glance knows it" test "$(head -c 8 "$output"/*.vhd)" = conectix
  check "they are reported" test "$(value package '[.files[].name | select(startswith("Standard")) | sub(".*[.]"; "")] | join(" ")')" = \
    'qcow2 raw vhd vmdk'
  (cd "$output" && sha256sum --quiet --check SHA256SUMS)
}

case_a_disk_is_a_qcow2_alone_where_nothing_else_is_asked_for() {
  local output
  install_package "$directory/tree" known 1.0 ''
  write_input
  make_disk "$directory/tree"
  stages package
  check "one image" test "$(cd "$output" && echo Standard*)" = Standard_Debian_12_20260131_0.qcow2
}
