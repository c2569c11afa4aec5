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

# The file that was fetched stays until package.sh is done with the disk: a build may be tried again on the same host.
tool_build() {
  cache_hit=false
  [ -s "$IMPORTED" ] || fail NotPrepared \
    "$IMPORTED is missing: the source stage has to run first, on the same workspace"
  format=$(input '.profile.source.image.format // "qcow2"')
  compression=$(input .profile.source.image.compression)
  image_file=$IMPORTED
  if [ "$compression" ]; then
    unpack_image
    image_file=$UNPACKED
  fi
  # The raw disk of an image that is not what the profile calls it would be a header for whoever opens it: package.sh looks.
  check_kind
  began=$(date +%s)
  if [ "$format" = qcow2 ]; then
    check_plain_qcow2
    run_builder qemu-img convert -f qcow2 -O raw "$image_file" "$RAW_IMAGE"
  elif [ "$compression" ]; then
    run_builder mv "$UNPACKED" "$RAW_IMAGE"
  else
    run_builder cp --reflink=auto --sparse=always "$IMPORTED" "$RAW_IMAGE"
  fi
  [ "$builder_status" = 0 ] || {
    # The image has its size, so there is none to raise.
    if [ -n "$log_lost" ] || seen 'No space left on device'; then
      fail NotEnoughDisk "the image cannot be written to ${RAW_IMAGE%/*}: give the workspace more disk"
    fi
    explain_failure
    fail_with_last_words
  }
  echo "$began import" >"$STATE_DIR/phases"
  rm -f "$UNPACKED"
}

# find_unpacker - sets unpack_command
find_unpacker() {
  case "$compression" in
    gz) unpack_command='gzip -dc' ;;
    xz) unpack_command='xz -dc' ;;
    zst) unpack_command='zstd -dcq' ;;
    *) fail InvalidProfile "source.image.compression '$compression' is unknown: set gz, xz or zst, or leave it out" ;;
  esac
}

# unpack_image - to $UNPACKED, no larger than the disk may be, and with holes where nothing is
unpack_image() {
  find_unpacker
  most_bytes=$(((($(input '.profile.image.minDiskGiB // 4') << 10) + 64) << 20))
  unpack_status=0
  rm -f "$UNPACKED" "$STATE_DIR/unpack.status"
  # One byte more than it may have shows that it has more; of zeros, which dd does not write, there is no end otherwise.
  # shellcheck disable=SC2016,SC2086 # the variables are those of the other shell; a command and its options
  supervise prlimit --fsize="$most_bytes" sh -c 'file=$1 unpacked=$2 status=$3 most=$4; shift 4
    { "$@" <"$file" || echo $? >"$status"; } | head -c "$((most + 1))" | dd of="$unpacked" bs=1M iflag=fullblock conv=sparse status=none' \
    sh "$IMPORTED" "$UNPACKED" "$STATE_DIR/unpack.status" "$most_bytes" $unpack_command 2>"$STATE_DIR/unpack.error" || unpack_status=$?
  [ "$unpack_status" != 153 ] || fail ImageTooLarge \
    "the image has more than the $((most_bytes >> 20)) MiB that image.minDiskGiB promises: raise image.minDiskGiB"
  problem=$(tail -n 1 "$STATE_DIR/unpack.error" | cut -c1-300)
  # What dd cannot write; there may be no room for its words, either.
  [ "$unpack_status" = 0 ] ||
    fail NotEnoughDisk "the image cannot be unpacked to ${UNPACKED%/*}${problem:+ ($problem)}: give the workspace more disk"
  [ ! -s "$STATE_DIR/unpack.status" ] || fail SourceImageInvalid \
    "the image cannot be unpacked by ${unpack_command%% *} ($problem): set source.image.compression to how the file is compressed, or remove it"
}

