# shellcheck shell=bash
# Runs test suites one after the other and adds up what they say.

REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RESULTS=${IMAGEFACTORY_RESULTS:-$REPOSITORY/TestResults}
# No build server outlives the run.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p "$RESULTS"

say() { printf '%s\n' "$*" >&2; }

# timed WHAT COMMAND...
timed() {
  local what=$1 begin=$SECONDS code=0
  shift
  say "==> $what"
  "$@" || code=$?
  say "    $what: $((SECONDS - begin)) s"
  return "$code"
}

# start_test_cloud LEVEL [volumes]: a real OpenStack on loopback, which ends with this script. A user's own is left alone.
start_test_cloud() {
  # Levels do not mix in one state.
  export IMAGEFACTORY_OPENSTACK=${XDG_CACHE_HOME:-$HOME/.cache}/imagefactory/openstack-ci-$1
  export IMAGEFACTORY_OPENSTACK_PORT_BASE=15200 OS_CLIENT_CONFIG_FILE=$IMAGEFACTORY_OPENSTACK/clouds.yaml
  trap '"$REPOSITORY/tests/openstack/down" --wipe >&2 || true' EXIT
  # What goes wrong here shows in the suites that need it.
  timed "test cloud" "$REPOSITORY/tests/openstack/up" "$@" >/dev/null || true
}

# record SUITE PASSED FAILED: one line in the book; a suite that ran again replaces its line.
record() { echo "$2 $3" >"$RESULTS/$1.count"; }

# check NAME COMMAND...: a command that counts as one test.
check() {
  local name=$1
  shift
  if timed "$name" "$@"; then record "$name" 1 0; else record "$name" 0 1; fi
}

# quick_projects: the names of all test projects but those that need a whole cluster or real guests.
quick_projects() {
  grep -lF '<IsTestProject>true' "$REPOSITORY"/tests/*/*.csproj | sed 's#.*/##; s#\.csproj$##' | grep -vxE "ImageFactory.Operator.(OpenStack)?EndToEnd"
}

# inside NAMESPACE COMMAND...: in a network namespace, and else where everything is: a node needs the machine's control groups.
inside() { nsenter --net="/run/netns/$1" "${@:2}"; }

# dotnet_test PROJECT [NAMESPACE]: all its tests, in a network namespace if one is named. A project that could not even run
# counts as one failure, and so does each skipped test: nothing here is skipped on purpose.
dotnet_test() {
  local project=$1 trx=$RESULTS/$1.trx there=()
  [[ -z ${2:-} ]] || there=(inside "$2")
  rm -f "$trx" "$RESULTS/$project.count"
  # Compiled beforehand, since packages may be out of reach from inside a namespace.
  if ! timed "compile $project" dotnet build "$REPOSITORY/tests/$project" -p:UseSharedCompilation=false --nologo -v quiet >&2; then
    # What an earlier compile left would be tested instead.
    record "$project" 0 1
    return
  fi
  timed "$project" "${there[@]}" dotnet test "$REPOSITORY/tests/$project" --nologo --no-build \
    --logger "trx;LogFileName=$trx" --logger 'console;verbosity=minimal' >&2 || true
  if [[ -s $trx ]]; then
    read -r total passed < <(sed -nE 's/.*<Counters total="([0-9]+)" executed="[0-9]+" passed="([0-9]+)".*/\1 \2/p' "$trx")
    record "$project" "$passed" "$((total > 0 ? total - passed : 1))"
  else
    record "$project" 0 1
  fi
}

# shell_test NAME COMMAND...: a suite that ends with a line "N passed, N failed".
shell_test() {
  local name=$1 log=$RESULTS/$1.log passed=0 failed=1 code=0
  shift
  timed "$name" "$@" > >(tee "$log" >&2) || code=$?
  wait "$!" || true
  read -r passed failed < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed.*/\1 \2/p' "$log" | tail -n 1) || true
  ((code == 0 || ${failed:-1} > 0)) || failed=1
  record "$name" "${passed:-0}" "${failed:-1}"
}

# forget_results: of earlier runs.
forget_results() { rm -f "$RESULTS"/*.count "$RESULTS"/*.trx; }

# failed_tests: the names of the tests that failed and how each message begins, for those who see only the end of a log.
failed_tests() {
  local trx
  for trx in "$RESULTS"/*.trx; do
    [[ -s $trx ]] || continue
    python3 - "$trx" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree

space = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
for result in tree.parse(sys.argv[1]).iter(space + "UnitTestResult"):
    if result.get("outcome") != "Passed":
        message = result.find(f".//{space}Message")
        text = "" if message is None else " ".join((message.text or "").split())
        print("FAILED", result.get("testName"), "|", text[:600])
PYTHON
  done
  grep -hE '^FAIL' "$RESULTS"/*.log 2>/dev/null || true
}

# sum_up [SUITE...]: the table, the tests that failed, then "N passed, N failed"; fails when a test failed or none ran.
sum_up() {
  local passed=0 failed=0 count one_passed one_failed
  for count in "${@/#/$RESULTS/}"; do
    count=$count.count
    # A suite without a line did not get as far as that.
    one_passed=0 one_failed=1
    [[ ! -s $count ]] || read -r one_passed one_failed <"$count"
    printf '%-45s %5d passed %5d failed\n' "$(basename "$count" .count)" "$one_passed" "$one_failed"
    passed=$((passed + one_passed)) failed=$((failed + one_failed))
  done
  failed_tests
  echo "$passed passed, $failed failed"
  ((failed == 0 && passed > 0))
}
