# shellcheck shell=sh
# The files inside an image, compared with the list that was made when it was built: from the outside, without booting,
# mounting or privileges. Sourced after lib.sh.
# shellcheck disable=SC2034 # FILES is read by test.sh

CONTENTS_DIR="$BUILD_DIR/contents"
# confined.py's
CONFINED_UNAVAILABLE=69

# check_contents IMAGE LIST - sets FILES, and notes a problem when a file differs
check_contents() {
  FILES='{"checked":false}'
  rm -f "$FOUND_FILES"
  if ! extract_root "$1"; then
    log "files not checked: $not_extracted"
    FILES=$(jq -cn --arg why "$not_extracted" '{checked: false, $why}')
    drop_contents
    return
  fi
  (cd "$CONTENTS_DIR/root" && find . -xdev -type f | LC_ALL=C sort) >"$CONTENTS_DIR/list"
  # For tests. The list's own sizes nobody compares, and its columns may be others than those that tests read.
  (cd "$CONTENTS_DIR/root" && find . -xdev -type f -printf '%s,,%p\0') | tr '\n\r\0' '??\n' >"$FOUND_FILES"
  audit_status=0
  # Each difference is one line: "<name>: Known file not used", "<name>: No match", "<name>: Moved from …".
  supervise env -C "$CONTENTS_DIR/root" hashdeep -c sha256 -a -v -v -v -l -k "$2" -f "$CONTENTS_DIR/list" \
    >"$CONTENTS_DIR/audit" 2>&1 || audit_status=$?
  grep -E ': (Known file not used|No match|Moved from .*)$' "$CONTENTS_DIR/audit" >"$CONTENTS_DIR/differences" || :
  file_count=$(grep -cv '^[%#]' "$2" || :)
  difference_count=$(grep -c . "$CONTENTS_DIR/differences" || :)
  if [ "$audit_status" != 0 ] && [ "$difference_count" = 0 ]; then difference_count=1; fi
  log "$file_count files in the list, $difference_count differ"
  FILES=$(jq -cn --argjson listed "$file_count" --argjson differing "$difference_count" '{checked: true, $listed, $differing}')
  [ "$audit_status" = 0 ] || problem FilesDiffer \
    "$difference_count files in the image are not those that were packed: $(head -n 3 "$CONTENTS_DIR/differences" | cut -c1-150 | paste -sd ';')"
  drop_contents
}

# extract_root IMAGE - the largest partition's tree in $CONTENTS_DIR/root; else not_extracted says why there is none
extract_root() {
  mkdir -p "$CONTENTS_DIR/root"
  supervise qemu-img convert -f qcow2 -O raw "$1" "$CONTENTS_DIR/disk.raw" || retry_later NotEnoughDisk \
    "the image cannot be unpacked in $CONTENTS_DIR: read this stage's log; if the disk is full, give the workspace more"
  # package.sh has looked at that, on a host that may have left it out.
  ! names_other_files "$CONTENTS_DIR/disk.raw" || problem NotARawDisk "the guest's disk begins as a qcow2, QED or VMDK \
file does, and could name files of whoever makes a plain disk of the image again"
  root_start=$(partx -g -r -o SECTORS,START "$CONTENTS_DIR/disk.raw" 2>/dev/null | sort -rn | sed -n '1s/.* //p')
  not_extracted="the disk has no partition table"
  [ -n "$root_start" ] || return 1
  root_disk="$CONTENTS_DIR/disk.raw?offset=$((root_start * 512))"
  not_extracted="debugfs cannot read its root file system, which is not ext2, ext3 or ext4"
  supervise debugfs -R 'stats -h' "$root_disk" >"$CONTENTS_DIR/stats" 2>&1 || :
  grep -q '^Filesystem UUID' "$CONTENTS_DIR/stats" || return 1
  dump_root || return 1
  chmod -R u+rwX "$CONTENTS_DIR/root"
  rm -f "$CONTENTS_DIR/disk.raw"
}

# dump_root - debugfs takes names from the image as they are, with ".." and "/" in them, and writes through the links
# that it made: it is held in its folder, and to files that are no larger than their disk. It complains of every owner
# that it may not give away; what counts is what the audit finds.
dump_root() {
  dump_status=0
  # shellcheck disable=SC2016 # the variables are those of the other shell
  supervise sh -c 'ulimit -f "$1"; shift; exec "$@"' sh "$(($(stat -c %s "$CONTENTS_DIR/disk.raw") / 512))" \
    python3 "$IMAGEFACTORY_SCRIPTS/suite/confined.py" "$CONTENTS_DIR/root" \
    env -C "$CONTENTS_DIR/root" debugfs -R 'rdump / .' "$root_disk" >"$CONTENTS_DIR/dump.log" 2>&1 || dump_status=$?
  not_extracted="Landlock, which holds debugfs in a folder, is not to be had here: it takes Linux 5.13 and a seccomp\
 profile that lets it through"
  [ "$dump_status" != "$CONFINED_UNAVAILABLE" ]
}

drop_contents() { rm -rf "$CONTENTS_DIR"; }
