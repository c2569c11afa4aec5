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

# record SUITE PASSED FAILED: one line in the book; a suite that ran again replaces its line.
record() { echo "$2 $3" >"$RESULTS/$1.count"; }

# check NAME COMMAND...: a command that counts as one test.
check() {
  local name=$1
  shift
  if timed "$name" "$@"; then record "$name" 1 0; else record "$name" 0 1; fi
}

# quick_projects: the names of all test projects but the one that needs a whole cluster.
quick_projects() {
  grep -lF '<IsTestProject>true' "$REPOSITORY"/tests/*/*.csproj | sed 's#.*/##; s#\.csproj$##' | grep -vx ImageFactory.Operator.EndToEnd
}

# dotnet_test PROJECT: all its tests. A project that could not even run counts as one failure, and so does each skipped
# test: nothing here is skipped on purpose.
dotnet_test() {
  local project=$1 trx=$RESULTS/$1.trx
  rm -f "$trx" "$RESULTS/$project.count"
  timed "$project" dotnet test "$REPOSITORY/tests/$project" --nologo -p:UseSharedCompilation=false \
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

# sum_up [SUITE...]: the table, then "N passed, N failed"; fails when a test failed or none ran.
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
  echo "$passed passed, $failed failed"
  ((failed == 0 && passed > 0))
}
