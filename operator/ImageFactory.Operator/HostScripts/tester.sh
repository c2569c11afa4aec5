# shellcheck shell=sh
# What test.sh and modules.sh share: both boot the image, run tests in it, and give a verdict. Sourced after lib.sh.
#
# What is wrong with an image is a verdict and no failure of the stage, so that whatever led to it is kept.
# shellcheck disable=SC2034,SC2154 # some variables are read by the files that are sourced here, or set by them

# shellcheck source=machine.sh
. "$IMAGEFACTORY_SCRIPTS/machine.sh"
: "${IMAGEFACTORY_TARGET:=/imagefactory/target/target.json}"
machine=emulator
[ ! -f "$IMAGEFACTORY_TARGET" ] || machine=server
# shellcheck source=emulator.sh
. "$IMAGEFACTORY_SCRIPTS/$machine.sh"
# shellcheck source=boot.sh
. "$IMAGEFACTORY_SCRIPTS/boot.sh"
# shellcheck source=suite.sh
. "$IMAGEFACTORY_SCRIPTS/suite.sh"
# shellcheck source=scap.sh
. "$IMAGEFACTORY_SCRIPTS/scap.sh"
# shellcheck source=output.sh
. "$IMAGEFACTORY_SCRIPTS/output.sh"

# A reason and a message of this many bytes have room in the result beside all else.
PROBLEM_BYTES=1200
# An image that test.sh could not boot is not booted again for modules.sh.
NOT_BOOTED="$FETCHED_DIR/not-booted"
# What test.sh has found in the image: size and name of each file, as files.hashdeep has them.
FOUND_FILES="$FETCHED_DIR/files.found"
PROBLEM=null
UNCHANGED=null

# problem REASON MESSAGE - the first one is the cause, the others follow from it
problem() {
  log "problem ($1): $2"
  [ "$PROBLEM" = null ] || return 0
  # By a pipe: a guest's text may be longer than an argument.
  PROBLEM=$(printf %s "$2" | head -c 8000 | jq -cRs --arg reason "$1" --argjson most "$PROBLEM_BYTES" \
    '{$reason, message: until(tojson | utf8bytelength <= $most; .[:length * 9 / 10 | floor])}')
}

# check_tools - sets guest_machine, as kernels and QEMU call the image's architecture
check_tools() {
  guest_machine=$(input '.profile.os.architecture // "x86_64"')
  case "$guest_machine" in
    x86_64 | aarch64) ;;
    *) fail ArchitectureNotSupported "os.architecture $guest_machine is not supported: set x86_64 or aarch64" ;;
  esac
  for tool in "qemu-system-$guest_machine" qemu-img genisoimage ssh ssh-keygen python3 hashdeep debugfs mcopy partx blkid setpriv prlimit \
    stdbuf iperf3 oscap git jq; do
    command -v "$tool" >/dev/null || fail ToolMissing \
      "the tester image has no $tool: build it from the Dockerfile's target tester of this operator's version"
  done
}

# prepare_tester - sets image
prepare_tester() {
  check_tools
  image="$FETCHED_DIR/$(input .build.imageName).qcow2"
  [ -s "$image" ] ||
    fail NotFetched "$image is missing: the fetch stage has to run first, on the same workspace"
  rm -rf "$MACHINE_DIR" "$OUTPUT_DIR"
  make_directories
  mkdir -p "$MACHINE_DIR"
  read_users
  choose_accelerator
  limit_suite
}

read_users() {
  image_user=$(input '.profile.image.metadata.originalUser // .profile.os.distro')
  # It becomes a part of SSH's configuration, which may name programs of this container.
  case "$image_user" in
    *[!A-Za-z0-9._-]* | -*) fail InvalidProfile "image.metadata.originalUser: '$image_user' is no name of a user" ;;
  esac
  suite_user=$image_user
  case "$(input .profile.tests.user.sudo)" in
    Passwordless | '') ;;
    WithPassword | None) suite_user=imagefactory ;;
    *) fail InvalidProfile "tests.user.sudo '$(input .profile.tests.user.sudo)' is unknown: set Passwordless, WithPassword or None" ;;
  esac
}

# try_machine - from power-on to its end, with the suite and OpenSCAP in between
try_machine() {
  prepare_machine "$image"
  start_machine
  if follow_boot; then
    run_suite
    run_scap
  elif [ "$STAGE" = test ]; then
    : >"$NOT_BOOTED"
  fi
  stop_machine
  check_image_unchanged
}

# give_verdict WHAT - of what was looked at: the image, or its modules
give_verdict() {
  [ "$PROBLEM" != null ] || [ "$(suite_result .failed)" = 0 ] || suite_problem
  judge_scap
  add_data '. + {verdict: (if $problem == null then "Passed" else "Failed" end), $problem,
      accelerator: (if $accelerator == "" then null else $accelerator end),
      tests: ($suite | {total, passed, failed, skipped, flaky, excepted}), failed: $suite.failures,
      exceptions: $suite.exceptions, imageUnchanged: $unchanged,
      throughput: $suite.measured.throughput, $scap}' \
    --argjson problem "$PROBLEM" --arg accelerator "$accelerator" --argjson suite "$(suite_result .)" \
    --argjson unchanged "$UNCHANGED" --argjson scap "$SCAP"
  report_results
  # Without room for the message all data would be left out.
  shorten_data failed
  shorten_data exceptions
  if [ "$PROBLEM" = null ]; then
    succeed "$1 passed: $(suite_result .passed) tests, ready after $READY_SECONDS s"
  fi
  succeed "$1 did not pass: $(jq -rn --argjson problem "$PROBLEM" '$problem | "\(.reason): \(.message[:300])"')"
}

# report_results - what the store is to take, and from nobody else
report_results() {
  list_output "${CONSOLE##*/}" scap.arf.xml scap.html "${REPORT##*/}" "${SUITE_LOG##*/}"
  report_output results
}
