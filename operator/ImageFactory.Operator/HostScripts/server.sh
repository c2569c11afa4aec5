# shellcheck shell=sh
# The server of a cloud that an image is tested on: the operator made it, keeps its console and takes it away. Sourced after
# machine.sh.
# shellcheck disable=SC2034,SC2154 # some variables are set by test.sh, or read by boot.sh

CONSOLE="$MACHINE_DIR/console"
# Servers need not reach test pods.
IMAGEFACTORY_IPERF_SERVER=

# target JQ-FILTER
target() { jq -r "$1" "$IMAGEFACTORY_TARGET"; }

# choose_accelerator - whether the cloud emulates its servers is known once this one answers
choose_accelerator() {
  jq -e '[.address, .hostKey, .privateKey, .poweredOn] | all' "$IMAGEFACTORY_TARGET" >/dev/null ||
    fail InvalidInput "$IMAGEFACTORY_TARGET has no address, hostKey, privateKey or poweredOn"
  accelerator=
  scale=1
}

# prepare_machine IMAGE - the cloud has the image; the keys are for this one server
prepare_machine() {
  ssh_address=$(target .address)
  port=$(target '.port // 22')
  host_key_checking=yes
  (umask 077 && target .privateKey >"$MACHINE_DIR/key")
  echo "guest $(target .hostKey)" >"$MACHINE_DIR/known_hosts"
}

# start_machine - the cloud did that, and knows when
start_machine() {
  powered_on=$(target .poweredOn)
  write_ssh_config
  : >"$CONSOLE"
}

# machine_runs - the operator looks after that
machine_runs() { :; }

# measure_login - this script may have come late, so the guest is asked: when its kernel and its SSH server were there. Its clock
# may be wrong; how long it has been up is not.
measure_login() {
  login_facts=$(supervise timeout "$LOGIN_SECONDS" ssh -n -T -F "$SSH_CONFIG" image-user \
    'cut -d" " -f1 /proc/uptime; systemd-detect-virt; systemctl show --property=ActiveEnterTimestampMonotonic --value \
    ssh.service sshd.service ssh.socket sshd.socket' 2>/dev/null | head -c 4096) || :
  kernel_at=$(($(milliseconds) - $(echo "$login_facts" | awk 'NR == 1 { printf "%d", $1 * 1000 }')))
  KERNEL_SECONDS=$(between "$powered_on" "$kernel_at")
  ssh_after=$(echo "$login_facts" | awk 'NR > 2 && $1 > 0 && ($1 < least || !least) { least = $1 } END { printf "%d", least / 1000 }')
  SSH_SECONDS=$(between "$powered_on" $((kernel_at + ssh_after)))
  accelerator=$(echo "$login_facts" | sed -n 2p | cut -c1-30)
  if [ "$accelerator" = qemu ]; then
    accelerator=tcg
    scale=$TCG_SCALE
    suite_seconds=$((suite_seconds * scale))
  fi
  log "accelerator: $accelerator"
}

# boots_again - the console is the operator's to read
boots_again() { false; }

measure_ready() {
  ready_after=$(guest "$LOGIN_SECONDS" 'systemctl show --property=ExecMainExitTimestampMonotonic --value cloud-final.service' 2>/dev/null |
    head -c 4096 | tr -dc 0-9 | cut -c1-15) || :
  READY_SECONDS=$(between "$powered_on" $((kernel_at + ${ready_after:-0} / 1000)))
}

# machine_did_not_answer - what its console says, the operator knows
machine_did_not_answer() {
  problem NoAnswer "SSH at $ssh_address did not answer within $boot_seconds s of power-on ($(tail -n 1 "$MACHINE_DIR/login.error" | cut -c1-200))"
}

# check_image_unchanged - of the cloud's own copy the operator asks the cloud
check_image_unchanged() { :; }
