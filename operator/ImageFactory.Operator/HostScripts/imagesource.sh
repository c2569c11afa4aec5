# shellcheck shell=sh
# A finished image in place of one that is built: fetched once, and held against its checksum before anything reads it.
# Sourced by source.sh.

IMAGE_CONNECT_SECONDS=30
# A server that trickles would hold the build for ever.
IMAGE_LEAST_BYTES_A_SECOND=10000
IMAGE_SLOW_SECONDS=120
# What a server says in Retry-After curl waits for, were it a day.
IMAGE_RETRY_SECONDS=300

# fetch_image - to $IMPORTED, where the profile has one
fetch_image() {
  image_url=$(input .profile.source.image.url)
  [ -n "$image_url" ] || return 0
  image_checksum=$(input .profile.source.image.checksum)
  check_image_source
  mkdir -p "${IMPORTED%/*}"
  # It is no larger than the disk in it, and that no larger than the profile promises; tables come on top.
  image_bytes=$(((($(input '.profile.image.minDiskGiB // 4') << 10) + 64) << 20))
  log "fetching the image from $image_url"
  image_code=0
  supervise prlimit --fsize="$image_bytes" curl --silent --show-error --fail --location --globoff --proto '=http,https' \
    --connect-timeout "$IMAGE_CONNECT_SECONDS" --speed-limit "$IMAGE_LEAST_BYTES_A_SECOND" \
    --speed-time "$IMAGE_SLOW_SECONDS" --max-filesize "$image_bytes" --retry 3 --retry-connrefused \
    --retry-max-time "$IMAGE_RETRY_SECONDS" --write-out '%{http_code}' --output "$IMPORTED" "$image_url" \
    >"$STATE_DIR/image.status" 2>"$STATE_DIR/image.error" || image_code=$?
  # Where Retry-After is beyond that time, newer versions of curl end with 0.
  case "$image_code$(cat "$STATE_DIR/image.status")" in 0[123]*) ;; *) refuse_image ;; esac
  [ -s "$IMPORTED" ] || fail SourceImageInvalid "$image_url is empty: have its publisher put the image there"
  image_digest=$("${image_checksum%%:*}sum" <"$IMPORTED" | cut -d' ' -f1)
  [ "$image_digest" = "${image_checksum#*:}" ] || fail SourceImageDiffers \
    "$image_url has the ${image_checksum%%:*} $image_digest, and source.image.checksum says ${image_checksum#*:}: look up\
 what its publisher tells of the file as it is there, packed if it is; an address that always leads to the newest image changes with each"
  log "the image has $(($(stat -c %s "$IMPORTED") >> 20)) MiB and is the one of the checksum"
}

# check_image_source - what ends in a command is looked at here as well
check_image_source() {
  printf '%s\n' "$image_url" |
    grep -qxE 'https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]+)?(/[A-Za-z0-9._/+~%@:-]*)?' ||
    fail InvalidSource "source.image.url has to be http(s)://HOST/PATH, without user, password and query"
  printf '%s\n' "$image_checksum" | grep -qxE 'sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}' ||
    fail InvalidSource "source.image.checksum has to be sha256: or sha512: and the digits of the hash"
}

refuse_image() {
  image_error=$(tail -n 1 "$STATE_DIR/image.error" | without_passwords | cut -c1-300)
  case "$image_code" in
    # Too large by its length, by SIGXFSZ, or since writing failed for want of room.
    63 | 153) fail SourceTooLarge \
      "$image_url has more than the $((image_bytes >> 20)) MiB that image.minDiskGiB promises: raise it" ;;
    # To another protocol, or in a circle.
    1 | 47) fail SourceRedirected "$image_url leads to where nothing is fetched from ($image_error): name the address that it leads to" ;;
    23) fail NotEnoughDisk "the image cannot be written to ${IMPORTED%/*}: give the workspace more disk" ;;
    60 | 51 | 58 | 59 | 77 | 83 | 90 | 91) fail SourceCertificateInvalid \
      "the certificate of $image_url is not good ($image_error): have the server's renewed, or use http, since the checksum\
 tells whether it is the right image" ;;
  esac
  case "$(cat "$STATE_DIR/image.status")" in
    408 | 429) ;;
    4*) fail SourceNotFound "$image_url cannot be had ($image_error): check source.image.url" ;;
  esac
  retry_later SourceUnreachable \
    "$image_url cannot be fetched ($image_error): check that the server runs and that the build host reaches it"
}
