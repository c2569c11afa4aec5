#!/bin/sh
# Stage ImageBuilt, first part: diskimage-builder makes a raw, partitioned, self-booting disk.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=devices.sh
. "$IMAGEFACTORY_SCRIPTS/devices.sh"
# shellcheck source=repositories.sh
. "$IMAGEFACTORY_SCRIPTS/repositories.sh"
begin_stage build

# The first directory of sudo's secure_path: diskimage-builder calls everything by sudo, which ignores PATH.
STANDIN_DIR=/usr/local/sbin
STANDIN_MARK="$STATE_DIR/standins"
BUILD_LOG="$BUILD_DIR/build.log"

release() {
  release_build_devices | while read -r released; do log "released $released"; done
  if [ -e "$STANDIN_MARK" ]; then rm -f "$STANDIN_DIR/kpartx" "$STANDIN_DIR/dmsetup" "$STANDIN_MARK"; fi
}

check_input() {
  [ "$(input .profile.builder.tool)" = DiskImageBuilder ] ||
    fail ToolNotSupported "builder.tool $(input .profile.builder.tool) is not supported on this host yet: set builder.tool: DiskImageBuilder"
  [ -r "$STATE_DIR/environment" ] || fail NotPrepared \
    "$STATE_DIR/environment is missing: the prepare stage has to run first, on the same workspace"
  case "$(input .profile.os.architecture)" in
    x86_64 | '') architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) fail ArchitectureNotSupported "os.architecture $(input .profile.os.architecture) is not supported: set x86_64 or aarch64" ;;
  esac
}

# prepare_host - three things that diskimage-builder takes for granted and a container does not have
prepare_host() {
  # A build that is tried again on the same host starts clean.
  release
  rm -rf "$TEMP_DIR" "${RAW_IMAGE%/*}"
  make_directories
  # sudo warns about a host it cannot resolve, and diskimage-builder reads that warning as part of a device's name.
  getent hosts "$(uname -n)" >/dev/null || echo "127.0.0.1 $(uname -n)" >>/etc/hosts
  make_loop_nodes || fail NoLoopDevices "no loop device node can be made: set securityContext.privileged: true"
  mapping=$(probe_partition_mapping) || fail NoLoopDevices \
    "no loop device can be attached: run 'losetup -l' on the build host and detach what is left over"
  if [ "$mapping" = DeviceMapper ]; then
    # Without udev nobody completes the cookie that kpartx -s waits for (moby/moby#22025); with this file
    # diskimage-builder does not ask it to wait.
    has_udev || [ -e /.dockerenv ] || : >/.dockerenv
  else
    touch "$STANDIN_MARK"
    install -m 755 "$IMAGEFACTORY_SCRIPTS/kpartx.sh" "$STANDIN_DIR/kpartx"
    printf '#!/bin/sh\n# No device-mapper here; installed for the length of one build.\nexit 0\n' >"$STANDIN_DIR/dmsetup"
    chmod 755 "$STANDIN_DIR/dmsetup"
  fi
  log "partitions are mapped by $mapping"
}

# use_cache - a base system unpacked from the very state of the repository that was verified saves debootstrap's time.
# The build works on a copy, and a new one appears in the shared directory in one step, so builds may share it.
use_cache() {
  DIB_IMAGE_CACHE="$BUILD_DIR/cache"
  export DIB_IMAGE_CACHE
  mkdir -p "$DIB_IMAGE_CACHE"
  cached=
  cache_hit=false
  [ -d "$IMAGEFACTORY_CACHE" ] && [ -w "$IMAGEFACTORY_CACHE" ] || return 0
  distribution=$(input .profile.os.distro)
  main_repository=$(input '.profile.repositories[0].name')
  key=$({
    release_digest "$main_repository"
    jq -c '.profile.repositories[0]' "$IMAGEFACTORY_INPUT"
    grep -E '^export DIB_(DEBOOTSTRAP|DEBIAN|RELEASE)' "$STATE_DIR/environment" | grep -v "$MARK" || :
  } | sha256sum | cut -c1-16)
  tarball="$DIB_IMAGE_CACHE/debootstrap-$distribution-$DIB_RELEASE-$architecture.tar.gz"
  cached="$IMAGEFACTORY_CACHE/debootstrap-$distribution-$DIB_RELEASE-$architecture-$key.tar.gz"
  if [ -f "$cached" ]; then
    cp "$cached" "$tarball"
    touch "$cached"
    cache_hit=true
    log "base system from the cache: ${cached##*/}"
  fi
}

fill_cache() {
  if [ -n "$cached" ] && [ "$cache_hit" = false ] && [ -f "$tarball" ]; then
    if ! { cp "$tarball" "$cached.$MARK" && mv "$cached.$MARK" "$cached"; }; then
      rm -f "$cached.$MARK"
      log "the cache could not be filled: $IMAGEFACTORY_CACHE is full or read-only"
    fi
  fi
  rm -rf "$DIB_IMAGE_CACHE"
}

