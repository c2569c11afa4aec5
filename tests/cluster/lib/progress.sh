# shellcheck shell=bash
# Steps: what a script is at, how long that takes on this machine, and a sign of life meanwhile.

# Seconds between two signs of life where there is no terminal to draw one line again and again.
HEARTBEAT=${IMAGEFACTORY_HEARTBEAT:-20}
# How long each step took here the last time, one file a step.
TIMES=$CACHE/times
PROGRESS_PID=
# What goes in front of a line, so that it takes the place of the sign of life.
CLEAR_LINE=
if [[ -t 2 && ${TERM:-dumb} != dumb ]]; then CLEAR_LINE=$'\r\e[K'; fi

on_terminal() { [[ -n $CLEAR_LINE ]]; }

# step WHAT ESTIMATE COMMAND...: says what is done and roughly how long it takes, then how long it took.
#
# The estimate is what the step took here the last time. Before there is a last time it is ESTIMATE, which holds for the
# machine that MACHINE_REFERENCE is of: "20 s", "4 min", or "4 min of 2 cores" for what uses every core that it finds.
step() {
  local what=$1 step_began=$SECONDS step_expected took
  step_expected=$(expected_seconds "$what" "$2")
  shift 2
  say "==> $what${step_expected:+ (about $(in_words "$step_expected"))}"
  begin_time "$what"
  # A logged command shows the last line of its log beside the time.
  [[ " $* " == *" logged "* ]] || begin_progress
  "$@"
  end_progress
  took=$((SECONDS - step_began))
  end_time "$what" "$took"
  say "    done in $(clock "$took")"
}

# logged NAME COMMAND...: keeps the output in a file and shows its end when the command fails.
logged() {
  local log=${LOGS:-$CACHE/log}/$1.log code
  shift
  mkdir -p "${log%/*}"
  : >"$log"
  begin_progress "$log"
  # Not "command || …": bash would then ignore errors inside the command.
  set +e
  (PROGRESS_PID=; set -e; "$@") >"$log" 2>&1
  code=$?
  set -e
  end_progress
  ((code == 0)) && return
  tail -n 20 "$log" >&2
  die "\"$*\" failed with code $code." "The whole output is in $log"
}

# begin_progress [LOG]: shows now and then that the step is alive, until end_progress.
begin_progress() {
  end_progress
  show_progress "$BASHPID" "${1:-}" "${step_began:-$SECONDS}" "${step_expected:-}" >/dev/null {LOCK_FD}>&- &
  PROGRESS_PID=$!
}

end_progress() {
  [[ -n $PROGRESS_PID ]] || return 0
  # A script whose caller ignores TERM ignores it, too, and so do its children.
  kill -KILL "$PROGRESS_PID" 2>/dev/null || true
  wait "$PROGRESS_PID" 2>/dev/null || true
  PROGRESS_PID=
  printf '%s' "$CLEAR_LINE" >&2
}

# show_progress OWNER LOG BEGAN EXPECTED: until the owner, who may be killed without a word, is gone.
show_progress() {
  local owner=$1 log=$2 began=$3 expected=$4 pause=$HEARTBEAT spoke=$SECONDS line last
  ! on_terminal || pause=1
  # In short naps: one outlives this function when it is ended.
  while sleep 1 2>/dev/null && kill -0 "$owner" 2>/dev/null; do
    ((SECONDS - spoke >= pause)) || continue
    spoke=$SECONDS
    line="    $(of_expected "$((SECONDS - began))" "$expected")"
    last=
    [[ -z $log ]] || last=$(last_line "$log")
    line+=${last:+: $last}
    if on_terminal; then draw "$line"; else say "$line"; fi
  done
}

# draw LINE: in the place of the one before, cut to the terminal's width. The cursor goes back to the begin of the line, so
# that what a command itself writes takes its place.
draw() {
  printf '%s%s\r' "$CLEAR_LINE" "${1:0:$(($(terminal_width) - 1))}" >&2
}

