#!/bin/sh
# Stands in for kpartx where the kernel has no device-mapper (build.sh installs it, for the length of one build, into
# the first directory of sudo's secure_path). Takes what diskimage-builder passes: [-a|-u|-d][v][s] /dev/loopN.
# Partitions come from the table as partx reads it in user space and are added with the BLKPG ioctl, so they are real
# children of the disk, which grub-install insists on; each gets the /dev/mapper name that kpartx would have given it.
set -eu

action=add
device=
for argument; do
  case "$argument" in
    -*d*) action=delete ;;
    -*) ;;
    *) device=$argument ;;
  esac
done
if [ ! -b "$device" ]; then
  echo "kpartx: '$device' is not a block device" >&2
  exit 1
fi
name=${device##*/}

remove_partitions() {
  for link in /dev/mapper/"$name"p*; do
    [ -L "$link" ] || continue
    target=$(readlink "$link")
    rm -f "$link"
    case "$target" in
      /dev/"$name"p*) ;;
      *) losetup -d "$target" ;;
    esac
  done
  for partition in /sys/block/"$name/$name"p*; do
    [ -r "$partition/partition" ] || continue
    partx --delete --nr "$(cat "$partition/partition")" "$device"
  done
  for node in "$device"p*; do
    if [ -b "$node" ] && [ ! -e "/sys/class/block/${node##*/}" ]; then rm -f "$node"; fi
  done
}

# add_partition NUMBER FIRST-SECTOR SECTORS - prints the device
add_partition() {
  node="${device}p$1"
  if partx --add --nr "$1" "$device" 2>/dev/null; then
    if [ ! -b "$node" ]; then
      IFS=: read -r major minor <"/sys/class/block/${node##*/}/dev"
      mknod -m 660 "$node" b "$major" "$minor"
    fi
    echo "$node"
  else
    losetup --show -f -o "$(($2 * 512))" --sizelimit "$(($3 * 512))" "$device"
  fi
}

remove_partitions
if [ "$action" = delete ]; then exit 0; fi
mkdir -p /dev/mapper
partx -g -r -o NR,START,SECTORS "$device" | while read -r number first sectors; do
  ln -s "$(add_partition "$number" "$first" "$sectors")" "/dev/mapper/${name}p$number"
done
