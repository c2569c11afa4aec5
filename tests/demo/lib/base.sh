# shellcheck shell=bash disable=SC2034
# What run and clean share: the cluster scripts' way of speaking, and where the demo keeps its things.

DEMO_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$DEMO_HOME/../cluster/lib/core.sh"
. "$DEMO_HOME/../cluster/lib/process.sh"
. "$DEMO_HOME/../cluster/lib/apt.sh"
. "$DEMO_HOME/../cluster/lib/kubernetes.sh"
. "$DEMO_HOME/../cluster/lib/server.sh"

STATE=$CACHE/demo
SIGNING_HOME=$STATE/signing
DEMO_NAMESPACE=imagefactory-demo
# The operator's lease lies apart: when the other one is deleted with a build at work, the operator has to live to clean up.
DEMO_LEASE_NAMESPACE=imagefactory-demo-system
DEMO_ARTIFACTS=${IMAGEFACTORY_ARTIFACTS:-${XDG_DATA_HOME:-$HOME/.local/share}/imagefactory/artifacts}
DEMO_BUILDER_CACHE=$CACHE/builder
OPERATOR_FOLDER=$REPOSITORY/operator/ImageFactory.Operator/bin/Release/net10.0
DEMO_FOLDER=$REPOSITORY/tests/ImageFactory.Demo/bin/Release/net10.0

# Two demos would share the operator's files; the second one is told so instead of being kept waiting.
hold_demo_lock() {
  local lock=$CACHE/lock/demo
  mkdir -p "$STATE/log" "${lock%/*}"
  exec {LOCK_FD}<>"$lock"
  flock -n "$LOCK_FD" || die "another demo is running (process $(cat "$lock"))." "Wait for it, or press Ctrl-C there."
  echo "$$" >"$lock"
}

# detached COMMAND...: without the lock, which a server that it leaves behind would hold for ever.
detached() { "$@" {LOCK_FD}>&-; }

kube() { "$KUBECTL" --kubeconfig "$DEMO_KUBECONFIG" "$@"; }
