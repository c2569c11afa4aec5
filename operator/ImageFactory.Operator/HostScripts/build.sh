#!/bin/sh
# Stage ImageBuilt, first part: the builder tool makes a raw, partitioned, self-booting disk.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=devices.sh
. "$IMAGEFACTORY_SCRIPTS/devices.sh"
# shellcheck source=logicalvolumes.sh
. "$IMAGEFACTORY_SCRIPTS/logicalvolumes.sh"
# shellcheck source=repositories.sh
. "$IMAGEFACTORY_SCRIPTS/repositories.sh"
# shellcheck source=builder.sh
. "$IMAGEFACTORY_SCRIPTS/builder.sh"
begin_stage build
load_tool

release() {
  # First: what releases devices is not to meet a stand-in.
  remove_standins
  release_build_devices | while read -r released; do log "released $released"; done
  release_cache
}

check_input() {
  [ -r "$STATE_DIR/environment" ] || fail NotPrepared \
    "$STATE_DIR/environment is missing: the prepare stage has to run first, on the same workspace"
  read_architecture
}

# prepare_host - a build that is tried again on the same host starts clean; sets mapping
prepare_host() {
  release
  rm -rf "$TEMP_DIR" "${RAW_IMAGE%/*}" "$STATE_DIR/cache-entry"
  make_directories
  make_loop_nodes || fail NoLoopDevices "no loop device node can be made: set securityContext.privileged: true"
  bound_lvm
  mapping=$(probe_partition_mapping) || fail NoLoopDevices \
    "no loop device can be attached: run 'losetup -l' on the build host and detach what is left over"
  log "partitions are mapped by $mapping"
}

check_input
prepare_host
tool_build
# For package.sh, which finds out whether what came from the cache, or went there, is any good.
if [ -n "${cached:-}" ]; then echo "$cached" >"$STATE_DIR/cache-entry"; fi
[ -s "$RAW_IMAGE" ] || fail BuildFailed "$(cut -d' ' -f1 "$STATE_DIR/command") reported success, but $RAW_IMAGE is missing: read this stage's log"

# shellcheck disable=SC2154 # cache_hit is set by the tool
add_data '. + {$mapping, $cacheHit, $seconds, phases: ($phases | split("\n") | map(select(. != "") | split(" "))
    | [., .[1:] + [[$ended]]] | transpose | map({key: .[0][1], value: ((.[1][0] | tonumber) - (.[0][0] | tonumber))}) | from_entries)}' \
  --arg mapping "$mapping" --argjson cacheHit "$cache_hit" --argjson seconds "$(($(date +%s) - STARTED_AT))" \
  --rawfile phases "$STATE_DIR/phases" --arg ended "$(date +%s)"
succeed "the disk is built: $(($(stat -c %s "$RAW_IMAGE") >> 20)) MiB"
