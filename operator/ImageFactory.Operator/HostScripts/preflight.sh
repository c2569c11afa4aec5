#!/bin/sh
# Stages BuildHostReady and HostConnected: can this host build an image at all? Each refusal says what to change.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=devices.sh
. "$IMAGEFACTORY_SCRIPTS/devices.sh"
# shellcheck source=logicalvolumes.sh
. "$IMAGEFACTORY_SCRIPTS/logicalvolumes.sh"
begin_stage preflight

# diskimage-builder holds the unpacked system, the raw disk made of it, and the package stage its qcow2.
DISK_FACTOR=3
DEFAULT_DISK_GIB=4
LEAST_MEMORY_BYTES=$((512 * 1024 * 1024))
CAP_SYS_ADMIN=21
CAP_MKNOD=27

check_tools() {
  missing=
  for tool in jq losetup partx sfdisk mknod sha256sum curl setsid ps find; do
    command -v "$tool" >/dev/null || missing="$missing $tool"
  done
  [ -z "$missing" ] || fail ToolMissing \
    "the build host has no$missing: use the project's builder image, or add what is missing to yours"
  addresses=$(input '.profile.source // {} | [.git.url, (.additional // [])[].git.url] | .[] | values')
  if printf %s "$addresses" | grep -qv '^http'; then
    command -v ssh >/dev/null || fail ToolMissing \
      "the build host has no ssh, which an address in source.git.url or source.additional needs: use the project's builder image, or add\
 openssh-client to yours"
  fi
  jq -e '.version == 1' "$IMAGEFACTORY_INPUT" >/dev/null ||
    fail InvalidInput "$IMAGEFACTORY_INPUT is not a version 1 build input: operator and scripts do not belong together"
}

# check_architecture - of the image, the host's kernel and the builder's programs: what is made runs here while it is made;
# nothing of a finished image does
check_architecture() {
  read_architecture
  [ "$(input .profile.builder.tool)" != Import ] || return 0
  host_machine=$(uname -m)
  [ "$host_machine" = "$machine" ] || fail ArchitectureDiffers \
    "the image is for $machine, and this build host, $(uname -n), is $host_machine: build it on nodes with the label kubernetes.io/arch=$architecture (builder.placement.nodeSelector), or by a flavor of that architecture; or correct os.architecture"
  builder_architecture=$(dpkg --print-architecture 2>/dev/null || echo "$architecture")
  [ "$builder_architecture" = "$architecture" ] || fail ArchitectureDiffers \
    "the image is for $machine, and the builder image is for $builder_architecture: name one for $architecture (builder.image, or builder.images of the settings)"
}

check_scripts() {
  expected=$(input .scriptsDigest)
  actual="sha256:$(scripts_digest)"
  add_data '.scriptsDigest = $digest' --arg digest "$actual"
  [ -z "$expected" ] || [ "${expected#sha256:}" = "${actual#sha256:}" ] || fail ScriptsMismatch \
    "the scripts on the host ($actual) are not those of the operator ($expected): try again on a fresh host; where they come from a ConfigMap, delete it, the operator writes it anew"
}

check_privileges() {
  [ "$(id -u)" = 0 ] || fail NotRoot "the builder runs as uid $(id -u): set securityContext.runAsUser: 0"
  capabilities=$(awk '/^CapEff:/ { print $2 }' /proc/self/status)
  for bit in $CAP_SYS_ADMIN $CAP_MKNOD; do
    [ $((0x$capabilities >> bit & 1)) = 1 ] || fail NotPrivileged \
      "the container may not mount or make devices: set securityContext.privileged: true, and allow it with the label pod-security.kubernetes.io/enforce=privileged on the namespace"
  done
}

sweep_orphans() {
  # Such a file is gone with its build's workspace, so nobody can be using the device any more.
  swept=$(detach_loops '*/imagefactory-*(deleted)' 0 | paste -sd ' ')
  if [ -n "$swept" ]; then log "detached what dead builds had left: $swept"; fi
  add_data '.swept = $swept' --arg swept "$swept"
}

check_loop_devices() {
  make_loop_nodes || fail NoLoopDevices \
    "no loop device node can be made: run 'modprobe loop' on the build host; a pod needs securityContext.privileged: true"
  mkdir -p "$BUILD_DIR"
  # Before they are counted: attaching one loads the kernel's module, for which nobody may have asked yet.
  mapping=$(probe_partition_mapping) || mapping=
  total=0
  free=0
  for loop in /sys/block/loop*; do
    [ -e "$loop" ] || continue
    total=$((total + 1))
    if [ ! -e "$loop/loop/backing_file" ]; then free=$((free + 1)); fi
  done
  add_data '.loopDevices = {$total, $free}' --argjson total "$total" --argjson free "$free"
  [ -n "$mapping" ] || fail NoLoopDevices \
    "no loop device can be attached ($free of $total free): run 'losetup -l' on the build host and detach what is left over, or raise max_loop"
  add_data '.partitionMapping = $mapping' --arg mapping "$mapping"
  check_volumes "$BUILD_DIR/description"
}

note_host() {
  is() { if "$@"; then echo true; else echo false; fi; }
  add_data '. + {$deviceMapper, $udev, $kvm, $kernel, $hostname}' \
    --argjson deviceMapper "$(is has_device_mapper)" --argjson udev "$(is has_udev)" \
    --argjson kvm "$(is test -c /dev/kvm -a -w /dev/kvm)" \
    --arg kernel "$(uname -r)" --arg hostname "$(uname -n)"
}

check_disk() {
  disk_gib=$(input '.profile.image.sizeGiB // .profile.image.minDiskGiB')
  # Each further format is a file of its own.
  further=$(input '.profile | [.image.format, .image.formats[]?, .regions[]?.format]
    | map(strings | select(. == "vhd" or . == "vmdk")) | unique | length')
  disks=$((DISK_FACTOR + further))
  needed=$((${disk_gib:-$DEFAULT_DISK_GIB} * disks * 1024 * 1024 * 1024))
  available=$(df -B1 --output=avail "$IMAGEFACTORY_WORKSPACE" | tail -n 1 | tr -d ' ')
  add_data '. + {$freeDiskBytes, $neededDiskBytes}' --argjson freeDiskBytes "$available" --argjson neededDiskBytes "$needed"
  [ "$available" -ge "$needed" ] || fail NotEnoughDisk \
    "the workspace has $((available >> 20)) MiB free, the build needs $((needed >> 20)) MiB ($disks times the disk): free space on the build host, or lower image.minDiskGiB or image.sizeGiB"
}

check_memory() {
  memory=$(awk '/^MemTotal:/ { printf "%.0f\n", $2 * 1024 }' /proc/meminfo)
  # cgroup v2 says "max" where there is no limit.
  if read -r limit 2>/dev/null </sys/fs/cgroup/memory.max && [ "$limit" != max ] && [ "$limit" -lt "$memory" ]; then
    memory=$limit
  fi
  add_data '.memoryBytes = $memory' --argjson memory "$memory"
  [ "$memory" -ge "$LEAST_MEMORY_BYTES" ] || fail NotEnoughMemory \
    "the builder has $((memory >> 20)) MiB of memory, a build needs $((LEAST_MEMORY_BYTES >> 20)) MiB: raise the memory limit of the build pod, or take a larger flavor for the build VM"
}

check_tools
check_scripts
check_architecture
check_privileges
sweep_orphans
note_host
check_disk
check_memory
check_loop_devices
succeed "the host can build: partitions by $mapping, $free of $total loop devices free, $((available >> 30)) GiB of disk"
