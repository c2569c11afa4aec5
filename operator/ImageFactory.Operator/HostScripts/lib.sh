# shellcheck shell=sh
# What every stage script shares: the contract with the operator, the result, signals and child processes.
#
# Contract. Input: the variables below and the JSON in $IMAGEFACTORY_INPUT. Output: log lines on stdout and stderr, one
# JSON object in $IMAGEFACTORY_RESULT, and an exit code: 0 done, 1 will fail again, 3 nothing changed, 75 worth another
# try on a fresh host, 143 cancelled. The result is written whatever ends the script, short of SIGKILL.

: "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}"
: "${IMAGEFACTORY_INPUT:=/imagefactory/input/build.json}"
: "${IMAGEFACTORY_WORKSPACE:=/workspace}"
: "${IMAGEFACTORY_CACHE:=/cache}"
: "${IMAGEFACTORY_RESULT:=/dev/termination-log}"
: "${IMAGEFACTORY_BUILD_UID:?set IMAGEFACTORY_BUILD_UID to the UID of the ImageBuild}"

# The pod's grace period is 45 s and has to hold both.
STOP_DEADLINE_SECONDS=10
# shellcheck disable=SC2034 # read by devices.sh
DETACH_DEADLINE_SECONDS=10

export LC_ALL=C.UTF-8
umask 022
STARTED_AT=$(date +%s)
CHILD=

case "$IMAGEFACTORY_BUILD_UID" in
  *[!0-9A-Za-z-]*) echo "IMAGEFACTORY_BUILD_UID may hold letters, digits and dashes only" >&2; exit 1 ;;
esac

# shellcheck source=result.sh
. "$IMAGEFACTORY_SCRIPTS/result.sh"
# shellcheck source=secrets.sh
. "$IMAGEFACTORY_SCRIPTS/secrets.sh"

# The name is a mark: what a build leaves on a node is recognised, and only then touched, by this part of a path.
# shellcheck disable=SC2034 # read by the scripts that source this file
{
  MARK="imagefactory-$IMAGEFACTORY_BUILD_UID"
  BUILD_DIR="$IMAGEFACTORY_WORKSPACE/$MARK"
  SOURCE_DIR="$BUILD_DIR/source"
  ADDITIONAL_DIR="$BUILD_DIR/additional"
  STATE_DIR="$BUILD_DIR/state"
  OUTPUT_DIR="$BUILD_DIR/output"
  TEMP_DIR="$BUILD_DIR/tmp"
  IMPORTED="$BUILD_DIR/import/image"
  FETCHED_DIR="${IMAGEFACTORY_FETCHED:-$BUILD_DIR/fetched}"
  RAW_IMAGE="$BUILD_DIR/image/disk.raw"
}

log() {
  printf '[%s +%ss] %s\n' "$STAGE" "$(($(date +%s) - STARTED_AT))" "$*"
}

# begin_stage NAME - from here on a result is certain
begin_stage() {
  STAGE=$1
  trap 'on_exit $?' EXIT
  trap on_cancel TERM INT HUP
  log "host $(uname -n), kernel $(uname -r), build $IMAGEFACTORY_BUILD_UID"
  # The janitor removes a link as anything else.
  [ "$1" = janitor ] || check_directories
}

# release - undoes what a stage holds on the host; a stage that holds something defines its own
release() { :; }

on_exit() {
  trap - EXIT
  # Not interruptible: a second TERM must not leave half of it behind. It ends by itself within the grace period.
  trap '' TERM INT HUP
  if [ -z "$RESULT_WRITTEN" ]; then
    write_result Failed UnexpectedError false \
      "the $STAGE script ended unexpectedly with exit code $1; the last lines of its log show where"
  fi
  stop_child
  release
  # The operator reads from this line that nothing is held any more, where the kubelet does not tell it.
  log "ended with exit code $1"
  exit "$1"
}

on_cancel() {
  log "told to stop, ending what runs"
  write_result Failed Cancelled false "the build was cancelled during $STAGE; what it held on the host is released"
  exit 143
}

# succeed MESSAGE
succeed() {
  log "$1"
  write_result Succeeded Succeeded false "$1"
  exit 0
}

# unchanged MESSAGE
unchanged() {
  log "$1"
  write_result Unchanged Unchanged false "$1"
  exit 3
}

# fail REASON MESSAGE - the same input fails again
fail() {
  log "failed ($1): $2" >&2
  write_result Failed "$1" false "$2"
  exit 1
}

# retry_later REASON MESSAGE - the input is fine, the world was not
retry_later() {
  log "failed for now ($1): $2" >&2
  write_result Failed "$1" true "$2"
  exit 75
}

# input JQ-FILTER - one value of build.json as text; nothing where it is absent
input() {
  jq -r "$1 // empty" "$IMAGEFACTORY_INPUT"
}

# supervise COMMAND... - runs it in a session of its own: a shell waits for a foreground command before it looks at
# signals, so the command goes to the background, and its session is how the whole tree is found again
supervise() {
  setsid "$@" &
  CHILD=$!
  child_status=0
  wait "$CHILD" || child_status=$?
  CHILD=
  return "$child_status"
}

