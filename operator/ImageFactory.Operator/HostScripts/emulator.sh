# shellcheck shell=sh
# The virtual machine that an image is tested in when no cloud has one: QEMU here, made like a server of the cloud, reachable by
# SSH from here alone. Sourced after machine.sh.
# shellcheck disable=SC2034,SC2154 # some variables are set by test.sh, or read by boot.sh

PROBE_SECONDS=10
FIRMWARE_DIR=/usr/share
# How often another port is chosen.
PORT_TRIES=5
# Linux counts the timer's ticks while it starts. Where its processor is emulated and the host is busy, none may come for so
# long that it takes the timer for broken, which says nothing of the image.
STARVED="IO-APIC + timer doesn't work"
STARVED_TRIES=3
# Where the guest reaches an iperf3 server of this host, which QEMU's user network has there; empty where it cannot.
: "${IMAGEFACTORY_IPERF_SERVER=10.0.2.2}"
GIB=1073741824
# A usual machine; what else an image asks for, check_tools and prepare_machine find out.
guest_machine=x86_64
firmware=
firmware_name=BIOS
machine_options=

# choose_accelerator - sets accelerator, and scale: by how much everything takes longer than with KVM
choose_accelerator() {
  accelerator=tcg
  scale=$TCG_SCALE
  # The trial is of x86_64, like the hosts that this was tried on.
  if [ "$guest_machine" = x86_64 ] && kvm_works; then
    accelerator=kvm
    scale=1
  fi
  log "accelerator: $accelerator"
}

# kvm_works - /dev/kvm that opens proves little: nested virtualisation may stop at the first instruction, and one without the
# processor's help (pvm) interprets all, for which a system takes hours. So a boot sector counts down from 100 million, which
# takes a processor 0.1 s, and writes 42 to the debug port, which makes QEMU exit with (42 << 1) | 1:
#   mov ecx, 100000000; again: dec ecx; jnz again; mov al, 42; out 0xf4, al; stop: hlt; jmp stop
kvm_works() {
  [ -w /dev/kvm ] || return 1
  {
    printf '\146\271\000\341\365\005\146\111\165\374\260\052\346\364\364\353\375'
    head -c 493 /dev/zero
    printf '\125\252'
  } >"$MACHINE_DIR/probe"
  probe_status=0
  supervise timeout --kill-after=1 "$PROBE_SECONDS" qemu-system-x86_64 -machine pc,accel=kvm -cpu host -m 16 -nodefaults \
    -display none -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=1 \
    -drive "file=$MACHINE_DIR/probe,format=raw,if=ide" >/dev/null 2>&1 || probe_status=$?
  [ "$probe_status" = 85 ]
}

# prepare_machine IMAGE
prepare_machine() {
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  choose_firmware
  make_seed
  make_overlay "$1"
}

# make_seed - what Nova's config drive holds; the key is for this one boot. The suite needs root: where the image's own
# user is not to have it without a password, a user beside it gets it.
make_seed() {
  ssh-keygen -q -t ed25519 -N '' -C imagefactory -f "$MACHINE_DIR/key"
  mkdir -p "$MACHINE_DIR/seed/openstack/latest"
  jq -n --arg uuid "$IMAGEFACTORY_BUILD_UID" --rawfile key "$MACHINE_DIR/key.pub" \
    '{$uuid, hostname: "imagefactory-test", name: "imagefactory-test", public_keys: {imagefactory: $key}}' \
    >"$MACHINE_DIR/seed/openstack/latest/meta_data.json"
  if [ "$suite_user" != "$image_user" ]; then
    {
      echo '#cloud-config'
      jq -n --arg name "$suite_user" --rawfile key "$MACHINE_DIR/key.pub" '{users: ["default",
        {$name, sudo: "ALL=(ALL) NOPASSWD:ALL", shell: "/bin/sh", ssh_authorized_keys: [$key | rtrimstr("\n")]}]}'
    } >"$MACHINE_DIR/seed/openstack/latest/user_data"
  fi
  genisoimage -quiet -V config-2 -J -R -o "$MACHINE_DIR/seed.iso" "$MACHINE_DIR/seed"
}

