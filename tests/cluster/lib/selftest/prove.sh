# shellcheck shell=bash
# Counts proofs. WORK is a folder for the output of the one at hand; of that, lines that begin with "note: " are shown.

passed=0 failed=0

# prove WHAT COMMAND...: says how it went and how long it took, and goes on.
prove() {
  local what=$1 begin=$SECONDS log=$WORK/proof.log
  shift
  set +e
  (set -e; "$@") >"$log" 2>&1
  local code=$?
  set -e
  if ((code == 0)); then
    say "ok      $what ($((SECONDS - begin)) s)"
    sed -n 's/^note: /          /p' "$log" >&2
    passed=$((passed + 1))
  else
    say "FAILED  $what ($((SECONDS - begin)) s)"
    sed 's/^/          /' "$log" | tail -n 15 >&2
    failed=$((failed + 1))
  fi
}
