#!/bin/sh
# Stage Tested: the image boots in a virtual machine, here or in a cloud, and a suite looks at it from the inside.
# What is wrong with an image is a verdict and no failure of this stage, so that whatever led to it is kept.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=machine.sh
. "$IMAGEFACTORY_SCRIPTS/machine.sh"
: "${IMAGEFACTORY_TARGET:=/imagefactory/target/target.json}"
machine=emulator
[ ! -f "$IMAGEFACTORY_TARGET" ] || machine=server
# shellcheck source=emulator.sh
. "$IMAGEFACTORY_SCRIPTS/$machine.sh"
# shellcheck source=boot.sh
. "$IMAGEFACTORY_SCRIPTS/boot.sh"
# shellcheck source=contents.sh
. "$IMAGEFACTORY_SCRIPTS/contents.sh"
# shellcheck source=suite.sh
. "$IMAGEFACTORY_SCRIPTS/suite.sh"
# shellcheck source=scap.sh
. "$IMAGEFACTORY_SCRIPTS/scap.sh"
# shellcheck source=output.sh
. "$IMAGEFACTORY_SCRIPTS/output.sh"
begin_stage test
# shellcheck disable=SC2317 # called when the script ends, by lib.sh
release() {
  stop_machine
  drop_contents
}

PROBLEM=null
FILES='{"checked":false}'
UNCHANGED=null

# problem REASON MESSAGE - the first one is the cause, the others follow from it
problem() {
  log "problem ($1): $2"
  [ "$PROBLEM" = null ] || return 0
  PROBLEM=$(jq -cn --arg reason "$1" --arg message "$2" '{$reason, message: $message[:1500]}')
}

check_tools() {
  for tool in qemu-system-x86_64 qemu-img genisoimage ssh ssh-keygen python3 hashdeep debugfs partx setpriv iperf3 oscap jq; do
    command -v "$tool" >/dev/null || fail ToolMissing \
      "the tester image has no $tool: build it from the Dockerfile's target tester of this operator's version"
  done
}

read_settings() {
  image_user=$(input '.profile.image.metadata.originalUser // .profile.os.distro')
  suite_user=$image_user
  case "$(input .profile.tests.user.sudo)" in
    Passwordless | '') ;;
    WithPassword | None) suite_user=imagefactory ;;
    *) fail InvalidProfile "tests.user.sudo '$(input .profile.tests.user.sudo)' is unknown: set Passwordless, WithPassword or None" ;;
  esac
}

give_verdict() {
  [ "$PROBLEM" != null ] || [ "$(suite_result .failed)" = 0 ] || suite_problem
  judge_scap
  list_output console.log scap.arf.xml scap.html tests.junit.xml tests.log
  add_data '. + {verdict: (if $problem == null then "Passed" else "Failed" end), $problem,
      accelerator: (if $accelerator == "" then null else $accelerator end),
      boot: {$kernelSeconds, $sshSeconds, $readySeconds},
      tests: ($suite | {total, passed, failed, skipped, flaky}), failed: $suite.failures, imageUnchanged: $unchanged, $files,
      throughput: $suite.measured.throughput, $scap}' \
    --argjson problem "$PROBLEM" --arg accelerator "$accelerator" --argjson kernelSeconds "$KERNEL_SECONDS" \
    --argjson sshSeconds "$SSH_SECONDS" --argjson readySeconds "$READY_SECONDS" --argjson suite "$(suite_result .)" \
    --argjson unchanged "$UNCHANGED" --argjson files "$FILES" --argjson scap "$SCAP"
  if [ "$PROBLEM" = null ]; then
    succeed "the image passed: $(suite_result .passed) tests, ready after $READY_SECONDS s"
  fi
  succeed "the image did not pass: $(jq -rn --argjson problem "$PROBLEM" '$problem | "\(.reason): \(.message[:300])"')"
}

check_tools
image="$FETCHED_DIR/$(input .build.imageName).qcow2"
[ -s "$image" ] || fail NotFetched "$image is missing: the fetch stage has to run first, on the same workspace"
rm -rf "$MACHINE_DIR" "$CONTENTS_DIR" "$OUTPUT_DIR"
make_directories
mkdir -p "$MACHINE_DIR"
read_settings
choose_accelerator
gather_suite
prepare_scap
if collect_suite; then
  check_contents "$image" "$FETCHED_DIR/files.hashdeep"
  prepare_machine "$image"
  start_machine
  if follow_boot; then
    run_suite
    run_scap
  fi
  stop_machine
  check_image_unchanged
fi
give_verdict