# check_kind - that the image begins as what the profile calls it, or else with the field that says what it is
check_kind() {
  kind=
  kind_magic=$(od -An -v -tx1 -N8 "$image_file" | tr -d ' \n')
  case "$kind_magic" in
    514649fb*) kind=qcow2 kind_words="a qcow2: set source.image.format to qcow2" ;;
    1f8b*) kind_words="compressed by gzip: set source.image.compression to gz" ;;
    fd377a585a00*) kind_words="compressed by xz: set source.image.compression to xz" ;;
    28b52ffd*) kind_words="compressed by Zstandard: set source.image.compression to zst" ;;
    425a68*) kind_words="compressed by bzip2, which is not read: name one that is not, or by xz, zst or gz" ;;
    504b0304*) kind_words="a ZIP archive: name the image itself" ;;
    4b444d56* | 434f5744* | 23204469736b2044*) kind_words="a VMDK: have it converted to qcow2, or name a qcow2" ;;
    7668647866696c65 | 636f6e6563746978) kind_words="a VHD or VHDX: have it converted to qcow2, or name a qcow2" ;;
    3c21* | 3c68746d* | 3c48544d* | 3c3f786d*) kind_words="a page of HTML or XML: name the image itself" ;;
    *)
      kind_words=
      [ "$(od -An -c -j257 -N5 "$image_file" | tr -d ' \n')" != ustar ] || kind_words="a tar archive: name the image itself"
      ;;
  esac
  [ "$format" != qcow2 ] || [ "$kind" != qcow2 ] || return 0
  if [ "$format" = raw ]; then
    [ -z "$kind_words" ] || fail SourceImageInvalid "the image is no plain disk, but $kind_words"
  else
    fail SourceImageInvalid "the image is no qcow2$(
      if [ "$kind_words" ]; then echo ", but $kind_words"; else echo ": set source.image.format to what it is"; fi
    )"
  fi
}

# header_field FIRST LAST - hexadecimal digits of the header
header_field() { printf %s "$qcow2_header" | cut -c"$1-$2"; }

# check_plain_qcow2 - one that names another file would be filled from files of this host; its header is looked at before
# anything opens it, and with it what it names
check_plain_qcow2() {
  qcow2_header=$(od -An -v -tx1 -N80 "$image_file" | tr -d ' \n')
  [ ${#qcow2_header} = 160 ] || fail SourceImageInvalid "the image ends within its header: have its publisher mend it"
  other=
  case "$(header_field 1 8)$(header_field 145 160)" in
    # Features that a reader has to know, from version 3 on: the third is data in another file.
    514649fb*[4-7c-f]) [ "$(header_field 9 16)" = 00000002 ] || other="a data file" ;;
  esac
  [ "$(header_field 65 72)" = 00000000 ] || other="${other:+$other and }a key"
  [ "$(header_field 17 32)" = 0000000000000000 ] || other="${other:+$other and }a backing file"
  [ -z "$other" ] || fail SourceImageInvalid \
    "the image needs $other beside itself: have it converted to one that stands alone"
  qemu-img info -f qcow2 --output json "$image_file" >"$STATE_DIR/image.json" 2>"$STATE_DIR/image.error" || fail SourceImageInvalid \
    "the image is a damaged qcow2 ($(tail -n 1 "$STATE_DIR/image.error" | cut -c1-300)): have its publisher mend it"
  least_disk=$(input '.profile.image.minDiskGiB // 4')
  [ "$(jq '."virtual-size"' "$STATE_DIR/image.json")" -le "$((least_disk << 30))" ] || fail ImageTooLarge \
    "its disk has $(($(jq '."virtual-size"' "$STATE_DIR/image.json") >> 20)) MiB, image.minDiskGiB promises $least_disk GiB: raise image.minDiskGiB"
}

tool_record() {
  compression=$(input .profile.source.image.compression)
  echo "curl --create-dirs -fLo '$IMPORTED' '$(input .profile.source.image.url)'"
  if [ "$compression" ]; then
    find_unpacker
    echo "$unpack_command <'$IMPORTED' >'$UNPACKED'"
  fi
  cat "$STATE_DIR/command"
}
