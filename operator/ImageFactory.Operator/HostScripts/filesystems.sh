# shellcheck shell=sh
# The file systems of the raw disk, mounted read-only below ROOT_MOUNT as its own /etc/fstab says. Sourced after lib.sh,
# devices.sh and osrelease.sh. Each has a loop device of its own, by its place on the disk, logical volumes as well: no
# volume group is activated, so that one of the host's with the same name is not met, and nothing outlives the devices.

VOLUMES="$STATE_DIR/volumes.json"
FSTAB="$STATE_DIR/fstab.json"
FSTAB_LIMIT_BYTES=65536
# Where a btrfs has its root, if neither its default subvolume nor its fstab says so: Ubuntu, openSUSE, Fedora, Debian.
ROOT_SUBVOLUMES='- subvol=@ subvol=@/.snapshots/1/snapshot subvol=root subvol=@rootfs'
UNREAD_REMEDY="the image's lists and tests are of what anybody can read who has the disk: make it of partitions, or of linear\
 logical volumes, without encryption and RAID"
BLANK='	'

# mount_image - sets root_volume to the number of the root file system
mount_image() {
  python3 "$IMAGEFACTORY_SCRIPTS/suite/volumes.py" "$RAW_IMAGE" >"$VOLUMES" || fail UnexpectedError \
    "the partitions of the disk cannot be listed: read this stage's log"
  damage=$(jq -r '.damage | join("; ")' "$VOLUMES" | cut -c1-600)
  [ -z "$damage" ] || fail NotPartitioned "the partitions of the disk cannot be read: $damage; have it made, or fetched, anew"
  volume_problem=$(jq -r '.problems | join("; ")' "$VOLUMES" | cut -c1-600)
  [ -z "$volume_problem" ] || fail MountFailed \
    "$volume_problem: make logical volumes linear and in one piece, each at its final size, on the one disk of the image"
  unread=$(jq -r '.unread | join("; ")' "$VOLUMES" | cut -c1-300)
  [ -z "$unread" ] || log "not read: $unread"
  [ "$(volume_count)" -gt 0 ] || fail_without_file_system
  make_loop_nodes || fail NoLoopDevices "no loop device node can be made: set securityContext.privileged: true"
  mkdir -p "$ROOT_MOUNT"
  find_root
  log "the root file system is $(volume_name "$root_volume")"
  mount_volume "$root_volume" "$root_subvolume" "$ROOT_MOUNT" || fail_to_mount "$root_volume" /
  tell_journal "$root_volume"
  read_fstab "$root_volume"
  fstab_problem=$(jq -r '.problems | join("; ")' "$FSTAB" | cut -c1-600)
  [ -z "$fstab_problem" ] || fail MountFailed "/etc/fstab of the image: $fstab_problem"
  jq -r '.passed[] | "not on this disk, or no file system: \(.)"' "$FSTAB" >"$STATE_DIR/passed"
  while read -r passed; do log "$passed"; done <"$STATE_DIR/passed"
  jq -r '.mounts[] | [.index, (if .subvolume == "" then "-" else .subvolume end), .path] | @tsv' "$FSTAB" >"$STATE_DIR/mounts"
  while IFS="$BLANK" read -r mount_index mount_subvolume mount_path; do
    is_plain_directory "$mount_path" || fail MountFailed \
      "/etc/fstab of the image mounts $mount_path, which is no directory of its root file system, or lies behind a link: make the directory, or name where the link leads"
    mount_volume "$mount_index" "$mount_subvolume" "$ROOT_MOUNT$mount_path" || fail_to_mount "$mount_index" "$mount_path"
    log "$mount_path is $(volume_name "$mount_index")"
    tell_journal "$mount_index"
  done <"$STATE_DIR/mounts"
  jq -r --slurpfile fstab "$FSTAB" --argjson root "$root_volume" '.volumes | to_entries[]
    | select(.key != $root and .value.type != "swap" and (.key as $key | [$fstab[0].mounts[].index] | index($key) | not)) | .key' \
    "$VOLUMES" >"$STATE_DIR/unmounted"
  while read -r number; do log "no fstab mounts $(volume_name "$number"), and no list has it"; done <"$STATE_DIR/unmounted"
}