# follow_log - passes the builder's output on, notes when each of its phases began, and says so
follow_log() {
  phase=
  while IFS= read -r line; do
    printf '%s\n' "$line"
    printf '%s\n' "$line" >&4
    case "$line" in
      *dib-run-parts\ Running\ */*.d/*)
        directory=${line##*Running }
        directory=${directory%/*}
        if [ "${directory##*/}" != "$phase" ]; then
          phase=${directory##*/}
          log "phase $phase"
          printf '%s %s\n' "$(date +%s)" "$phase" >>"$STATE_DIR/phases"
        fi
        ;;
    esac
  done 4>"$BUILD_LOG"
}

run_builder() {
  rm -f "$STATE_DIR/phases" "$STATE_DIR/build.fifo"
  mkfifo "$STATE_DIR/build.fifo"
  follow_log <"$STATE_DIR/build.fifo" &
  follower=$!
  set -- --no-tmpfs -a "$architecture" -t raw -o "${RAW_IMAGE%.raw}" -p "$(paste -sd , "$STATE_DIR/packages")"
  while read -r element; do
    set -- "$@" "$element"
  done <"$STATE_DIR/elements"
  log "disk-image-create $*"
  echo "disk-image-create $*" >"$STATE_DIR/command"
  builder_status=0
  supervise env -u GNUPGHOME TMPDIR="$TEMP_DIR" HOME=/root disk-image-create "$@" >"$STATE_DIR/build.fifo" 2>&1 ||
    builder_status=$?
  # A daemon that a package started in the image's root would hold the log open, and the mounts.
  signal_build KILL
  wait "$follower" || :
}

# explain_failure - finds the line that tells a person what to do
explain_failure() {
  seen() { problem=$(grep -E -m 1 -- "$1" "$BUILD_LOG" | sed -E 's/^[0-9: .-]+\| *//' | cut -c1-300); [ -n "$problem" ]; }
  if seen 'No space left on device'; then
    fail NotEnoughDisk "the disk ran full during the build ($problem): raise image.sizeGiB if the image is too small, or free space on the build host"
  elif seen 'Unable to locate package|has no installation candidate|Couldn.t find any package'; then
    fail PackageNotFound "a package is in none of the profile's repositories ($problem): correct builder.dib.packages or add the repository"
  elif seen 'MissingElementException: '; then
    fail ElementNotFound "${problem#*MissingElementException: }: correct builder.dib.elements, or check that source.git brings the element"
  elif seen 'Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Connection (timed out|refused|reset)|Hash Sum mismatch|File has unexpected size|50[0234] +(Bad Gateway|Service Unavailable|Gateway|Internal)|Failed getting release file'; then
    retry_later MirrorUnreachable "a mirror failed during the build ($problem): worth another try; if it stays, check the mirror"
  fi
  # Else the last thing that was said which is neither the shell's trace nor the clean-up.
  sed -E 's/^[0-9: .-]+\| *//' "$BUILD_LOG" | grep -vE '^(\++ |INFO |DEBUG |Unmount |$)' >"$STATE_DIR/said"
  problem=$( (grep -E '^E: |ERROR|[Ee]rror:|fatal' "$STATE_DIR/said" || cat "$STATE_DIR/said") | tail -n 2 | paste -sd ';' | cut -c1-600)
  fail BuildFailed "disk-image-create ended with exit code $builder_status during ${phase:-its start} ($problem): read the end of this stage's log"
}

check_input
prepare_host
# shellcheck source=/dev/null # written by prepare.sh
. "$STATE_DIR/environment"
ELEMENTS_PATH="$BUILD_DIR/elements"
own_elements="$SOURCE_DIR/$(input .profile.source.git.path)"
if [ -d "$own_elements/elements" ]; then own_elements="$own_elements/elements"; fi
if [ -d "$own_elements" ]; then ELEMENTS_PATH="$ELEMENTS_PATH:$own_elements"; fi
export ELEMENTS_PATH
use_cache
run_builder
phase=$(tail -n 1 "$STATE_DIR/phases" 2>/dev/null | cut -d' ' -f2)
if [ "$builder_status" != 0 ]; then explain_failure; fi
[ -s "$RAW_IMAGE" ] || fail BuildFailed "disk-image-create reported success, but $RAW_IMAGE is missing: read this stage's log"
fill_cache

add_data '. + {$mapping, $cacheHit, $seconds, phases: ($phases | split("\n") | map(select(. != "") | split(" "))
    | [., .[1:] + [[$ended]]] | transpose | map({key: .[0][1], value: ((.[1][0] | tonumber) - (.[0][0] | tonumber))}) | from_entries)}' \
  --arg mapping "$mapping" --argjson cacheHit "$cache_hit" --argjson seconds "$(($(date +%s) - STARTED_AT))" \
  --rawfile phases "$STATE_DIR/phases" --arg ended "$(date +%s)"
succeed "the disk is built: $(($(stat -c %s "$RAW_IMAGE") >> 20)) MiB"
