# shellcheck shell=sh
# No builder: the finished image that source.sh has fetched becomes the raw disk, and is not changed. Sourced by load_tool
# (lib.sh); the five functions of a tool stand in README.md.
# shellcheck disable=SC2034,SC2154 # variables pass between this file and the script that sources it

TOOL=Import
# It has one phase, of which no log tells.
PHASE_LINE='no such line'
PHASE_NAME='s/.*//'
UNPACKED="$BUILD_DIR/import/unpacked"

tool_check() {
  for program in gzip xz zstd; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

tool_versions() { jq -cn --arg qemu "$(first_version qemu-img --version)" '{"qemu-img": $qemu}'; }

tool_prepare() {
  # Of no use to qemu-img; build.sh knows by it that this stage was here.
  : >"$STATE_DIR/environment"
  prepared="the image is finished, and nothing is built"
}

tool_build() {
  cache_hit=false
  [ -s "$IMPORTED" ] || fail NotPrepared \
    "$IMPORTED is missing: the source stage has to run first, on the same workspace"
  unpack_image
  # The raw disk of an image that is not what the profile calls it would be a header for whoever opens it: package.sh looks.
  began=$(date +%s)
  if [ "$(input '.profile.source.image.format // "qcow2"')" = qcow2 ]; then
    check_plain_qcow2
    run_builder qemu-img convert -f qcow2 -O raw "$UNPACKED" "$RAW_IMAGE"
  else
    run_builder cp --sparse=always "$UNPACKED" "$RAW_IMAGE"
  fi
  [ "$builder_status" = 0 ] || {
    explain_failure
    fail_with_last_words
  }
  echo "$began import" >"$STATE_DIR/phases"
  rm -rf "${UNPACKED%/*}"
}

# unpack_image - to $UNPACKED, no larger than the disk may be
unpack_image() {
  compression=$(input .profile.source.image.compression)
  case "$compression" in
    '')
      mv "$IMPORTED" "$UNPACKED"
      return
      ;;
    gz) set -- gzip -dc ;;
    xz) set -- xz -dc ;;
    zst) set -- zstd -dcq ;;
    *) fail InvalidProfile "source.image.compression '$compression' is unknown: set gz, xz or zst, or leave it out" ;;
  esac
  most_bytes=$(((($(input '.profile.image.minDiskGiB // 4') << 10) + 64) << 20))
  unpack_status=0
  # shellcheck disable=SC2016 # the variables are those of the other shell
  supervise prlimit --fsize="$most_bytes" sh -c 'file=$1; shift; exec "$@" <"$file"' sh "$IMPORTED" "$@" >"$UNPACKED" \
    2>"$STATE_DIR/unpack.error" || unpack_status=$?
  [ "$unpack_status" != 153 ] || fail ImageTooLarge \
    "the image has more than the $((most_bytes >> 20)) MiB that image.minDiskGiB promises: raise image.minDiskGiB"
  [ "$unpack_status" = 0 ] || {
    problem=$(tail -n 1 "$STATE_DIR/unpack.error" | cut -c1-300)
    case "$problem" in
      *'No space left'*) fail NotEnoughDisk "the image cannot be unpacked ($problem): give the workspace more disk" ;;
    esac
    fail SourceImageInvalid \
      "the image cannot be unpacked by $1 ($problem): set source.image.compression to how the file is compressed, or remove it"
  }
  rm -f "$IMPORTED"
}

# check_plain_qcow2 - one that names another file would be filled from files of this host
check_plain_qcow2() {
  qemu-img info -f qcow2 --output json "$UNPACKED" >"$STATE_DIR/image.json" 2>"$STATE_DIR/image.error" || fail SourceImageInvalid \
    "the image is no qcow2 ($(tail -n 1 "$STATE_DIR/image.error" | cut -c1-300)): set source.image.format to what it is"
  other=$(jq -r '[if ."backing-filename" or ."full-backing-filename" then "a backing file" else empty end,
    if ."format-specific".data."data-file" then "a data file" else empty end,
    if .encrypted then "a key" else empty end] | join(" and ")' "$STATE_DIR/image.json")
  [ -z "$other" ] || fail SourceImageInvalid \
    "the image needs $other beside itself: have it converted to one that stands alone"
  least_disk=$(input '.profile.image.minDiskGiB // 4')
  [ "$(jq '."virtual-size"' "$STATE_DIR/image.json")" -le "$((least_disk << 30))" ] || fail ImageTooLarge \
    "its disk has $(($(jq '."virtual-size"' "$STATE_DIR/image.json") >> 20)) MiB, image.minDiskGiB promises $least_disk GiB: raise image.minDiskGiB"
}

tool_record() {
  echo "curl -fLo image '$(input .profile.source.image.url)'"
  cat "$STATE_DIR/command"
}
