# shellcheck shell=sh
# The run of a builder tool: what it finds in its environment, its log and phases, stand-ins for programs, and the words for
# what went wrong. Sourced after lib.sh and devices.sh.

# The first directory of sudo's secure_path: diskimage-builder calls everything by sudo, which ignores PATH.
STANDIN_DIR=/usr/local/sbin
STANDINS="$STATE_DIR/standins"
BUILD_LOG="$BUILD_DIR/build.log"
LAST_LINES=20

# install_standin NAME FILE - for the length of one build
install_standin() {
  echo "$1" >>"$STANDINS"
  install -m 755 "$2" "$STANDIN_DIR/$1"
}

remove_standins() {
  [ -e "$STANDINS" ] || return 0
  while read -r standin; do rm -f "$STANDIN_DIR/$standin"; done <"$STANDINS"
  rm -f "$STANDINS"
}

# run_builder COMMAND... - with the variables of $STATE_DIR/environment, which nobody but the command gets to see; sets
# builder_status, and log_lost where its log could not be written whole
run_builder() {
  rm -f "$STATE_DIR/phases" "$STATE_DIR/build.fifo"
  mkfifo "$STATE_DIR/build.fifo"
  follow_log <"$STATE_DIR/build.fifo" &
  follower=$!
  log "$*"
  echo "$*" >"$STATE_DIR/command"
  builder_status=0
  log_lost=
  # shellcheck disable=SC2016 # the variables are those of the other shell
  supervise env -u GNUPGHOME TMPDIR="$TEMP_DIR" HOME=/root sh -c '. "$1"; shift; exec "$@"' sh "$STATE_DIR/environment" "$@" \
    >"$STATE_DIR/build.fifo" 2>&1 || builder_status=$?
  # A daemon that a package started in the image's root would hold the log open, and the mounts.
  signal_build KILL
  wait "$follower" || log_lost=1
  phase=$(tail -n 1 "$STATE_DIR/phases" 2>/dev/null | cut -d' ' -f2)
}

# follow_log - passes the builder's output on, notes when each of its phases began, and says so. It reads on where the
# disk is full: a builder whose output nobody takes would end before it could say so. Fails if the log lacks something.
# shellcheck disable=SC2154 # PHASE_LINE and PHASE_NAME are the tool's
follow_log() {
  phase=
  unwritten=0
  while IFS= read -r line; do
    printf '%s\n' "$line"
    printf '%s\n' "$line" 2>/dev/null >&4 || unwritten=1
    # shellcheck disable=SC2254 # a pattern is wanted
    case "$line" in
      $PHASE_LINE)
        began=$(printf '%s\n' "$line" | sed -E "$PHASE_NAME")
        if [ "$began" != "$phase" ]; then
          phase=$began
          log "phase $phase"
          printf '%s %s\n' "$(date +%s)" "$phase" 2>/dev/null >>"$STATE_DIR/phases" || unwritten=1
        fi
        ;;
    esac
  done 4>"$BUILD_LOG"
  return "$unwritten"
}

# seen PATTERN - whether the builder's log has such a line; sets problem to it, without times
seen() {
  problem=$(grep -E -m 1 -- "$1" "$BUILD_LOG" | sed -E 's/^[0-9: .-]+\| *//; s/^[[:blank:]-]*//' | cut -c1-300)
  [ -n "$problem" ]
}

ZYPPER_SKIPS=".*Skipping repository '(.*)' because of the above error.*"

# check_zypper - what zypper does of its own accord, and kiwi and diskimage-builder take for success: it lets in any key that a
# repository brings along, and goes on without a repository that fails
check_zypper() {
  if seen 'Automatically importing the following key'; then
    fail RepositorySignatureInvalid "zypper met a key that is in no repository's keyring field, and the builder let it in: read this stage's log for its fingerprint, and put the key there if it is the right one"
  elif seen "$ZYPPER_SKIPS|Some of the repositories have not been refreshed"; then
    retry_later MirrorUnreachable "zypper left a repository out ($problem): worth another try; if it stays, check the mirror"
  fi
}