# make_overlay IMAGE - the image itself stays as it is; the disk is larger, so that the root file system can be seen to grow
make_overlay() {
  disk_gib=$(input .profile.tests.diskGiB)
  disk_bytes=$((${disk_gib:-0} * GIB))
  [ -n "$disk_gib" ] || disk_bytes=$(($(qemu-img info -f qcow2 --output=json "$1" | jq '.["virtual-size"]') + GIB))
  qemu-img create -q -f qcow2 -F qcow2 -b "$1" "$MACHINE_DIR/disk.qcow2" "$disk_bytes"
}

# free_port - until somebody else takes it
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# choose_firmware - sets firmware to QEMU's options, and machine_options: what Nova makes of hw_firmware_type and os_secure_boot.
# SeaBIOS is what QEMU has of its own, and aarch64 boots by UEFI alone.
choose_firmware() {
  firmware_type=$(input .profile.image.properties.hw_firmware_type)
  if [ "$guest_machine" = aarch64 ]; then
    : "${firmware_type:=uefi}"
    firmware_package=qemu-efi-aarch64
    set -- "AAVMF/AAVMF_CODE.fd AAVMF/AAVMF_VARS.fd"
    set -- "$@" "AAVMF/AAVMF_CODE.ms.fd AAVMF/AAVMF_VARS.ms.fd"
  else
    firmware_package=ovmf
    set -- "OVMF/OVMF_CODE_4M.fd OVMF/OVMF_VARS_4M.fd" "OVMF/OVMF_CODE_4M.ms.fd OVMF/OVMF_VARS_4M.ms.fd"
  fi
  secure_boot=$(input .profile.image.properties.os_secure_boot)
  case "$firmware_type" in
    uefi) firmware_name=UEFI ;;
    bios | '')
      [ "$guest_machine" = x86_64 ] || fail InvalidProfile \
        "image.properties: hw_firmware_type is bios, which $guest_machine has not: set uefi, or leave it out"
      [ "$secure_boot" != required ] || fail InvalidProfile \
        "image.properties: os_secure_boot is required, which BIOS has not: set hw_firmware_type to uefi"
      return
      ;;
    *) fail InvalidProfile \
      "image.properties: hw_firmware_type '$firmware_type' is unknown: set bios or uefi" ;;
  esac
  if [ "$secure_boot" = required ]; then
    firmware_name="UEFI with Secure Boot"
    find_firmware "$2" || fail FirmwareMissing \
      "image.properties: os_secure_boot is required, and the tester image has no UEFI with Microsoft's keys for $guest_machine: add the package $firmware_package of Debian to it"
    # Else the guest could write to the flash that holds the keys.
    if [ "$guest_machine" = x86_64 ]; then
      machine_options=,smm=on
      firmware="-global driver=cfi.pflash01,property=secure,value=on $firmware"
    fi
  else
    find_firmware "$1" || fail FirmwareMissing \
      "image.properties: hw_firmware_type is uefi, and the tester image has no UEFI for $guest_machine: add the package $firmware_package of Debian to it"
  fi
  log "firmware: $firmware_name"
}

# find_firmware "CODE VARIABLES" - whether it is there; each machine has variables of its own
find_firmware() {
  [ -r "$FIRMWARE_DIR/${1% *}" ] && [ -r "$FIRMWARE_DIR/${1#* }" ] || return 1
  cat "$FIRMWARE_DIR/${1#* }" >"$MACHINE_DIR/variables.fd"
  firmware="-drive if=pflash,unit=0,format=raw,readonly=on,file=$FIRMWARE_DIR/${1% *}\
 -drive if=pflash,unit=1,format=raw,file=$MACHINE_DIR/variables.fd"
}