fail_without_file_system() {
  [ -z "$unread" ] || fail RootNotFound "$unread, and nothing else is on the disk: $UNREAD_REMEDY"
  no_file_system="there is no file system on the disk, neither on a partition nor on a logical volume or on the disk itself"
  [ "$(input .profile.builder.tool)" != Import ] || fail NotPartitioned \
    "$no_file_system: check that source.image.url leads to the disk of a system, and source.image.format says how it is kept"
  fail NotPartitioned "$no_file_system: name a block-device element in builder.dib.elements, or none"
}

volume_count() { jq '.volumes | length' "$VOLUMES"; }

# volume NUMBER FIELD
volume() { jq -r --argjson number "$1" --arg field "$2" '.volumes[$number][$field] // empty' "$VOLUMES"; }

volume_name() {
  jq -r --argjson number "$1" '.volumes[$number] | (if .volume then "logical volume \(.volume)"
    elif .number then "partition \(.number)" else "the disk itself" end) + " (\(.type))"' "$VOLUMES"
}

# find_root - sets root_volume and root_subvolume: what has an os-release and an fstab, and among those one that calls
# itself the root. The largest file system may be the data.
find_root() {
  best_score=0
  root_volume=
  root_subvolume=-
  not_mounted=
  number=-1
  while number=$((number + 1)) && [ "$number" -lt "$(volume_count)" ]; do
    case "$(volume "$number" type)" in
      swap | vfat) continue ;;
      btrfs) subvolumes=$ROOT_SUBVOLUMES ;;
      *) subvolumes=- ;;
    esac
    for subvolume in $subvolumes; do
      mount_volume "$number" "$subvolume" "$ROOT_MOUNT" || {
        [ "$subvolume" != - ] || not_mounted="$not_mounted, without $(volume_name "$number"), which this host cannot mount"
        continue
      }
      score_root "$number"
      umount "$ROOT_MOUNT"
      [ "$score" -gt "$best_score" ] || continue
      best_score=$score
      root_volume=$number
      # The file's own word is what the image is booted with.
      root_subvolume=$subvolume
      [ -z "$named_subvolume" ] || root_subvolume=$named_subvolume
      # A root by both files: its snapshots are no better ones.
      [ "$score" -lt 7 ] || break
    done
  done
  [ -n "$root_volume" ] || fail MountFailed \
    "none of the disk's file systems ($(jq -r '[.volumes[].type] | unique | join(", ")' "$VOLUMES")) can be mounted on this host (kernel $(uname -r)): use one that its kernel knows"
  [ "$best_score" -le 1 ] || return 0
  # A boot partition beside what is encrypted is no root.
  [ -z "$unread" ] || fail RootNotFound "$unread, and no other file system of the disk has an os-release: $UNREAD_REMEDY"
  [ "$(jq '[.volumes[] | select(.type != "swap" and .type != "vfat")] | length' "$VOLUMES")" = 1 ] ||
    fail RootNotFound "none of the disk's file systems$not_mounted has an os-release and an /etc/fstab, so which is the root cannot be told: install the distribution's base package (base-files, *-release), and have an fstab written"
}

# score_root NUMBER - of what is mounted: 1 can be read, 4 more for an os-release, 2 for an fstab, 1 if that names the volume
score_root() {
  score=1
  named_subvolume=
  # That of a separate /usr is a link that leads nowhere yet.
  if [ -n "$(find_os_release)" ] || [ -L "$ROOT_MOUNT/etc/os-release" ]; then score=$((score + 4)); fi
  if [ -n "$(file_of_image etc/fstab)" ]; then
    score=$((score + 2))
    read_fstab "$1"
    if jq -e .root.named "$FSTAB" >/dev/null; then
      score=$((score + 1))
      named_subvolume=$(jq -r .root.subvolume "$FSTAB")
    fi
  fi
}