stop_child() {
  [ -n "$CHILD" ] || return 0
  signal_build TERM
  stop_until=$(($(date +%s) + STOP_DEADLINE_SECONDS))
  while [ "$(date +%s)" -lt "$stop_until" ] && [ -n "$(build_processes)" ]; do sleep 0.2; done
  signal_build KILL
  CHILD=
}

signal_build() {
  for signal_pid in $(build_processes); do
    # It may have ended since it was listed.
    kill -s "$1" "$signal_pid" 2>/dev/null || :
  done
}

# build_processes - those of the child's session, and those that live inside the build directory: what a package's
# maintainer script starts in the image's root may have left the session
build_processes() {
  {
    if [ -n "$CHILD" ]; then
      ps -s "$CHILD" -o pid=,stat= | awk '$2 !~ /^Z/ { print $1 }'
    fi
    find /proc -maxdepth 2 -path '/proc/[0-9]*' \( -name root -o -name cwd \) -lname "$BUILD_DIR/*" 2>/dev/null |
      cut -d/ -f3
  } | sort -un | grep -vx "$$" || :
}

# scripts_digest - SHA-256 over the `sha256sum` lines ("<hex>  <name>\n") of all scripts, by name; the operator
# calculates the same from what it embeds
scripts_digest() {
  (cd "$IMAGEFACTORY_SCRIPTS" && LC_ALL=C sha256sum -- *.sh repositories/* suite/*.py tools/*) | sha256sum | cut -d' ' -f1
}

# load_tool - the functions of the profile's builder tool: those of the file in tools/ that bears its name
load_tool() {
  tool=$(input .profile.builder.tool)
  tool_file=$(grep -lxF "TOOL=$tool" "$IMAGEFACTORY_SCRIPTS"/tools/*.sh) || fail ToolNotSupported \
    "builder.tool '$tool' is unknown: set $(sed -n 's/^TOOL=//p' "$IMAGEFACTORY_SCRIPTS"/tools/*.sh | paste -sd ' ' | sed 's/ / or /g')"
  # shellcheck source=/dev/null
  . "$tool_file"
}

# sshd_settings - of an image. The first value that sshd reads holds; what wants others writes a file that sorts before this
# one. glean gives the key to root alone.
sshd_settings() {
  root_login=no
  if [ "$(input .profile.image.metadata.originalUser)" = root ]; then root_login=prohibit-password; fi
  printf '%s\n' "PermitRootLogin $root_login" 'PasswordAuthentication no' 'KbdInteractiveAuthentication no'
}

# read_architecture - sets machine and architecture, as kernels and as Debian call it
# shellcheck disable=SC2034 # read by tools and kinds of repositories
read_architecture() {
  machine=$(input '.profile.os.architecture // "x86_64"')
  case "$machine" in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) fail ArchitectureNotSupported "os.architecture $machine is not supported: set x86_64 or aarch64" ;;
  esac
}

# first_version COMMAND... - the first thing in its output that looks like a version
first_version() {
  "$@" 2>&1 | grep -oE -m 1 '[0-9]+(\.[0-9]+)+[0-9A-Za-z.+~-]*' | head -n 1 || :
}

# release_cache - what this build began in the shared cache and did not finish
release_cache() {
  [ -d "$IMAGEFACTORY_CACHE" ] || return 0
  find "$IMAGEFACTORY_CACHE" -maxdepth 1 -type f \( -name "*.$MARK" -o -name "*.$MARK.*" \) -delete ||
    log "what this build began in $IMAGEFACTORY_CACHE cannot be removed: remove *.$MARK* there by hand"
}

# in_source PATH - whether it lies in the source, wherever links on the way lead
in_source() { is_below "$SOURCE_DIR" "$1"; }

# is_below FOLDER PATH - the same of any folder
is_below() {
  case "$(realpath -m "$2")/" in "$(realpath -m "$1")"/*) ;; *) return 1 ;; esac
}

# additional_sources - the profile's source.additional, one a line: its name, and the folder that is taken of it
additional_sources() {
  input '.profile.source.additional // [] | .[] | "\(.name) \(.git.path // "")"'
}

# make_directories - those of this build
make_directories() {
  mkdir -p "$STATE_DIR" "$OUTPUT_DIR" "$TEMP_DIR" "${RAW_IMAGE%/*}"
}

# check_directories - a workspace may be shared: a link in the place of a folder, put there by another build or by what ran
# in this one, would mix the two, or have a stage write somewhere else
check_directories() {
  for own_directory in "$BUILD_DIR" "$SOURCE_DIR" "$ADDITIONAL_DIR" "$STATE_DIR" "$OUTPUT_DIR" "$TEMP_DIR" \
    "$FETCHED_DIR" "${IMPORTED%/*}" "${RAW_IMAGE%/*}"; do
    [ ! -L "$own_directory" ] || fail WorkspaceNotOwn \
      "$own_directory is a link to $(readlink "$own_directory"), where a folder of this build has to be: find out who\
 writes to the workspace, and start a new build"
  done
}
