# shellcheck shell=bash
# The operator as a process of this machine.

# No build server is left behind: it would outlive the demo and hold memory.
compile() {
  local project
  for project in operator/ImageFactory.Operator tests/ImageFactory.Demo; do
    detached dotnet build "$REPOSITORY/$project" -c Release -nodeReuse:false -p:UseSharedCompilation=false --nologo
  done
}

start_operator() {
  rm -f "$STATE/log/operator.log"
  start_process operator "$OPERATOR_FOLDER/imagefactory-operator" \
    --settings "$STATE/settings.yaml" --kubeconfig "$DEMO_KUBECONFIG"
  wait_for operator 60 curl -fsS "http://127.0.0.1:$HEALTH_PORT/readyz" || die "the operator did not become ready."
  say "    its log: $STATE/log/operator.log"
}

# Also ends those of a demo that was killed: the program that follows its build, and the operator.
stop_operator() {
  stop_process follower
  if alive operator; then say "Stopping the operator"; fi
  stop_process operator
}
