# shellcheck shell=sh
# Loop devices, partitions and mounts of a build: found by the mark in the backing file's path, and only those.
# Sourced after lib.sh.

# A container's /dev is a copy made when it started: a node that the kernel adds later never appears in it
# (containers/bootc#352, moby/moby#27886). So nodes are made ahead of need.
LOOP_NODES=64

make_loop_nodes() {
  [ -c /dev/loop-control ] || mknod -m 660 /dev/loop-control c 10 237 || return 1
  loop_number=0
  while [ "$loop_number" -lt "$LOOP_NODES" ]; do
    [ -b "/dev/loop$loop_number" ] || mknod -m 660 "/dev/loop$loop_number" b 7 "$loop_number" || return 1
    loop_number=$((loop_number + 1))
  done
}

has_device_mapper() {
  [ "$(id -u)" = 0 ] && dmsetup version 2>/dev/null | grep -q '^Driver version'
}

has_udev() {
  [ -S /run/udev/control ]
}

# loops_backed_by PATTERN - names (loop3) of the attached loop devices whose backing file matches the case pattern.
# sysfs, not `losetup -l`: the latter cuts names off at 63 characters.
loops_backed_by() {
  for backing in /sys/block/loop*/loop; do
    backing=${backing#/sys/block/}
    ! is_backed_by "${backing%/loop}" "$1" || echo "${backing%/loop}"
  done
}

# is_backed_by LOOP PATTERN
is_backed_by() {
  { read -r backing_file <"/sys/block/$1/loop/backing_file"; } 2>/dev/null || return 1
  # shellcheck disable=SC2254 # a pattern is wanted
  case "$backing_file" in
    $2) ;;
    *) return 1 ;;
  esac
}

# drop_holders DEVICE - what device-mapper has put on a block device, by its name in sysfs: logical volumes of an image, which a
# build that was killed leaves active. What lies on top goes first, and nothing that is not on this device.
drop_holders() (
  for holder in /sys/class/block/"$1"/holders/*; do
    [ -r "$holder/dm/name" ] || continue
    drop_holders "${holder##*/}"
    read -r map <"$holder/dm/name"
    dmsetup remove --noudevsync "$map" >/dev/null 2>&1 || :
  done
)

# drop_partitions LOOP - partitions added with BLKPG outlive the detaching of their loop device, and come back with the
# next file that is attached to it, whoever's it is. Fails where one is still in use.
drop_partitions() {
  drop_status=0
  if has_device_mapper; then
    drop_holders "$1"
    for map in $(dmsetup ls 2>/dev/null | awk -v prefix="$1p" 'index($1, prefix) == 1 { print $1 }'); do
      dmsetup remove --noudevsync "$map" >/dev/null 2>&1 || drop_status=1
    done
  fi
  for link in /dev/mapper/"$1"p*; do
    if [ -L "$link" ]; then rm -f "$link"; fi
  done
  for partition in /sys/block/"$1/$1"p*; do
    [ -r "$partition/partition" ] || continue
    read -r partition_number <"$partition/partition"
    partx --delete --nr "$partition_number" "/dev/$1" 2>/dev/null || drop_status=1
  done
  for node in "/dev/$1"p*; do
    if [ -b "$node" ] && [ ! -e "/sys/class/block/${node##*/}" ]; then rm -f "$node"; fi
  done
  return "$drop_status"
}

# detach_loops PATTERN SECONDS - prints a line for each loop device that it detached. What is still in use is tried again
# for SECONDS: a process that was killed holds its mounts, and they the device, for some moments more.
detach_loops() {
  attached=$(loops_backed_by "$1")
  detach_until=$(($(date +%s) + $2))
  while
    for loop in $(loops_backed_by "$1"); do detach_loop "$loop" "$1"; done
    still_attached=$(loops_backed_by "$1")
    [ -n "$still_attached" ] && [ "$(date +%s)" -lt "$detach_until" ]
  do
    sleep 0.2
  done
  for loop in $attached; do
    case " $(echo "$still_attached" | paste -sd ' ') " in
      *" $loop "*) log "could not detach /dev/$loop: it is still in use" >&2 ;;
      *) echo "$loop" ;;
    esac
  done
}

# detach_loop LOOP PATTERN - not with a partition in use, which would come back with the next file that is attached to
# the device; nor what has another file by now: whoever else swept it, its number is the next one to be taken
detach_loop() {
  # One nested in another (a partition mapped without BLKPG) goes first.
  for nested in $(loops_backed_by "/dev/$1"); do
    losetup -d "/dev/$nested" || return 0
  done
  if is_backed_by "$1" "$2" && drop_partitions "$1" && is_backed_by "$1" "$2"; then
    losetup -d "/dev/$1" 2>/dev/null || :
  fi
}

# unmount_below DIRECTORY - prints a line for each mount that is gone, deepest first
unmount_below() {
  awk -v below="$1/" 'index($5, below) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mounted; do
    # A blank stands there as \040.
    mounted=$(printf '%b' "$mounted")
    # What still uses it was killed before; the lazy way is for what ignores even that.
    { umount "$mounted" || umount -l "$mounted"; } && echo "$mounted"
  done
}

# release_build_devices - nothing of this build stays mounted, mapped or attached
release_build_devices() {
  unmount_below "$BUILD_DIR"
  detach_loops "*/$MARK/*" "$DETACH_DEADLINE_SECONDS"
}

# probe_partition_mapping - how partitions of a loop device can be had here, tried on a small file in the workspace:
# DeviceMapper (kpartx), Blkpg (partitions added by ioctl; needs neither device-mapper nor partition scanning nor udev),
# NestedLoop (one more loop device for each partition). Fails where no loop device can be attached.
probe_partition_mapping() {
  probe_file="$BUILD_DIR/probe.raw"
  truncate -s 4M "$probe_file"
  echo start=2048 | sfdisk --quiet "$probe_file"
  probe_error=$(losetup --show -f "$probe_file" 2>&1) || {
    rm -f "$probe_file"
    echo "$probe_error" >&2
    return 1
  }
  # The device may come with the partitions of a build that died.
  drop_partitions "${probe_error##*/}" || :
  probe_mapping=NestedLoop
  if has_device_mapper; then
    probe_mapping=DeviceMapper
  elif partx --add --nr 1 "$probe_error" 2>/dev/null; then
    probe_mapping=Blkpg
  fi
  detach_loop "${probe_error##*/}" "*/$MARK/*"
  rm -f "$probe_file"
  echo "$probe_mapping"
}
