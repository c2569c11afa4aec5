# shellcheck shell=bash
# What the builder is told of the public definitions (tests/testdata/public, as PublicDefinitionTests resolved them): its
# environment and its command line, compared with NAME.command.txt; to write these anew: UPDATE_GOLDEN=1. Their mirrors
# cannot be reached from here, so nothing is fetched or built.
# shellcheck disable=SC2016 # variables of the other shell, and jq programs, stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# write_plan - a stage that goes as far as the tool's command, and keeps that
write_plan() {
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  cat >"$scripts/plan.sh" <<'END'
#!/bin/sh
set -eu
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
for file in devices repositories builder; do . "$IMAGEFACTORY_SCRIPTS/$file.sh"; done
begin_stage plan
load_tool
make_directories
read_architecture
# What comes from the network, or changes the host.
good_keyring() { echo "KEYRING-OF-$1"; }
use_cache() { DIB_IMAGE_CACHE=; }
use_package_cache() { archive=-; }
map_partitions() { :; }
install_standin() { :; }
run_builder() {
  {
    cat "$STATE_DIR/environment"
    printf '%s' "$1"
    shift
    printf ' %s' "$@"
    echo
  } >"$STATE_DIR/plan"
  succeed "planned"
}
mapping=LoopDevice
if [ "$TOOL" = Kiwi ]; then
  mkdir -p "$KIWI_DIR/keyrings"
  : >"$KIWI_DIR/apt.conf"
  write_kiwi_environment
else
  write_lists
  write_environment
fi
tool_build
END
}

case_the_builder_is_told_what_the_public_definitions_say() {
  local definitions name
  definitions=$(cd "$here/../testdata/public" && pwd)
  write_plan
  for name in "$definitions"/*.json; do
    name=$(basename "$name" .json)
    write_input '.profile = $profile[0] | .policies.checkValidUntil = true' --slurpfile profile "$definitions/$name.json"
    stage plan
    expect plan 0 Succeeded Succeeded
    sed "s/$uid/UID/g" "$directory/workspace/imagefactory-$uid/state/plan" >"$directory/told"
    if [[ ${UPDATE_GOLDEN:-} ]]; then cp "$directory/told" "$definitions/$name.command.txt"; fi
    check "what the builder is told of $name" diff "$definitions/$name.command.txt" "$directory/told"
  done
}
