# shellcheck shell=sh
# Follows a machine from power-on to a login, and tells what keeps it from getting there. Sourced after emulator.sh or server.sh.
# shellcheck disable=SC2154 # variables are set by machine.sh, emulator.sh, server.sh, suite.sh and test.sh

# For KVM; an emulated machine gets more (TCG_SCALE).
BOOT_SECONDS=300
# How long a machine that shows a login prompt, or refuses the key, may still change its mind: cloud-init is at work.
SETTLE_SECONDS=45
# For one attempt to log in.
LOGIN_SECONDS=20
KERNEL_LINE='Linux version|^\[ *[0-9]+\.[0-9]+\] '
PROMPT='[a-zA-Z0-9.-]+ login: |Cloud-init v\. .* finished at'
KERNEL_SECONDS=null
SSH_SECONDS=null
READY_SECONDS=null

# follow_boot - fails with a problem noted when the machine does not get as far as a login
follow_boot() {
  boot_seconds=$((BOOT_SECONDS * scale))
  [ "$suite_seconds" -ge "$boot_seconds" ] || boot_seconds=$suite_seconds
  give_up_at=$(($(milliseconds) + boot_seconds * 1000))
  prompt_since=
  refused_since=
  stranger_since=
  until try_login; do
    ! is_hopeless || return 1
    supervise sleep 0.5
  done
  measure_login
  log "login $SSH_SECONDS s after power-on"
  open_connection $((SETTLE_SECONDS * scale)) || {
    problem LoginRefused "user $suite_user, whom cloud-init should have made for the suite, cannot log in by SSH"
    return 1
  }
  wait_until_ready
}

# try_login - as the image's user, the way the image's users will; for as long as the guest may get there
try_login() {
  setpriv --pdeathsig KILL prlimit --fsize="$RESULT_BYTES" ssh -n -T -F "$SSH_CONFIG" image-user true \
    >/dev/null 2>"$MACHINE_DIR/login.error" &
  LOGIN=$!
  login_until=$(($(milliseconds) + LOGIN_SECONDS * scale * 1000))
  while is_running "$LOGIN" && [ "$(milliseconds)" -lt "$login_until" ] && ! has_ended; do
    supervise sleep 0.5
  done
  kill "$LOGIN" 2>/dev/null || :
  login_status=0
  wait "$LOGIN" || login_status=$?
  LOGIN=
  return "$login_status"
}

has_ended() {
  look_at_console
  has_panicked || ! machine_runs || [ "$(milliseconds)" -ge "$give_up_at" ]
}

look_at_console() {
  [ "$KERNEL_SECONDS" = null ] || return 0
  ! on_console "$KERNEL_LINE" || KERNEL_SECONDS=$(since "$powered_on")
}

# is_hopeless - with a problem noted
is_hopeless() {
  look_at_console
  if has_panicked; then
    ! boots_again || return 1
    problem KernelPanic "$(panic_line); the last lines on the console: $(console_tail)"
    return 0
  fi
  machine_runs || {
    machine_ended
    return
  }
  if [ -z "$refused_since" ] && grep -q 'Permission denied' "$MACHINE_DIR/login.error"; then refused_since=$(milliseconds); fi
  if [ -z "$prompt_since" ] && on_console "$PROMPT"; then prompt_since=$(milliseconds); fi
  if has_settled "$refused_since"; then
    problem LoginRefused "sshd answers, but user $image_user may not log in with the key of the config drive: check image.metadata.originalUser, and that cloud-init reads a config drive (datasource ConfigDrive); glean gives the key to root alone, which originalUser has to say"
    return 0
  fi
  if [ -z "$stranger_since" ] && grep -q 'Host key verification failed' "$MACHINE_DIR/login.error"; then stranger_since=$(milliseconds); fi
  if has_settled "$stranger_since"; then
    problem WrongHostKey "what answers at $ssh_address has another host key than cloud-init was given: either somebody stands between, or the image ignores ssh_keys of the user data"
    return 0
  fi
  if has_settled "$prompt_since" && [ -z "$refused_since" ]; then
    problem NoNetwork "the image boots, but SSH does not answer ($(tail -n 1 "$MACHINE_DIR/login.error" | cut -c1-200)): check that it has an SSH server and asks for an address by DHCP; the last lines on the console: $(console_tail)"
    return 0
  fi
  [ "$(milliseconds)" -ge "$give_up_at" ] || return 1
  machine_did_not_answer
}

# has_settled SINCE - it was so for long enough, or is so at the very end
has_settled() {
  [ -n "$1" ] || return 1
  [ "$(milliseconds)" -ge $(($1 + SETTLE_SECONDS * scale * 1000)) ] || [ "$(milliseconds)" -ge "$give_up_at" ]
}

# wait_until_ready - whether cloud-init was content is the suite's to judge; it ends with 2 where its boot was degraded, and there
# is none in an image with glean
wait_until_ready() {
  ready_status=0
  guest "$boot_seconds" 'cloud-init status --wait' >/dev/null 2>&1 || ready_status=$?
  if [ "$ready_status" = 124 ]; then
    problem DidNotBoot "cloud-init did not finish within $boot_seconds s; the last lines on the console: $(console_tail)"
    return 1
  fi
  case "$ready_status" in
    2) log "cloud-init says that its boot was degraded" ;;
    127) log "the image has no cloud-init" ;;
  esac
  measure_ready
  log "ready $READY_SECONDS s after power-on"
}
