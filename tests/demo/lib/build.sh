# shellcheck shell=bash
# The build itself, and what happens when somebody presses Ctrl-C meanwhile.

build_image() {
  local what=build-again estimate="3 min" expected
  # The first build on a node fetches the base system, the later ones take it from the cache.
  [[ -n $(find "$DEMO_BUILDER_CACHE" -name 'debootstrap-*.tar.gz' -print -quit 2>/dev/null) ]] ||
    what=build-first estimate="4 min"
  # How fast another cluster is, this machine cannot tell.
  own_cluster || what=build-elsewhere estimate=unknown
  BUILD_TIMES=$TIMES/$what-$TARGET
  expected=$(awk '$1 == "Build" {print $2}' "$BUILD_TIMES" 2>/dev/null) || expected=$(expected_seconds build "$estimate")
  say "==> Building, testing and signing the image${expected:+ (about $(in_words "$expected"))}"
  follow_build ${expected:+--expected "$expected"}
}

# In the background, so that a signal reaches this script at once; it passes the first one on as a wish to cancel, and
# takes the second as impatience. OPTION...: more for the program.
follow_build() {
  local code=0 signals=0 failed_lane=
  rm -f "$STATE/image"
  "$DEMO_FOLDER/imagefactory-demo" --kubeconfig "$DEMO_KUBECONFIG" --namespace "$DEMO_NAMESPACE" \
    --manifest "$REPOSITORY/config/samples/$SAMPLE.yaml" --artifacts "$DEMO_ARTIFACTS" \
    --health "http://127.0.0.1:$HEALTH_PORT/healthz" --result "$STATE/image" \
    --times "$BUILD_TIMES" ${CLOUD:+--cloud "$CLOUD" --clouds-file "$CLOUDS_FILE"} "$@" {LOCK_FD}>&- &
  follower=$!
  mkdir -p "$STATE/pid"
  echo "$follower $(start_time_of "$follower") $(boot_id)" >"$STATE/pid/follower"
  trap on_signal INT TERM HUP
  while kill -0 "$follower" 2>/dev/null; do
    # Ctrl-C ends the nap, too.
    sleep 1 || true
    cancel_without_lanes
  done
  wait "$follower" 2>/dev/null || code=$?
  trap - HUP
  heed_signals
  rm -f "$STATE/pid/follower"
  [[ -z $failed_lane ]] || lane_failed "$failed_lane"
  ((code == 0)) || exit "$code"
  wait_for_lanes
  IMAGE=$(<"$STATE/image")
}

# cancel_without_lanes: what is made beside the build is needed for its end.
cancel_without_lanes() {
  local name
  [[ -z $failed_lane ]] || return 0
  for name in "${LANES[@]}"; do
    if lane_ended "$name" && ((LANE_CODE[$name] != 0)); then
      failed_lane=$name
      kill -TERM "$follower" 2>/dev/null || true
    fi
  done
}

on_signal() {
  signals=$((signals + 1))
  if ((signals == 1)); then
    say "Cancelling the build; its pod, mounts and loop devices go first (up to a minute; Ctrl-C again leaves at once)"
    kill -TERM "$follower" 2>/dev/null || true
    end_lanes
  else
    kill -KILL "$follower" 2>/dev/null || true
  fi
}

# leave: whatever the reason, says how it ended and what is still there.
leave() {
  local code=$?
  trap '' INT TERM HUP
  end_progress
  end_lanes
  [[ ! -t 2 ]] || printf '\033[?25h' >&2
  [[ -z ${finished:-} ]] || exit 0
  if ((code >= 128)); then
    stop_operator
    say "Stopped. ${DEMO_KUBECONFIG:+The cluster is still there; }\"make demo\" goes on from here, \"make clean-demo\" takes all away."
  else
    say "The demo failed${stage:+ while $stage} (code $code)."
    if [[ -s $STATE/log/operator.log ]]; then
      say "The operator's last lines ($STATE/log/operator.log):"
      tail -n 15 "$STATE/log/operator.log" >&2
    fi
    say "Look closer: kubectl --kubeconfig ${DEMO_KUBECONFIG:-FILE} -n $DEMO_NAMESPACE describe ib"
  fi
  exit "$code"
}