# What a mirror or the way to it has said when the next try may well be better, and how package managers tell of it: any
# other program may fail to connect to something, too.
TRANSIENT='Temporary failure|Could not resolve|Could not connect|Unable to connect|Connection|[Tt]imed out|Hash Sum mismatch'\
'|unexpected size|50[0234] '
MIRROR_FAILED="Failed to fetch http.*($TRANSIENT)"\
'|Temporary failure resolving|Could not (connect to|resolve) .*:[0-9]+|Unable to connect to [^ ]+:|Hash Sum mismatch'\
'|File has unexpected size|Failed getting release file|Couldn.t download package|(^|[^0-9])50[0234]  +[A-Z].* \[IP: '\
'|Status code: 50[0234]|Curl error|Download \(curl\) error for'\
'|Timeout exceeded when accessing|temporarily unaccessible|not found on medium|ll mirrors were (already )?tried'\
'|Preloading: .*URL returned error|returned error: 50[0234]'

# explain_failure - ends the stage where the log shows a cause that has nothing to do with the tool. A mirror goes before
# whatever is missing because of it.
explain_failure() {
  if seen 'No space left on device' || { [ -n "$log_lost" ] && problem="No space left on device for $BUILD_LOG"; }; then
    fail NotEnoughDisk "the disk ran full during the build ($problem): raise image.sizeGiB if the image is too small, or free space on the build host"
  elif seen 'A volume group called .* already exists|/dev/[^ ]*: already exists in filesystem'; then
    retry_later VolumeGroupTaken "this build host has a volume group of that name in use ($problem), perhaps another build's: worth another try; if it stays, give the image's volume group another name"
  elif seen '(pv|vg|lv)create' && seen 'Failure to communicate with kernel device-mapper driver|/dev/mapper/control: open failed'; then
    retry_later DeviceMapperMissing "the image is to have logical volumes (LVM), and this build host has no device-mapper to make them with ($problem): run 'modprobe dm_mod' there, or take partitions instead"
  elif seen "Failed to fetch http.*($TRANSIENT)" || seen "$MIRROR_FAILED"; then
    retry_later MirrorUnreachable "$(blame_repository "$problem") failed during the build ($problem): worth another try; if it stays, check the mirror"
  fi
}

# blame_repository LINE - names the repository whose address is in the line, or else the one that zypper left out
blame_repository() {
  blamed=$(repository_names | while read -r name; do
    address=$(repository_url "$name")
    suite=$(repository "$name" .suite)
    case "$1" in
      *"$address/dists/$suite/"*) echo "1 $name" ;;
      *"$address/dists/"*) ;;
      *"$address/"*) echo "2 $name" ;;
    esac
  done | sort | head -n 1 | cut -d' ' -f2)
  [ -n "$blamed" ] || blamed=$(sed -nE "/$ZYPPER_SKIPS/ { s//\1/p; q }" "$BUILD_LOG")
  if [ -n "$blamed" ]; then echo "the mirror of repository '$blamed'"; else echo "a mirror"; fi
}

# fail_with_last_words - the last thing that was said which is neither the shell's trace nor the clean-up; an error that is
# far from the end was none
fail_with_last_words() {
  sed -E 's/^[0-9: .-]+\| *//' "$BUILD_LOG" | grep -vE '^(\++ |INFO |DEBUG |Unmount |$)' | tail -n "$LAST_LINES" >"$STATE_DIR/said" || :
  problem=$( (grep -E '^E: |ERROR|[Ee]rror:|fatal' "$STATE_DIR/said" || cat "$STATE_DIR/said") | tail -n 2 | paste -sd ';' | cut -c1-600)
  fail BuildFailed "$(cut -d' ' -f1 "$STATE_DIR/command") ended with exit code $builder_status during ${phase:-its start} ($problem): read the end of this stage's log"
}
