# shellcheck shell=bash
# The operator as a process of this machine.

compile_programs() {
  if [[ -e $OPERATOR_FOLDER/imagefactory-operator && -e $DEMO_FOLDER/imagefactory-demo ]]; then
    step "Compiling what has changed in the operator" "10 s" logged demo-compile compile
  else
    step "Compiling the operator" "30 s of 2 cores" logged demo-compile compile
  fi
}

# The demo's program builds on the operator, which is hence compiled along. No build server is left behind: it would
# outlive the demo and hold memory.
compile() {
  detached dotnet build "$REPOSITORY/tests/ImageFactory.Demo" -c Release -nodeReuse:false -p:UseSharedCompilation=false \
    --nologo
}

start_operator() {
  rm -f "$STATE/log/operator.log"
  start_process operator "$OPERATOR_FOLDER/imagefactory-operator" \
    --settings "$STATE/settings.yaml" --kubeconfig "$DEMO_KUBECONFIG"
  wait_for operator 60 curl -fsS "http://127.0.0.1:$HEALTH_PORT/readyz" || die "the operator did not become ready."
  say "    its log: $STATE/log/operator.log"
}

# Also ends what a demo that was killed left: its lanes, the program that follows its build, and the operator.
stop_operator() {
  end_old_lanes
  stop_process follower
  if alive operator; then say "Stopping the operator"; fi
  stop_process operator
}
