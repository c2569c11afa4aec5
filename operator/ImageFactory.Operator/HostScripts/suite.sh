# shellcheck shell=sh
# The suite: of the factory the modules shipped with these scripts, in test.sh; of the profile those of its ConfigMap and
# of its git source, in modules.sh. Sourced after machine.sh.
# shellcheck disable=SC2153,SC2154 # variables are set by lib.sh and machine.sh

: "${IMAGEFACTORY_TESTS:=/imagefactory/tests}"
SUITE_DIR="$BUILD_DIR/suite"
SUITE_RESULT="$STATE_DIR/suite.json"
REPORT="$OUTPUT_DIR/${RESULTS:=tests}.junit.xml"
SUITE_LOG="$OUTPUT_DIR/$RESULTS.log"
SUITE_SECONDS=1800
SUITE_STOP_SECONDS=20
# To read all modules; what takes longer is a test's work.
COLLECT_SECONDS=120
# For one test with KVM.
TEST_SECONDS=60

limit_suite() {
  seconds=$(input .profile.tests.timeoutSeconds)
  suite_seconds=$((${seconds:-$SUITE_SECONDS} * scale))
}

# begin_suite - in a directory of its own, with what all modules share
begin_suite() {
  rm -rf "$SUITE_DIR"
  mkdir -p "$SUITE_DIR"
  cp -L "$IMAGEFACTORY_SCRIPTS"/suite/*.py "$SUITE_DIR"
  # Of the families of JUnit XML, xunit1 has properties of test cases.
  printf '[pytest]\npython_files = test_*.py profile/*.py source/*.py\njunit_family = xunit1\n' >"$SUITE_DIR/pytest.ini"
}

# gather_suite - the factory's modules
gather_suite() {
  begin_suite
  select_modules
}

# gather_modules - the profile's: a mounted ConfigMap is read-only and made of links, which lead nowhere else; those of a
# source may lead anywhere
gather_modules() {
  begin_suite
  rm -f "$SUITE_DIR"/test_*.py
  mkdir "$SUITE_DIR/profile" "$SUITE_DIR/source"
  copy_modules "$IMAGEFACTORY_TESTS" "$SUITE_DIR/profile"
  source_tests="$SOURCE_DIR/$(input .profile.source.git.path)/tests"
  for module in "$source_tests"/*.py; do
    [ ! -e "$module" ] || in_source "$module" || fail InvalidSource \
      "tests/${module##*/} of the source is a link that leads out of it: put the module itself there"
  done
  copy_modules "$source_tests" "$SUITE_DIR/source"
}

copy_modules() {
  for module in "$1"/*.py; do
    if [ -f "$module" ]; then cp -L "$module" "$2"; fi
  done
}

# own_modules - those of the profile, one a line
own_modules() { find "$SUITE_DIR/profile" "$SUITE_DIR/source" -name '*.py'; }

# shipped_modules - the names of the factory's, one a line
shipped_modules() {
  for module in "$SUITE_DIR"/test_*.py; do
    [ -e "$module" ] || continue
    module=${module##*/test_}
    echo "${module%.py}"
  done
}

