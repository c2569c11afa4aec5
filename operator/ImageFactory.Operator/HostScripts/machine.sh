# shellcheck shell=sh
# The machine that an image is tested in, as seen over SSH and on its console, wherever it runs: emulator.sh and server.sh tell
# how it comes and goes. Sourced after lib.sh.
# shellcheck disable=SC2034,SC2154 # some variables are set by the files that are sourced beside it

MACHINE_DIR="$BUILD_DIR/machine"
CONSOLE="$OUTPUT_DIR/${CONSOLE_NAME:-console.log}"
SSH_CONFIG="$MACHINE_DIR/ssh_config"
# An emulated processor is about this many times slower.
TCG_SCALE=4
QEMU_STOP_SECONDS=5
READER_SECONDS=5
TAIL_LINES=8
TAIL_COLUMNS=120
# What a guest writes, to its console or as the output of a command, and what its tests do: one that writes without end
# costs the tester no more than this, each.
RESULT_BYTES=16777216
MACHINE=
CONSOLE_READER=
SSH_MASTER=
LOGIN=

write_ssh_config() {
  cat >"$SSH_CONFIG" <<END
Host guest image-user
  HostKeyAlias guest
  HostName $ssh_address
  Port $port
  IdentityFile $MACHINE_DIR/key
  IdentitiesOnly yes
  BatchMode yes
  StrictHostKeyChecking $host_key_checking
  UserKnownHostsFile $MACHINE_DIR/known_hosts
  ConnectTimeout $((5 * scale))
  LogLevel ERROR
Host guest
  User $suite_user
  ControlPath $MACHINE_DIR/master
Host image-user
  User $image_user
END
}

# open_connection SECONDS - one for all commands, because a handshake with an emulated machine takes seconds. cloud-init
# may be about to make the user, and a connection that breaks says nothing of the image, so it is tried for SECONDS.
open_connection() {
  connect_until=$(($(milliseconds) + $1 * 1000))
  until ssh -F "$SSH_CONFIG" -O check guest 2>/dev/null; do
    if [ -z "$SSH_MASTER" ]; then
      setpriv --pdeathsig KILL ssh -F "$SSH_CONFIG" -o ControlMaster=yes -N guest &
      SSH_MASTER=$!
    elif ! is_running "$SSH_MASTER"; then
      wait "$SSH_MASTER" || :
      SSH_MASTER=
      if [ "$(milliseconds)" -ge "$connect_until" ] || ! machine_runs; then return 1; fi
    fi
    supervise sleep 0.2
  done
}

# guest SECONDS COMMAND [BYTES] - in the guest, by the common connection; more output than that into a file ends it
guest() {
  supervise prlimit --fsize="${3:-$RESULT_BYTES}" timeout "$1" ssh -n -T -F "$SSH_CONFIG" guest "$2"
}

# bounded - standard input, cut off with a mark; the rest is read as well, so that whoever writes it goes on
bounded() {
  # By blocks, head would keep a kernel's last words to itself.
  stdbuf -o0 head -c "$RESULT_BYTES"
  [ "$(head -c 1 | wc -c)" = 0 ] || {
    printf '\n[cut off after %s bytes]\n' "$RESULT_BYTES"
    cat >/dev/null
  }
}

# supervise_into FILE COMMAND... - as supervise does, with its output bounded
supervise_into() {
  into_file=$1
  shift
  rm -f "$STATE_DIR/into"
  mkfifo "$STATE_DIR/into"
  bounded <"$STATE_DIR/into" >"$into_file" &
  into_reader=$!
  into_status=0
  supervise "$@" >"$STATE_DIR/into" 2>&1 || into_status=$?
  end_reader "$into_reader"
  return "$into_status"
}

# end_reader PID - of an output whose writer has ended; what that left behind may hold it open
end_reader() {
  reader_tries=$((READER_SECONDS * 10))
  while [ "$reader_tries" -gt 0 ] && is_running "$1"; do
    reader_tries=$((reader_tries - 1))
    sleep 0.1
  done
  kill "$1" 2>/dev/null || :
  wait "$1" || :
}

# stop_machine - its disk is thrown away, so nobody has to shut the guest down in good order
stop_machine() {
  for stopped in $LOGIN $SSH_MASTER $MACHINE; do
    kill "$stopped" 2>/dev/null || continue
    stop_tries=$((QEMU_STOP_SECONDS * 5))
    while [ "$stop_tries" -gt 0 ] && is_running "$stopped"; do
      stop_tries=$((stop_tries - 1))
      sleep 0.2
    done
    kill -KILL "$stopped" 2>/dev/null || :
    wait "$stopped" || :
  done
  LOGIN=
  SSH_MASTER=
  MACHINE=
  end_console
  rm -rf "$MACHINE_DIR"
}

# end_console - what the machine has said is all in the file
end_console() {
  [ -n "$CONSOLE_READER" ] || return 0
  end_reader "$CONSOLE_READER"
  CONSOLE_READER=
}

# is_running PID - a child that ended stays as a zombie until it is waited for
is_running() {
  running_state=$(ps -o stat= -p "$1") || return 1
  case "$running_state" in Z*) return 1 ;; esac
}

milliseconds() { date +%s%3N; }

# since MILLISECONDS - the seconds since then, with one decimal
since() { between "$1" "$(milliseconds)"; }

# between MILLISECONDS MILLISECONDS - the seconds; two machines' clocks may differ by a little
between() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.1f", (to > from ? to - from : 0) / 1000 }'; }

CR=$(printf '\r')

on_console() { grep -aqE -- "$1" "$CONSOLE"; }

# has_panicked - and has said why: a console is read while the machine writes its line
has_panicked() { tr '\n' '\r' <"$CONSOLE" | grep -aqE "Kernel panic - not syncing[^$CR]*$CR"; }

# console_text - without what moves a cursor
console_text() {
  sed -e 's/\x1b\[[0-9;?]*[A-Za-z]//g' -e 's/\x1b[()][A-Z0-9]//g' "$CONSOLE" | tr -d '\000-\010\013-\037\177'
}

console_tail() { console_text | grep -v '^ *$' | tail -n "$TAIL_LINES" | cut -c "1-$TAIL_COLUMNS" || :; }

# panic_line - the lines after it are registers, mostly
panic_line() { console_text | grep -o 'Kernel panic - not syncing.*' | head -n 1; }
