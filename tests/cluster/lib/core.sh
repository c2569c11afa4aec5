# shellcheck shell=bash
# Where things lie, how a script speaks, fails, takes its turn and leaves whole results only. How it shows what it is at is
# in progress.sh.

CLUSTER_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=SCRIPTDIR/../versions.sh
. "$CLUSTER_HOME/versions.sh"

REPOSITORY=$(cd "$CLUSTER_HOME/../.." && pwd)
CACHE=${IMAGEFACTORY_CACHE:-${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/imagefactory}
RUN=${IMAGEFACTORY_RUN:-$CACHE/run}
export REPOSITORY CACHE RUN

# Without a lock of its own a script still has a number to close in its children.
LOCK_FD=19

# shellcheck source=SCRIPTDIR/progress.sh
. "$CLUSTER_HOME/lib/progress.sh"

say() { printf '%s%s\n' "$CLEAR_LINE" "$*" >&2; }

die() {
  end_progress
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  shift
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit 1
}

need_root() {
  ((EUID == 0)) || die "this needs root: it $1." "Run it again as root, for example: sudo -E $0"
}

# A child that answers Ctrl-C in its own way (kubectl does) leaves bash in doubt whether the script was meant too; a trap
# leaves no doubt.
heed_signals() {
  trap 'end_progress; exit 130' INT
  trap 'end_progress; exit 143' TERM
}
heed_signals

# The comment at the head of a script is its help text.
show_help() {
  sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"
}

# atomically TARGET COMMAND...: the command fills the path given as its last argument; TARGET appears only when it is whole.
# The caller holds the lock, so that one unfinished name is enough and the next run clears what an interrupted one left.
atomically() {
  local target=$1
  shift
  rm -rf "$target.unfinished"
  mkdir -p "$(dirname "$target")"
  "$@" "$target.unfinished"
  rm -rf "$target"
  mv -T "$target.unfinished" "$target"
}

# take_turn FILE: waits until no other script holds FILE; the lock ends with this script. Who held it may have removed the
# folder; then the file that was waited for is nobody's any more.
take_turn() {
  local waited=
  while :; do
    mkdir -p "$(dirname "$1")"
    exec {LOCK_FD}>"$1"
    if ! flock -n "$LOCK_FD"; then
      [[ -n $waited ]] || say "Waiting for another run to finish ($1)"
      waited=1
      flock "$LOCK_FD"
    fi
    [[ ! $1 -ef /dev/fd/$LOCK_FD ]] || return 0
    exec {LOCK_FD}>&-
  done
}

# in_turn NAME COMMAND...: waits until no other script does what goes by this name on this machine.
in_turn() { (take_turn "$CACHE/lock/$1"; shift; "$@"); }

# wait_until SECONDS COMMAND...: repeats the command until it succeeds.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# write_changed FILE: standard input becomes the file, which stays untouched when it says the same already. Kubernetes'
# daemons watch their files, and kube-proxy ends itself when its own is written.
write_changed() {
  cat >"$1.unfinished"
  if cmp -s "$1.unfinished" "$1"; then rm "$1.unfinished"; else mv "$1.unfinished" "$1"; fi
}
