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
