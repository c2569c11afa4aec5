#!/bin/sh
# Stage Tested, second part: the image boots in a virtual machine, here or in a cloud, and the factory's suite looks at
# it from the inside. Nothing of the profile's runs here: what this says of an image, nobody but the factory says.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=tester.sh
. "$IMAGEFACTORY_SCRIPTS/tester.sh"
# shellcheck source=diskstart.sh
. "$IMAGEFACTORY_SCRIPTS/diskstart.sh"
# shellcheck source=contents.sh
. "$IMAGEFACTORY_SCRIPTS/contents.sh"
begin_stage test
# shellcheck disable=SC2317 # called when the script ends, by lib.sh
release() {
  stop_machine
  drop_contents
}

FILES='{"checked":false}'
drop_contents
rm -f "$NOT_BOOTED"
prepare_tester
gather_suite
read_scap
[ -z "$scap_own" ] || leave_scap
if collect_suite; then
  check_contents "$image" "$FETCHED_DIR/files.hashdeep"
  try_machine
fi
add_data '. + {boot: {$kernelSeconds, $sshSeconds, $readySeconds}, $files, $modules}' \
  --argjson kernelSeconds "$KERNEL_SECONDS" --argjson sshSeconds "$SSH_SECONDS" \
  --argjson readySeconds "$READY_SECONDS" --argjson files "$FILES" --argjson modules "$(shipped_modules | jq -cRn '[inputs]')"
give_verdict "the image"
