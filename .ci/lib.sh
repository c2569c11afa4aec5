# shellcheck shell=bash
# What the phases of a tier share: where results lie, how a suite runs and what counts.

REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RESULTS=${IMAGEFACTORY_RESULTS:-$REPOSITORY/TestResults}
CONFIGURATION=${CONFIGURATION:-Release}
# One compiler that has warmed up is quicker than one a project (38 s against 63). It ends with the run, as all does.
export UseSharedCompilation=true MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*" >&2; }

# red TEXT: on a terminal.
red() { if [[ -t 2 ]]; then printf '\033[31m%s\033[0m' "$1"; else printf '%s' "$1"; fi; }

# begin_run: forgets the results of earlier runs. Whatever ends this script, nothing that the run started outlives it.
begin_run() {
  take_run
  rm -rf "$RESULTS"/phases "$RESULTS"/*.{count,trx,log}
  mkdir -p "$RESULTS/phases"
  # All that the tests leave lies in here, and by it their processes are known. Not /tmp, which may be memory.
  TMPDIR=$(mktemp -d /var/tmp/imgf.XXXXXX)
  # Some tools give up their rights before they use it.
  chmod 711 "$TMPDIR"
  export TMPDIR
  trap end_run EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# take_run: two runs on one machine would share the cloud and the node; the second waits.
take_run() {
  local lock=${XDG_CACHE_HOME:-$HOME/.cache}/imagefactory/lock/tests
  mkdir -p "${lock%/*}"
  exec {RUN_LOCK}>"$lock"
  if ! flock -n "$RUN_LOCK"; then
    say "Waiting for another run of tests on this machine ($lock)"
    flock "$RUN_LOCK"
  fi
}

end_run() {
  # Not ignored: what is called from here would inherit that, and end nothing of its own any more.
  trap : INT TERM
  [[ -z ${phases:-} ]] || kill -TERM -- "-$phases" 2>/dev/null || true
  end_clouds
  end_test_servers
  end_processes
  rm -rf --one-file-system "$TMPDIR"
}

# run_phases GOAL...: more jobs than there are processors, since many of them wait: for the network, a clock, a guest.
# They are a process group of their own, so that a signal to this script ends them at once.
run_phases() {
  set -m
  env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory -f .ci/phases.mk -j "${JOBS:-4}" "$@" </dev/null \
    {RUN_LOCK}>&- &
  phases=$!
  set +m
  wait "$phases"
  phases=
}

# Of suites that were interrupted: their data lies in memory.
end_test_servers() {
  local file
  for file in "$TMPDIR"/*/pid/apiserver; do
    [[ ! -e $file ]] || "$REPOSITORY/tests/cluster/apiserver" stop "${file%/pid/apiserver}" || true
  done
}

end_processes() {
  local process
  for process in /proc/[0-9]*; do
    if [[ ${process#/proc/} != "$$" ]] && grep -qszx "TMPDIR=$TMPDIR" "$process/environ"; then
      kill -KILL "${process#/proc/}" || true
    fi
  done
}

# start_cloud LEVEL...: a real OpenStack on loopback in $IMAGEFACTORY_OPENSTACK. Tests that need one of their own put it
# beside it, with a longer name. end_clouds ends them all.
start_cloud() {
  echo "$IMAGEFACTORY_OPENSTACK" >"$RESULTS/phases/cloud.state"
  "$REPOSITORY/tests/openstack/up" "$@"
}

end_clouds() {
  local cloud state
  [[ -s $RESULTS/phases/cloud.state ]] || return 0
  cloud=$(<"$RESULTS/phases/cloud.state")
  for state in "$cloud" "$cloud"-*; do
    [[ -d $state ]] || continue
    IMAGEFACTORY_OPENSTACK=$state "$REPOSITORY/tests/openstack/down" --wipe &>>"$RESULTS/phases/cloud.log" || true
  done
}

# record SUITE PASSED FAILED: what a suite has to say; the sum is made of these.
record() { echo "$2 $3" >"$RESULTS/$1.count"; }

# compile_solution: everything, once; all suites and the generator run what it leaves.
compile_solution() { dotnet build "$REPOSITORY/ImageFactory.Operator.sln" -c "$CONFIGURATION" --nologo -v minimal; }

# build_images TARGET...: the project's images. load_images TARGET...: these on the node of the cluster that is up.
build_images() { for target; do image build "$target" "$(tag "$target")"; done; }
load_images() { for target; do image load "$(tag "$target")"; done; }
image() { "$REPOSITORY/tests/cluster/image" "$@"; }
tag() { echo "localhost/imagefactory/$1:dev"; }

# check NAME COMMAND...: a command that counts as one test.
check() {
  local name=$1
  shift
  if "$@"; then record "$name" 1 0; else record "$name" 0 1; fi
}

# inside NAMESPACE COMMAND...: in a network namespace, and else where everything is: a node needs the machine's control
# groups.
inside() { nsenter --net="/run/netns/$1" "${@:2}"; }

# suite PROJECT [COMMAND...]: the compiled tests of a project, by way of a command if one is given. Those of the tier
# "Full" run in the full tier only. A suite that could not even run has failed as a phase. A test that was skipped counts
# as failed: nothing here is skipped on purpose.
suite() {
  local project=$1 trx=$RESULTS/$1.trx filter=() total passed
  shift
  [[ ${TIER:-} == full ]] || filter=(--filter 'Tier!=Full')
  "$@" dotnet test "$REPOSITORY/tests/$project/bin/$CONFIGURATION/net10.0/$project.dll" "${filter[@]}" \
    --results-directory "$RESULTS" --logger "trx;LogFileName=$trx" --logger 'console;verbosity=minimal' || true
  [[ -s $trx ]] || { say "$project left no results"; return 1; }
  read -r total passed < <(
    sed -nE 's/.*<Counters total="([0-9]+)" executed="[0-9]+" passed="([0-9]+)".*/\1 \2/p' "$trx")
  ((total > 0)) || { say "$project has no test"; return 1; }
  record "$project" "$passed" "$((total - passed))"
}

# shell_suite NAME COMMAND...: a suite that ends with a line "N passed, N failed".
shell_suite() {
  local name=$1 log=$RESULTS/$1.log passed=0 failed=0 code=0
  shift
  "$@" | tee "$log" || code=$?
  read -r passed failed < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed.*/\1 \2/p' "$log" | tail -n 1) || true
  ((code == 0 || ${failed:-0} > 0)) || return "$code"
  record "$name" "$passed" "$failed"
}