terminal_width() {
  local size
  size=$(stty size <&2 2>/dev/null) || size=
  size=${size##* }
  # A terminal that does not know its width says 0.
  ((${size:-0} > 0)) || size=80
  echo "$size"
}

# last_line FILE: the last line that says something, without colours, cursor movements and other control characters.
last_line() {
  tail -c 4096 "$1" 2>/dev/null | tr '\r\t' '\n ' |
    LC_ALL=C sed -E $'s/\e\\][^\a]*\a//g; s/\e\\[[0-9;?]*[ -\\/]*[@-~]//g' | LC_ALL=C tr -cd '\n -~' | sed '/^ *$/d; s/^ *//' |
    tail -n 1
}

# clock SECONDS: 7 s, 2 m 05 s.
clock() {
  if (($1 < 60)); then echo "$1 s"; else printf '%d m %02d s\n' "$(($1 / 60))" "$(($1 % 60))"; fi
}

# in_words SECONDS: an estimate, which is no more exact than it sounds.
in_words() {
  if (($1 < 60)); then
    echo "$1 s"
  elif (($1 < 120)); then
    echo "$((($1 + 5) / 10 * 10)) s"
  else
    echo "$((($1 + 30) / 60)) min"
  fi
}

# of_expected SECONDS EXPECTED: an estimate that has turned out to be wrong is said to be so.
of_expected() {
  if [[ -z $2 ]]; then
    clock "$1"
  elif (($1 <= $2)); then
    echo "$(clock "$1") of about $(in_words "$2")"
  else
    echo "$(clock "$1"), longer than the $(in_words "$2") expected"
  fi
}

# expected_seconds WHAT ESTIMATE: prints nothing when there is nothing to go by. What is made beside other things takes longer
# than ESTIMATE, and nobody knows how much.
expected_seconds() {
  local file seconds
  file=$(time_file "$1")
  if [[ -s $file ]]; then
    cat "$file"
  elif [[ -z ${IMAGEFACTORY_BESIDE:-} ]] && seconds=$(reference_seconds "$2"); then
    # At least one: an estimate of no seconds is none.
    echo "$(((seconds * $(machine_percent) + 99) / 100))"
  fi
}

# reference_seconds ESTIMATE: the seconds on the reference machine, if it had as many cores as this one.
reference_seconds() {
  local seconds
  [[ $1 =~ ^([0-9]+)\ (s|min)(\ of\ ([0-9]+)\ cores)?$ ]] || return 1
  seconds=${BASH_REMATCH[1]}
  [[ ${BASH_REMATCH[2]} == s ]] || seconds=$((seconds * 60))
  [[ -z ${BASH_REMATCH[4]} ]] || seconds=$((seconds * BASH_REMATCH[4] / $(nproc)))
  echo "$seconds"
}

# Milliseconds that count_up takes on the machine that the estimates in the scripts are of.
MACHINE_REFERENCE=290

# machine_percent: how long one core of this machine takes for what the reference machine does in 100. Measured once, in
# processor time, which does not grow when others use the machine meanwhile.
machine_percent() {
  local file=$TIMES/machine TIMEFORMAT=%3U took
  if [[ ! -s $file ]]; then
    took=$({ time count_up; } 2>&1)
    took=${took/[.,]/}
    mkdir -p "$TIMES"
    echo "$((10#$took * 100 / MACHINE_REFERENCE + 1))" >"$file"
  fi
  cat "$file"
}

count_up() {
  local i
  for ((i = 0; i < 300000; i++)); do :; done
}

time_file() { echo "$TIMES/$(tr -cs 'A-Za-z0-9.\n' '-' <<<"$1" | cut -c1-100)"; }

# begin_time WHAT, end_time WHAT SECONDS: remembers how long it took, but not of what an earlier run had begun already: the
# rest of a compile says nothing about a whole one.
begin_time() {
  local file
  file=$(time_file "$1")
  mkdir -p "$TIMES"
  echo $((1 + $(cat "$file.begun" 2>/dev/null || echo 0))) >"$file.begun"
}

end_time() {
  local file
  file=$(time_file "$1")
  [[ $(cat "$file.begun" 2>/dev/null) != 1 ]] || echo "$2" >"$file"
  rm -f "$file.begun"
}
