#!/bin/sh
# Cleans a node of what a build left that was killed without a chance to clean up itself. May run any number of times, and
# beside other builds: it touches only what carries this build's mark.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=devices.sh
. "$IMAGEFACTORY_SCRIPTS/devices.sh"
begin_stage janitor

# list_of LINES - as a JSON array
list_of() {
  printf '%s' "$1" | jq -R -s -c 'split("\n") | map(select(. != ""))'
}

make_loop_nodes || fail NotPrivileged "no device node can be made: set securityContext.privileged: true"
killed=$(build_processes)
signal_build KILL
unmounted=$(unmount_below "$BUILD_DIR")
detached=$(detach_loops "*/$MARK/*" "$DETACH_DEADLINE_SECONDS")
release_cache
left=$(loops_backed_by "*/$MARK/*")
if [ -d "$BUILD_DIR" ]; then rm -rf --one-file-system "$BUILD_DIR"; fi
add_data '. + {$killed, $unmounted, $detached, $left}' --argjson killed "$(list_of "$killed")" \
  --argjson unmounted "$(list_of "$unmounted")" --argjson detached "$(list_of "$detached")" --argjson left "$(list_of "$left")"
[ -z "$left" ] || retry_later DevicesBusy \
  "still in use: $(echo "$left" | paste -sd ' '): a process that is not this build's holds them; they go when it ends"
succeed "$(echo "$detached" | grep -c . || :) loop devices detached, $(echo "$unmounted" | grep -c . || :) mounts removed"
