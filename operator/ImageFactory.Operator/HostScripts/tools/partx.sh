#!/bin/sh
# Stands in for partx while kiwi runs (kiwi.sh installs it). A container's /dev is a copy, in which the node of a partition
# never appears by itself; and partitions that another tool, or a build that died, left on the loop device make the real
# partx --add fail, so they go before it. Takes what kiwi passes: --add|--delete /dev/loopN.
set -eu

for argument; do device=$argument; done
name=${device##*/}

for partition in /sys/block/"$name/$name"p*; do
  [ -r "$partition/partition" ] || continue
  /usr/bin/partx --delete --nr "$(cat "$partition/partition")" "$device"
done
for node in "$device"p*; do
  if [ -b "$node" ] && [ ! -e "/sys/class/block/${node##*/}" ]; then rm -f "$node"; fi
done
if [ "$1" = --delete ]; then exit 0; fi
/usr/bin/partx "$@"
for partition in /sys/block/"$name/$name"p*; do
  node="/dev/${partition##*/}"
  if [ -r "$partition/dev" ] && [ ! -b "$node" ]; then
    IFS=: read -r major minor <"$partition/dev"
    mknod -m 660 "$node" b "$major" "$minor"
  fi
done
