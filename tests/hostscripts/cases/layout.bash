# shellcheck shell=bash
# Cases of disks as diskimage-builder is told to make them: what cannot be made, or is larger than promised, is told before the
# packages are installed.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # variables are set by run, harness.bash and apt.bash, or read by the last

# layout_input JQ-FILTER - a build from the repository of write_release; sets port
layout_input() {
  apt_input '.'
  jq "$1" "$directory/input/build.json" >"$directory/input/build.json.new"
  mv "$directory/input/build.json.new" "$directory/input/build.json"
}

case_a_disk_that_cannot_be_made_is_told_before_packages_are_installed() {
  local port='' partitions='.profile.builder.dib.environment.DIB_BLOCK_DEVICE_CONFIG = "- local_loop: {name: image0}
- partitioning: {base: image0, label: gpt, partitions: [{name: boot, size: 1GiB}, {name: root, size: LAST}]}"' filter pattern
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  while IFS='#' read -r -d ';' filter pattern; do
    layout_input "${filter//$'\n- part'/\\n- part}"
    stages source
    stage prepare
    if [[ $pattern == good ]]; then
      expect prepare 0 Succeeded Succeeded
    else
      expect prepare 1 Failed InvalidProfile "the disk cannot be made: $pattern"
    fi
  done <<END
.profile.builder.dib.elements += ["block-device-efi-lvm"]#all its partitions have a size of their own, 38704 MiB together: set image.sizeGiB to 38 or more;
.profile.builder.dib.elements += ["block-device-efi-lvm"] | .profile.image += {sizeGiB: 20, minDiskGiB: 20}#its partitions have 38704 MiB, and the disk 20 GiB;
.profile.builder.dib.elements += ["block-device-efi-lvm"] | .profile.image += {sizeGiB: 38, minDiskGiB: 38}#good;
.profile.builder.dib.elements += ["block-device-efi-4k"]#its sectors have 4096 bytes, and those of servers' disks have 512: take an element without -4k;
.profile.builder.dib.environment.DIB_BLOCK_SIZE = "4096"#its sectors have 4096 bytes;
${partitions/LAST/100%}#good;
${partitions/LAST/7GiB}#all its partitions have a size of their own, 8192 MiB together: set image.sizeGiB to 9 or more;
END
}

case_a_disk_with_a_partition_for_uefi_is_as_large_as_the_profile_says() {
  local port='' size filter
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  for filter in '.' '.profile.builder.dib.elements += ["block-device-efi"]'; do
    layout_input "$filter | .profile.image += {sizeGiB: 7, minDiskGiB: 7}"
    stages source prepare
    size=$(sed -n "s/^export DIB_IMAGE_SIZE='\(.*\)'/\1/p" "$directory/workspace/imagefactory-$uid/state/environment")
    # As disk-image-create calculates it, in KiB.
    size=$(awk '{ printf "%d\n", $1 * 1024 * 1024 }' <<<"$size")
    if [[ $filter == *efi* ]]; then size=$((size + 525 * 1024)); fi
    check "7 GiB" test "$size" = $((7 << 20))
  done
}
