#!/bin/sh
# The far end of the operator's SSH connection to a build server. It starts a stage script as a systemd unit of its own, or
# finds the one that an earlier call started, and tells how it stands: connections and the operator come and go, the work
# does not hang on them.
#
#   agent.sh BUILD_UID STEP LOG_OFFSET SECONDS
#
# It answers when the step has ended, and after SECONDS at the latest: one line
#
#   imagefactory-agent 1 STATE STARTED FINISHED EXIT_CODE REASON REPORT_BYTES LOG_BYTES
#
# with STATE Running or Ended, seconds since 1970, and systemd's word for how it ended; then the report, then the log
# from LOG_OFFSET on. What the step "upload" may do, and what opens the source of the step "source", comes on standard input
# and is kept in memory only.
set -eu
umask 022
export LC_ALL=C.UTF-8

ROOT=/var/lib/imagefactory
SECRETS=/run/imagefactory
UPLOAD="$SECRETS/upload.json"
CREDENTIALS="$SECRETS/credentials.json"
# As much as the operator takes in at once.
LOG_LIMIT_BYTES=1048576
# What a script finds in a pod; sudo and sshd have ideas of their own.
SYSTEM_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Longer than a script needs for releasing what it holds after TERM.
STOP_SECONDS=45

build_uid=$1
step=$2
offset=$3
patience=$4
unit="imagefactory-$step"
step_dir="$ROOT/steps/$step"
result="$step_dir/result.json"
log="$step_dir/log"

main() {
  command -v systemd-run >/dev/null ||
    die "the image of the build server has no systemd, which keeps the work going without a connection: use another image"
  [ -e "$step_dir/boot" ] || start
  await
  observe
  answer
}

die() {
  echo "imagefactory-agent: $1" >&2
  exit 1
}

start() {
  mkdir -p "$step_dir" "$ROOT/workspace" /var/cache/imagefactory
  case "$step" in
    upload) (umask 077; mkdir -p "$SECRETS"; cat >"$UPLOAD") ;;
    source) (umask 077; mkdir -p "$SECRETS"; cat >"$CREDENTIALS") ;;
  esac
  date +%s >"$step_dir/started"
  end_earlier_steps
  # A second call at the same time finds the unit taken, and that is as good.
  systemd-run --quiet --unit="$unit" --property=RemainAfterExit=yes --property=KillMode=mixed \
    --property=TimeoutStopSec="$STOP_SECONDS" --property=StandardOutput=append:"$log" --property=StandardError=append:"$log" \
    --setenv=IMAGEFACTORY_BUILD_UID="$build_uid" --setenv=IMAGEFACTORY_SCRIPTS="$ROOT/scripts" \
    --setenv=IMAGEFACTORY_INPUT="$ROOT/input/build.json" --setenv=IMAGEFACTORY_WORKSPACE="$ROOT/workspace" \
    --setenv=IMAGEFACTORY_CACHE=/var/cache/imagefactory --setenv=IMAGEFACTORY_RESULT="$result" \
    --setenv=IMAGEFACTORY_UPLOAD="$UPLOAD" --setenv=IMAGEFACTORY_CREDENTIALS="$CREDENTIALS" --setenv=HOME=/root --setenv=PATH="$SYSTEM_PATH" \
    /bin/sh "$ROOT/scripts/$step.sh" 2>"$step_dir/refusal" ||
    [ "$(property LoadState)" = loaded ] || die "systemd-run refuses $unit: $(head -c 500 "$step_dir/refusal")"
  cat /proc/sys/kernel/random/boot_id >"$step_dir/boot"
}

# end_earlier_steps - what one of them left running would go on writing while this one reads. systemd lets it, since the
# unit remains after its exit; this step's own unit may be another call's, which came at the same time.
end_earlier_steps() {
  systemctl list-units --all --plain --no-legend 'imagefactory-*.service' | while read -r earlier _; do
    [ "$earlier" = "$unit.service" ] || systemctl kill --signal=KILL "$earlier" 2>/dev/null || :
  done
}

property() {
  systemctl show "$unit" --property="$1" --value
}

# await - the report is the last thing but one that a script does
await() {
  deadline=$(($(date +%s) + patience))
  while [ ! -s "$result" ] && [ "$(date +%s)" -lt "$deadline" ]; do sleep 1; done
  settled=5
  while [ -s "$result" ] && [ "$settled" -gt 0 ] && [ "$(property SubState)" = running ]; do
    settled=$((settled - 1))
    sleep 1
  done
}

# observe - sets state, finished, code and reason
observe() {
  state=Ended finished=0 code=0 reason=success
  if [ "$(cat "$step_dir/boot")" != "$(cat /proc/sys/kernel/random/boot_id)" ] && [ ! -s "$result" ]; then
    # Units are gone with the boot that they ran in.
    code=255 reason=rebooted
  else
    case "$(property SubState)" in
      running | start* | stop* | final*) state=Running; return ;;
    esac
    reason=$(property Result)
    code=$(property ExecMainStatus)
    # CLD_KILLED and CLD_DUMPED: the status is a signal then.
    case "$(property ExecMainCode)" in 2 | 3) code=$((code + 128)) ;; esac
  fi
  rm -f "$UPLOAD" "$CREDENTIALS"
  [ -e "$step_dir/finished" ] || if [ -s "$result" ]; then stat -c %Y "$result"; else date +%s; fi >"$step_dir/finished"
  finished=$(cat "$step_dir/finished")
}

answer() {
  touch "$log"
  report_bytes=0
  if [ "$state" = Ended ] && [ -s "$result" ]; then report_bytes=$(stat -c %s "$result"); fi
  log_bytes=$(($(stat -c %s "$log") - offset))
  if [ "$log_bytes" -lt 0 ]; then log_bytes=0; fi
  if [ "$log_bytes" -gt "$LOG_LIMIT_BYTES" ]; then
    # The end is told once all of the log is on its way.
    log_bytes=$LOG_LIMIT_BYTES state=Running report_bytes=0
  fi
  echo "imagefactory-agent 1 $state $(cat "$step_dir/started") $finished $code ${reason:-unknown} $report_bytes $log_bytes"
  if [ "$report_bytes" -gt 0 ]; then head -c "$report_bytes" "$result"; fi
  tail -c "+$((offset + 1))" "$log" | head -c "$log_bytes"
}

main
