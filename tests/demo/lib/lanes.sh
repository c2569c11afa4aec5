# shellcheck shell=bash
# Lanes: commands that need nothing of each other and run beside each other. Each is a process group of its own, so that all
# of it can be ended, with a log of its own; what its steps say there is what the demo shows of it.

LANES=()
# By lane: its process, when it began, how it ended and after how long, and how many lines of its log have been shown.
declare -A LANE_PID=() LANE_BEGAN=() LANE_CODE=() LANE_TOOK=() LANE_SHOWN=()

# begin_lane NAME COMMAND...
begin_lane() {
  local name=$1 log=$STATE/log/lane-$1.log interrupted=
  shift
  mkdir -p "$STATE/pid" "$STATE/log"
  # Between the start and the note of the pid an interrupt would lose the lane: it is answered afterwards.
  trap 'interrupted=1' INT TERM HUP
  # Job control makes the process group.
  set -m
  in_lane "$@" >"$log" 2>&1 </dev/null {LOCK_FD}>&- &
  set +m
  LANES+=("$name")
  LANE_PID[$name]=$! LANE_BEGAN[$name]=$SECONDS LANE_CODE[$name]='' LANE_SHOWN[$name]=0
  echo "$! $(start_time_of "$!") $(boot_id)" >"$STATE/pid/lane-$name"
  heed_signals
  trap - HUP
  [[ -z $interrupted ]] || exit 130
}

# A lane writes for the demo. On a terminal that looks every second; in a log nobody wants a line that often.
in_lane() {
  trap - EXIT HUP
  heed_signals
  if on_terminal; then HEARTBEAT=2; fi
  export IMAGEFACTORY_HEARTBEAT=$HEARTBEAT IMAGEFACTORY_BESIDE=yes
  LANES=() CLEAR_LINE=
  "$@"
}

# follow_lanes: until all have ended well, or one has not. They show themselves that they are alive.
follow_lanes() {
  local name busy=yes
  end_progress
  ! on_terminal || printf '\n%.0s' total "${LANES[@]}" >&2
  while [[ -n $busy ]]; do
    sleep 1
    busy=
    for name in "${LANES[@]}"; do
      lane_ended "$name" || busy=yes
    done
    if on_terminal; then draw_lanes; else pass_on_lanes; fi
    for name in "${LANES[@]}"; do
      ((${LANE_CODE[$name]:-0} == 0)) || lane_failed "$name"
    done
  done
  LANES=()
}

# lane_ended NAME: true when it has; notes how.
lane_ended() {
  local pid=${LANE_PID[$1]} code=0
  [[ -z ${LANE_CODE[$1]} ]] || return 0
  ! kill -0 "$pid" 2>/dev/null || return 1
  wait "$pid" 2>/dev/null || code=$?
  LANE_CODE[$1]=$code LANE_TOOK[$1]=$((SECONDS - LANE_BEGAN[$1]))
  rm -f "$STATE/pid/lane-$1"
}

# wait_for_lanes: for those that have done their work, but for tidying up.
wait_for_lanes() {
  local name
  for name in "${LANES[@]}"; do
    until lane_ended "$name"; do sleep 0.2; done
  done
  LANES=()
}

lane_failed() {
  end_lanes
  # What has not been shown yet.
  tail -n "+$((LANE_SHOWN[$1] + 1))" "$STATE/log/lane-$1.log" | tail -n 25 >&2
  die "$1: this failed with code ${LANE_CODE[$1]}, the rest was stopped." "Its log is $STATE/log/lane-$1.log" \
    "When the reason is gone, \"make demo\" goes on from here."
}

# draw_lanes: the time and a line for each, in the place of those before.
draw_lanes() {
  local name width
  width=$(terminal_width)
  printf '\e[%dA' "$((${#LANES[@]} + 1))" >&2
  {
    of_expected "$((SECONDS - ${step_began:-0}))" "${step_expected:-}"
    for name in "${LANES[@]}"; do lane_line "$name"; done
  } | while read -r line; do
    line="    $line"
    printf '%s%s\n' "$CLEAR_LINE" "${line:0:$((width - 1))}"
  done >&2
}

# lane_line NAME: the step that it is at, and the last thing that was said of it.
lane_line() {
  local lines=() step='' last='' line
  if [[ ${LANE_CODE[$1]} == 0 ]]; then
    printf '%-10s  done in %s\n' "$1" "$(clock "${LANE_TOOK[$1]}")"
    return
  fi
  mapfile -t lines <"$STATE/log/lane-$1.log"
  for line in "${lines[@]}"; do
    case $line in
      '==> '*) step=${line#==> } step=${step% (about *} last= ;;
      *) last=${line#"${line%%[! ]*}"} ;;
    esac
  done
  # The names of many packages would leave no room for the tool's own words.
  ((${#step} <= 32)) || step="${step:0:29}..."
  printf '%-10s  %s%s\n' "$1" "$step" "${last:+: $last}"
}

# pass_on_lanes: what they have said since the last time.
pass_on_lanes() {
  local name lines line
  for name in "${LANES[@]}"; do
    mapfile -t -s "${LANE_SHOWN[$name]}" lines <"$STATE/log/lane-$name.log"
    LANE_SHOWN[$name]=$((LANE_SHOWN[$name] + ${#lines[@]}))
    for line in "${lines[@]}"; do say "$name: $line"; done
  done
}

# end_lanes: with everything that they started, but for the cluster's servers, which are sessions of their own.
end_lanes() {
  local name
  for name in "${LANES[@]}"; do
    [[ -n ${LANE_CODE[$name]:-} ]] || end_group "${LANE_PID[$name]}"
    rm -f "$STATE/pid/lane-$name"
  done
  LANES=()
}

# end_old_lanes: those of a demo that was killed.
end_old_lanes() {
  local file pid
  for file in "$STATE"/pid/lane-*; do
    if pid=$(pid_of "${file##*/}"); then end_group "$pid"; fi
    rm -f "$file"
  done
}

# end_group PID: asks the process group, waits ten seconds, then insists.
end_group() {
  kill -TERM -- "-$1" 2>/dev/null || return 0
  wait_until 10 group_gone "$1" || kill -KILL -- "-$1" 2>/dev/null || true
}

group_gone() { ! kill -0 -- "-$1" 2>/dev/null; }
