#!/bin/sh
# Stage Tested, third part: the profile's own modules, and OpenSCAP by content of its own, in a machine that boots anew.
# All that runs here may be the profile's: this container has no right to the store, and none to what test.sh found,
# so whatever it says can add a failure, and take none away.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=gitsource.sh
. "$IMAGEFACTORY_SCRIPTS/gitsource.sh"
CONSOLE_NAME=modules.console.log
RESULTS=modules
# shellcheck source=tester.sh
. "$IMAGEFACTORY_SCRIPTS/tester.sh"
begin_stage modules
# shellcheck disable=SC2317 # called when the script ends, by lib.sh
release() { stop_machine; }

# fetch_modules - from where the profile says, at the commit that the image was built from, unless fetch.sh did
fetch_modules() {
  if [ -z "$(input .profile.source.git.credentialsSecretRef.name)" ]; then
    fetch_built_source
  elif [ ! -d "$SOURCE_DIR" ]; then
    fail NotFetched "$SOURCE_DIR is missing: the fetch stage has to run first, in the same pod"
  fi
}

prepare_tester
fetch_modules
gather_modules
read_scap
[ "$scap_own" ] || leave_scap
if [ -z "$(own_modules)" ] && [ -z "$scap_own" ]; then
  add_data '. + {verdict: "Passed", tests: {total: 0, passed: 0, failed: 0, skipped: 0, flaky: 0}}'
  succeed "the profile has no modules"
fi
if [ -e "$NOT_BOOTED" ]; then
  problem NotRun "the image did not boot for the factory's suite, and was not booted again"
elif prepare_scap && collect_suite; then
  try_machine
fi
give_verdict "the profile's modules"