# select_modules - of those that are shipped; a name that means none of them is a mistake that nobody would notice
select_modules() {
  shipped_modules >"$STATE_DIR/modules"
  input '.profile.tests | (.modules // [])[], (.skipModules // [])[]' >"$STATE_DIR/modules.named"
  unknown_module=$(grep -vxF -f "$STATE_DIR/modules" "$STATE_DIR/modules.named" | head -n 1)
  [ -z "$unknown_module" ] || fail InvalidProfile \
    "tests.modules or tests.skipModules: there is no module '$unknown_module': name some of $(paste -sd ' ' "$STATE_DIR/modules")"
  jq -rR --slurpfile input "$IMAGEFACTORY_INPUT" '($input[0].profile.tests // {}) as $tests | select(
      ($tests.modules and (. as $name | $tests.modules | index([$name]) | not))
      or (. as $name | $tests.skipModules // [] | index([$name])))' "$STATE_DIR/modules" >"$STATE_DIR/modules.left"
  while read -r module; do rm "$SUITE_DIR/test_$module.py"; done <"$STATE_DIR/modules.left"
}

# run_pytest SECONDS ARGUMENT... - INT makes it write what it knows, but a shell's background command starts with INT ignored
run_pytest() {
  pytest_seconds=$1
  shift
  files_of_image=$FETCHED_DIR/files.hashdeep
  # The build host wrote that list, and may have written what it likes.
  [ ! -e "$FOUND_FILES" ] || files_of_image=$FOUND_FILES
  supervise_into "$SUITE_LOG" prlimit --fsize="$RESULT_BYTES" \
    env -C "$SUITE_DIR" --default-signal=INT PYTHONDONTWRITEBYTECODE=1 IMAGEFACTORY_INPUT="$IMAGEFACTORY_INPUT" \
    IMAGEFACTORY_FILES="$files_of_image" IMAGEFACTORY_SSH_CONFIG="$SSH_CONFIG" \
    IMAGEFACTORY_SUITE_RESULT="$SUITE_RESULT" IMAGEFACTORY_SCRIPTS="$IMAGEFACTORY_SCRIPTS" \
    IMAGEFACTORY_IPERF_SERVER="$IMAGEFACTORY_IPERF_SERVER" \
    timeout --signal=INT --kill-after="$SUITE_STOP_SECONDS" "$pytest_seconds" \
    python3 -u -m pytest -p no:cacheprovider -p result --import-mode=importlib "$@" .
}

# collect_suite - before the boot, so that a module that cannot be read is told at once
collect_suite() {
  collect_status=0
  run_pytest "$COLLECT_SECONDS" --collect-only -q || collect_status=$?
  case "$collect_status" in
    0 | 5) ;;
    124 | 137)
      cat "$SUITE_LOG"
      problem SuiteBroken "the modules could not be read within $COLLECT_SECONDS s: one of them does work before its tests run"
      return 1
      ;;
    *)
      cat "$SUITE_LOG"
      problem SuiteBroken "$(suite_result '.broken // "pytest cannot collect the suite: read '"${SUITE_LOG##*/}"'"')"
      return 1
      ;;
  esac
}

run_suite() {
  reruns=$(input .profile.tests.reruns)
  suite_status=0
  run_pytest "$suite_seconds" -v -ra --tb=short --reruns "${reruns:-1}" --timeout "$((TEST_SECONDS * scale))" \
    --hosts='ssh://guest?controlpersist=0' --ssh-config="$SSH_CONFIG" --junitxml="$REPORT" || suite_status=$?
  cat "$SUITE_LOG"
  if has_panicked; then
    problem KernelPanic "during the tests: $(panic_line); the last lines on the console: $(console_tail)"
  fi
  case "$suite_status" in
    0 | 5) ;;
    1)
      # It is also how a Python ends that cannot go on.
      [ "$(suite_result .failed)" != 0 ] || problem SuiteBroken "no test failed, yet pytest did: $(suite_log_end)"
      ;;
    124 | 137)
      problem TestsTimedOut "the suite did not end within $suite_seconds s; it hung in $(suite_result '.running // "no test"'): raise tests.timeoutSeconds or correct that test"
      ;;
    *) problem SuiteBroken "pytest ended with exit code $suite_status: $(suite_log_end)" ;;
  esac
}

suite_log_end() { tail -n 1 "$SUITE_LOG" | cut -c1-300; }

# suite_problem - tests failed; one that hung is a matter of its own
suite_problem() {
  if [ "$(suite_result '.hung // empty')" ]; then
    problem TestsTimedOut "$(suite_result .hung) did not end within $((TEST_SECONDS * scale)) s"
  else
    problem TestsFailed "$(suite_result '"\(.failed) of \(.total) tests failed: \(.failures | join(", ")); '"${SUITE_LOG##*/}"' tells why"')"
  fi
}

# suite_result JQ-FILTER - from what result.py wrote; before the first test there is nothing in it
suite_result() {
  if [ -s "$SUITE_RESULT" ]; then
    jq -rc "$1" "$SUITE_RESULT"
  else
    jq -rcn "{total: 0, passed: 0, failed: 0, skipped: 0, flaky: 0, excepted: 0, exceptions: [], failures: []} | $1"
  fi
}