# read_fstab NUMBER - of the root file system, which is mounted
read_fstab() {
  fstab_file=$(file_of_image etc/fstab)
  head -c "$FSTAB_LIMIT_BYTES" "${fstab_file:-/dev/null}" |
    python3 "$IMAGEFACTORY_SCRIPTS/suite/fstab.py" "$VOLUMES" "$1" >"$FSTAB"
}

# check_firmware - UEFI boots what lies on a FAT, and from no disk without one; minutes of an emulated machine would tell it
# shellcheck disable=SC2154 # machine is set by read_architecture
check_firmware() {
  firmware=$(input .profile.image.properties.hw_firmware_type)
  if [ -z "$firmware" ] && [ "$machine" = aarch64 ]; then firmware=uefi; fi
  [ "$firmware" != uefi ] || jq -e '.volumes | any(.type == "vfat")' "$VOLUMES" >/dev/null || fail NoEfiPartition \
    "the image is to boot by UEFI (hw_firmware_type, or aarch64), and its disk has no EFI system partition, or none with a file system: make one (block-device-efi), or have it boot by BIOS"
}

# is_plain_directory PATH - below the root, and no part of it is a link, which here leads to the host's directories
is_plain_directory() {
  plain_path=$ROOT_MOUNT
  plain_rest=${1#/}/
  while [ -n "$plain_rest" ]; do
    plain_path="$plain_path/${plain_rest%%/*}"
    plain_rest=${plain_rest#*/}
    [ ! -L "$plain_path" ] && [ -d "$plain_path" ] || return 1
  done
}

# mount_volume NUMBER SUBVOLUME DIRECTORY - read-only, and without what an image may have for its own kernel only
mount_volume() {
  volume_type=$(volume "$1" type)
  # A journal cannot be replayed on a read-only device; it is clean where a builder unmounted it (tell_journal). An XFS or btrfs may be the
  # copy of one that the host has mounted.
  case "$volume_type" in
    ext3 | ext4) volume_options=noload ;;
    xfs) volume_options=norecovery,nouuid ;;
    btrfs) volume_options=rescue=nologreplay ;;
    *) volume_options=relatime ;;
  esac
  [ "$2" = - ] || volume_options="$volume_options,$2"
  attach_volume "$1"
  mount -t "$volume_type" -o "ro,nosuid,nodev,noexec,$volume_options" "$volume_loop" "$3" 2>"$STATE_DIR/mount.log"
}

# tell_journal NUMBER - a finished image may be a copy of a disk in use: of its ext3 or ext4 the log tells it
tell_journal() {
  case "$(volume "$1" type)" in ext3 | ext4) ;; *) return 0 ;; esac
  # Incompatible features in the superblock; one says that the journal has to be replayed.
  features=$(od -An -v -tu4 -j "$(($(volume "$1" start) + 1024 + 96))" -N4 "$RAW_IMAGE" | tr -d ' ')
  [ $((features & 4)) = 0 ] ||
    log "$(volume_name "$1") was in use when its disk was copied, and what its journal holds is in no list: shut a server down before its disk is copied"
}

# attach_volume NUMBER - sets volume_loop; one for all subvolumes of a btrfs
attach_volume() {
  eval "volume_loop=\${volume_loop_$1:-}"
  if [ -n "$volume_loop" ]; then return; fi
  volume_loop=$(losetup --show -f -r -o "$(volume "$1" start)" --sizelimit "$(volume "$1" size)" "$RAW_IMAGE") ||
    fail NoLoopDevices "no loop device can be attached: run 'losetup -l' on the build host and detach what is left over"
  eval "volume_loop_$1=\$volume_loop"
}

fail_to_mount() {
  fail MountFailed "$2 of the image, $(volume_name "$1"), cannot be mounted on this host (kernel $(uname -r); $(head -n 1 "$STATE_DIR/mount.log" | cut -c1-200)): use a file system that its kernel knows, or load its module there"
}
