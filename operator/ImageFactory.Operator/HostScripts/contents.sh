# shellcheck shell=sh
# The files inside an image, compared with the list that was made when it was built: from the outside, without booting,
# mounting or privileges. Sourced after lib.sh.
# shellcheck disable=SC2034 # FILES is read by test.sh

CONTENTS_DIR="$BUILD_DIR/contents"
FSTAB_LIMIT_BYTES=65536
TAB='	'
# confined.py's
CONFINED_UNAVAILABLE=69

# check_contents IMAGE LIST - sets FILES, and notes a problem when a file differs
check_contents() {
  FILES='{"checked":false}'
  rm -f "$FOUND_FILES"
  if ! extract_tree "$1"; then
    log "files not checked: $not_extracted"
    FILES=$(jq -cn --arg why "$not_extracted" '{checked: false, $why}')
    drop_contents
    return
  fi
  (cd "$CONTENTS_DIR/root" && find . -xdev -type f | LC_ALL=C sort) >"$CONTENTS_DIR/list"
  # For tests. The list's own sizes nobody compares, and its columns may be others than those that tests read.
  (cd "$CONTENTS_DIR/root" && find . -xdev -type f -printf '%s,,%p\0') | tr '\n\r\0' '??\n' >"$FOUND_FILES"
  leave_out "$2"
  audit_status=0
  # Each difference is one line: "<name>: Known file not used", "<name>: No match", "<name>: Moved from …".
  supervise env -C "$CONTENTS_DIR/root" hashdeep -c sha256 -a -v -v -v -l -k "$CONTENTS_DIR/known" -f "$CONTENTS_DIR/list" \
    >"$CONTENTS_DIR/audit" 2>&1 || audit_status=$?
  grep -E ': (Known file not used|No match|Moved from .*)$' "$CONTENTS_DIR/audit" >"$CONTENTS_DIR/differences" || :
  file_count=$(grep -cv '^[%#]' "$CONTENTS_DIR/known" || :)
  difference_count=$(grep -c . "$CONTENTS_DIR/differences" || :)
  if [ "$audit_status" != 0 ] && [ "$difference_count" = 0 ]; then difference_count=1; fi
  log "$file_count files in the list, $difference_count differ"
  left_out_words=$(cut -f2 "$CONTENTS_DIR/left-out" | paste -sd ';' | sed 's/;/; /g' | cut -c1-300)
  [ -z "$left_out_words" ] || log "left out: $left_out_words"
  FILES=$(jq -cn --argjson listed "$file_count" --argjson differing "$difference_count" --arg why "$left_out_words" \
    '{checked: true, $listed, $differing} + (if $why == "" then {} else {$why} end)')
  [ "$audit_status" = 0 ] || problem FilesDiffer \
    "$difference_count files in the image are not those that were packed: $(head -n 3 "$CONTENTS_DIR/differences" | cut -c1-150 | paste -sd ';')"
  drop_contents
}

# leave_out LIST - writes CONTENTS_DIR/known: the list without what lies on file systems that cannot be read here. Tests of
# files are told of those what the build host says.
leave_out() {
  cp "$1" "$CONTENTS_DIR/known"
  while IFS="$TAB" read -r left_path left_why; do
    [ -n "$left_why" ] || continue
    left_pattern="^[0-9]+(,[0-9a-f]+)+,\\.$(printf %s "$left_path" | sed 's/[.+]/\\&/g')/"
    grep -aE "$left_pattern" "$CONTENTS_DIR/known" | sed -E 's/^([0-9]+)(,[0-9a-f]+)+,/\1,,/' >>"$FOUND_FILES" || :
    grep -avE "$left_pattern" "$CONTENTS_DIR/known" >"$CONTENTS_DIR/known.less" || :
    mv "$CONTENTS_DIR/known.less" "$CONTENTS_DIR/known"
  done <"$CONTENTS_DIR/left-out"
}

# extract_tree IMAGE - all its file systems in $CONTENTS_DIR/root, each where the fstab of the root mounts it, as package.sh has
# hashed them; else not_extracted says why there is none
extract_tree() {
  mkdir -p "$CONTENTS_DIR/root"
  : >"$CONTENTS_DIR/left-out"
  supervise qemu-img convert -f qcow2 -O raw "$1" "$CONTENTS_DIR/disk.raw" || retry_later NotEnoughDisk \
    "the image cannot be unpacked in $CONTENTS_DIR: read this stage's log; if the disk is full, give the workspace more"
  # package.sh has looked at that, on a host that may have left it out.
  ! names_other_files "$CONTENTS_DIR/disk.raw" || problem NotARawDisk "the guest's disk begins as a qcow2, QED or VMDK \
file does, and could name files of whoever makes a plain disk of the image again"
  not_extracted="the disk's partitions cannot be read"
  python3 "$IMAGEFACTORY_SCRIPTS/suite/volumes.py" "$CONTENTS_DIR/disk.raw" >"$CONTENTS_DIR/volumes" || return 1
  not_extracted=$(jq -r '.problems | join("; ")' "$CONTENTS_DIR/volumes" | cut -c1-300)
  [ -z "$not_extracted" ] || return 1
  find_root || return 1
  dump_ext "$root_volume" "$CONTENTS_DIR/root" || return 1
  python3 "$IMAGEFACTORY_SCRIPTS/suite/fstab.py" "$CONTENTS_DIR/volumes" "$root_volume" <"$CONTENTS_DIR/fstab.$root_volume" \
    >"$CONTENTS_DIR/mounts.json"
  jq -r '.mounts[] | [.index, .path] | @tsv' "$CONTENTS_DIR/mounts.json" >"$CONTENTS_DIR/mounts"
  while IFS="$TAB" read -r mount_index mount_path; do
    add_mount "$mount_index" "$mount_path" || return 1
  done <"$CONTENTS_DIR/mounts"
  rm -f "$CONTENTS_DIR/disk.raw"
}

