# shellcheck shell=bash
# Background processes, known by pid, start time and boot, so that a recycled pid is never taken for ours.
# STATE is the folder that holds pid/ and log/.

boot_id() { cat /proc/sys/kernel/random/boot_id; }

# Field 22 of /proc/PID/stat is the start time (proc(5)); the name before it may hold spaces, hence the cut at ")".
start_time_of() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # shellcheck disable=SC2086 # the fields are meant to be split
  set -- ${stat##*) }
  [[ $1 != [ZX] ]] || return 1
  echo "${20}"
}

# pid_of NAME: prints the pid when the process is alive.
pid_of() {
  local pid start boot
  { read -r pid start boot <"$STATE/pid/$1"; } 2>/dev/null || return 1
  [[ $boot == "$(boot_id)" && $start == "$(start_time_of "$pid")" ]] || return 1
  echo "$pid"
}

alive() { pid_of "$1" >/dev/null; }

# start_process NAME COMMAND...: starts it in a session of its own, unless it is there already.
start_process() {
  local name=$1 pid interrupted=
  shift
  alive "$name" && return
  mkdir -p "$STATE/pid" "$STATE/log"
  # Between the start and the note of the pid an interrupt would lose the process: it is answered afterwards.
  trap 'interrupted=1' INT TERM
  setsid "$@" </dev/null >>"$STATE/log/$name.log" 2>&1 {LOCK_FD}>&- &
  pid=$!
  echo "$pid $(start_time_of "$pid") $(boot_id)" >"$STATE/pid/$name.unfinished"
  mv "$STATE/pid/$name.unfinished" "$STATE/pid/$name"
  heed_signals
  [[ -z $interrupted ]] || exit 130
}

# stop_process NAME: asks, waits ten seconds, then insists. A process stopped by SIGSTOP is continued first.
stop_process() {
  local name=$1 pid
  if pid=$(pid_of "$name"); then
    kill -TERM "$pid" 2>/dev/null || true
    kill -CONT "$pid" 2>/dev/null || true
    wait_until 10 gone "$name" || true
  fi
  kill_process "$name"
}

# kill_process NAME: without asking. An API server that is asked first waits for each open watch, and has nothing to lose.
kill_process() {
  local name=$1 pid
  if pid=$(pid_of "$name"); then
    kill -KILL "$pid" 2>/dev/null || true
    wait_until 10 gone "$name" || die "$name (pid $pid) does not end, not even by SIGKILL."
  fi
  rm -f "$STATE/pid/$name"
}

gone() { ! alive "$1"; }

# wait_for NAME SECONDS COMMAND...: waits until the command succeeds while the process lives.
wait_for() {
  local name=$1 deadline=$((SECONDS + $2)) answer
  shift 2
  until answer=$("$@" 2>&1); do
    alive "$name" || { tell_of "$name ended: $(tail -n 1 "$STATE/log/$name.log")" "$name"; return 1; }
    ((SECONDS < deadline)) || { tell_of "$name is not ready: $answer" "$name"; return 1; }
    sleep 0.1
  done
}

# tell_of WHAT NAME: what happened before the end of the log: reports cut long messages.
tell_of() {
  say "$1; its log is $STATE/log/$2.log"
  tail -n 15 "$STATE/log/$2.log" >&2
}