# start_machine - hw_disk_bus=scsi and hw_scsi_model=virtio-scsi, as images of the cloud have it. It dies with this
# script, even if that is killed.
start_machine() {
  cpu=max
  [ "$accelerator" = tcg ] || cpu=host
  board=q35
  if [ "$guest_machine" = aarch64 ]; then
    board=virt
    # The architecture's own authentication of pointers costs an emulator half of its time.
    cpu=max,pauth-impdef=on
  fi
  memory=$(input .profile.tests.memoryMiB)
  cpus=$(input .profile.tests.cpus)
  port=$(free_port)
  ssh_address=127.0.0.1
  host_key_checking=accept-new
  write_ssh_config
  : >"$CONSOLE"
  rm -f "$MACHINE_DIR/console"
  mkfifo "$MACHINE_DIR/console"
  bounded <"$MACHINE_DIR/console" >>"$CONSOLE" &
  CONSOLE_READER=$!
  powered_on=$(milliseconds)
  # shellcheck disable=SC2086 # the firmware's are several options, of paths without blanks
  setpriv --pdeathsig KILL "qemu-system-$guest_machine" -machine "$board,accel=$accelerator$machine_options" $firmware -cpu "$cpu" -smp "${cpus:-2}" \
    -m "${memory:-1024}" -nodefaults -display none -no-reboot -serial "file:$MACHINE_DIR/console" \
    -device virtio-scsi-pci \
    -drive "file=$MACHINE_DIR/disk.qcow2,format=qcow2,if=none,id=disk,cache=unsafe" -device scsi-hd,drive=disk,bootindex=1 \
    -drive "file=$MACHINE_DIR/seed.iso,format=raw,if=none,id=seed,readonly=on" -device scsi-cd,drive=seed \
    -device virtio-rng-pci -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$port-:22" -device virtio-net-pci,netdev=net,romfile= \
    2>"$MACHINE_DIR/qemu.log" &
  MACHINE=$!
}

# machine_runs - as far as can be seen from here
machine_runs() { is_running "$MACHINE"; }

measure_login() {
  look_at_console
  SSH_SECONDS=$(since "$powered_on")
}

measure_ready() { READY_SECONDS=$(since "$powered_on"); }

# machine_ended - with -no-reboot a guest that resets itself ends its machine; what else ends it is not the guest's fault.
# Fails where it was started again.
machine_ended() {
  machine_status=0
  wait "$MACHINE" || machine_status=$?
  MACHINE=
  end_console
  if [ "$PORT_TRIES" -gt 0 ] && grep -q 'Could not set up host forwarding rule' "$MACHINE_DIR/qemu.log"; then
    PORT_TRIES=$((PORT_TRIES - 1))
    log "port $port was taken by another program, another one is chosen"
    # The other program's, if it is an SSH server.
    rm -f "$MACHINE_DIR/known_hosts"
    start_machine
    return 1
  fi
  [ "$machine_status" = 0 ] || retry_later MachineFailed \
    "QEMU ended with exit code $machine_status: $(tail -n 1 "$MACHINE_DIR/qemu.log" | cut -c1-300): check memory and disk of the test host"
  problem DidNotBoot "the machine turned itself off after $(since "$powered_on") s; the last lines on the console: $(console_tail)"
}

# boots_again - a kernel that panicked, unless the panic is the image's
boots_again() {
  [ "$STARVED_TRIES" -gt 0 ] && panic_line | grep -qF "$STARVED" || return 1
  STARVED_TRIES=$((STARVED_TRIES - 1))
  log "the emulated timer stood still, since this host is busy: the machine is started again"
  kill -KILL "$MACHINE" 2>/dev/null || :
  wait "$MACHINE" || :
  end_console
  KERNEL_SECONDS=null
  start_machine
}

# machine_did_not_answer - in all the time that it had
machine_did_not_answer() {
  console_device=ttyS0
  [ "$guest_machine" = x86_64 ] || console_device=ttyAMA0
  if [ "$KERNEL_SECONDS" = null ]; then
    problem DidNotBoot "no kernel line on the serial console within $boot_seconds s: check the boot loader (the test boots by $firmware_name, as hw_firmware_type of image.properties says), and console=$console_device among the kernel's parameters; the last lines: $(console_tail)"
  else
    problem DidNotBoot "the kernel started, but within $boot_seconds s there was neither SSH nor a login prompt; the last lines on the console: $(console_tail)"
  fi
}

check_image_unchanged() {
  UNCHANGED=true
  [ "$(sha256sum "$image" | cut -d' ' -f1)" = "$digest" ] || {
    UNCHANGED=false
    # Whatever else was found may be of another image.
    PROBLEM=null
    problem ImageChanged "the image file changed while its copy ran: its tests say nothing about it; try again on another host"
  }
}