volume() { jq -r --argjson number "$1" --arg field "$2" '.volumes[$number][$field]' "$CONTENTS_DIR/volumes"; }

# find_root - sets root_volume, as filesystems.sh does: here among those that debugfs can read
find_root() {
  not_extracted="debugfs cannot read its root file system, which is not ext2, ext3 or ext4"
  best_score=0
  others=$(jq '[.volumes[] | select(.type | test("^(ext[234]|vfat|swap)$") | not)] | length' "$CONTENTS_DIR/volumes")
  for number in $(jq -r '.volumes | to_entries[] | select(.value.type | test("^ext[234]$")) | .key' "$CONTENTS_DIR/volumes"); do
    debug_ext "$number" 'stats -h' | grep -q '^Filesystem UUID' || continue
    score=1
    if debug_ext "$number" 'stat /etc/os-release' | grep -q '^Inode:' ||
      debug_ext "$number" 'stat /usr/lib/os-release' | grep -q '^Inode:'; then score=$((score + 4)); fi
    debug_ext "$number" 'cat /etc/fstab' | head -c "$FSTAB_LIMIT_BYTES" >"$CONTENTS_DIR/fstab.$number"
    if debug_ext "$number" 'stat /etc/fstab' | grep -q '^Inode:.*Type: regular'; then
      score=$((score + 2))
      ! python3 "$IMAGEFACTORY_SCRIPTS/suite/fstab.py" "$CONTENTS_DIR/volumes" "$number" <"$CONTENTS_DIR/fstab.$number" |
        jq -e .root.named >/dev/null || score=$((score + 1))
    else
      : >"$CONTENTS_DIR/fstab.$number"
    fi
    [ "$score" -gt "$best_score" ] || continue
    best_score=$score
    root_volume=$number
  done
  # A boot partition beside an XFS is no root.
  [ "$best_score" -ge 3 ] || { [ "$best_score" -gt 0 ] && [ "$others" = 0 ]; }
}

# debug_ext NUMBER REQUEST - what debugfs says of the volume
debug_ext() {
  debugfs -R "$2" "$CONTENTS_DIR/disk.raw?offset=$(volume "$1" start)" 2>/dev/null || :
}

# add_mount NUMBER PATH
add_mount() {
  rm -rf "$CONTENTS_DIR/volume"
  mkdir "$CONTENTS_DIR/volume"
  mount_type=$(volume "$1" type)
  case "$mount_type" in
    ext2 | ext3 | ext4) dump_ext "$1" "$CONTENTS_DIR/volume" || return 1 ;;
    vfat) dump_vfat "$1" "$CONTENTS_DIR/volume" || return 1 ;;
    *) printf '%s\t%s\n' "$2" "$2, which is $mount_type and cannot be read from outside" >>"$CONTENTS_DIR/left-out" ;;
  esac
  not_extracted="$2 cannot be put in its place"
  python3 "$IMAGEFACTORY_SCRIPTS/suite/graft.py" "$CONTENTS_DIR/root" "$2" "$CONTENTS_DIR/volume"
}

# dump_ext NUMBER DIRECTORY - debugfs takes names from the image as they are, with ".." and "/" in them, and writes through the
# links that it made. It complains of every owner that it may not give away; what counts is what the audit finds.
dump_ext() {
  confined "$2" debugfs -R 'rdump / .' "$CONTENTS_DIR/disk.raw?offset=$(volume "$1" start)" || return 1
  chmod -R u+rwX "$2"
}

dump_vfat() {
  confined "$2" env MTOOLS_SKIP_CHECK=1 mcopy -s -n -Q -i "$CONTENTS_DIR/disk.raw@@$(volume "$1" start)" :: .
}

# confined DIRECTORY COMMAND... - held in the directory, and to files that are no larger than their disk
confined() {
  confined_directory=$1
  shift
  confined_status=0
  # shellcheck disable=SC2016 # the variables are those of the other shell
  supervise sh -c 'ulimit -f "$1"; shift; exec "$@"' sh "$(($(stat -c %s "$CONTENTS_DIR/disk.raw") / 512))" \
    python3 "$IMAGEFACTORY_SCRIPTS/suite/confined.py" "$confined_directory" \
    env -C "$confined_directory" "$@" >"$CONTENTS_DIR/dump.log" 2>&1 </dev/null || confined_status=$?
  not_extracted="Landlock, which holds debugfs in a folder, is not to be had here: it takes Linux 5.13 and a seccomp\
 profile that lets it through"
  [ "$confined_status" != "$CONFINED_UNAVAILABLE" ]
}

drop_contents() { rm -rf "$CONTENTS_DIR"; }
