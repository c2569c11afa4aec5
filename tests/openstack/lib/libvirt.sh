# shellcheck shell=bash
# libvirt for real guests: a daemon with folders of its own, and the link between this namespace and the guests' bridge.

libvirt_url() { echo "qemu+unix:///system?socket=$STATE/libvirt/libvirt-sock"; }

virsh_here() { timeout 20 virsh --quiet --connect "$(libvirt_url)" "$@"; }

prepare_libvirt() {
  local folders=$STATE/libvirt
  mkdir -p "$folders"/{run,log,cache} "$folders"/lib/{images,boot,qemu} "$STATE/etc/libvirtd"
  [[ -e $folders/etc ]] || atomically "$folders/etc" copy_libvirt_settings
  write_changed "$STATE/etc/libvirtd/libvirtd.conf" <<X
unix_sock_dir = "$folders"
unix_sock_rw_perms = "0700"
auth_unix_rw = "none"
auth_unix_ro = "none"
log_outputs = "2:stderr"
X
  write_changed "$folders/etc/qemu.conf" <<X
user = "root"
group = "root"
dynamic_ownership = 1
remember_owner = 0
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
stdio_handler = "file"
X
}

copy_libvirt_settings() {
  cp -a /etc/libvirt "$1"
  rm -rf "$1/qemu/networks/autostart"
}

# Its paths are fixed, hence a mount namespace. The other emulators of the machine are hidden there: libvirt and Nova ask
# each of them for all that it can do, which takes a minute.
start_libvirtd() {
  # shellcheck disable=SC2016 # for the shell inside
  start_service libvirtd unshare --mount --propagation private bash -ec '
    for pair in etc:/etc/libvirt lib:/var/lib/libvirt run:/run/libvirt log:/var/log/libvirt cache:/var/cache/libvirt; do
      mkdir -p "${pair#*:}"
      mount --bind "$1/${pair%%:*}" "${pair#*:}"
    done
    for emulator in /usr/bin/qemu-system-*; do
      [[ $emulator == *-x86_64 ]] || mount --bind /dev/null "$emulator"
    done
    exec libvirtd --config "$2" --pid-file "$1/run/libvirtd.pid"' \
    libvirtd "$STATE/libvirt" "$STATE/etc/libvirtd/libvirtd.conf"
}

make_guest_link() {
  ip link show "$HOST_LINK" >/dev/null 2>&1 || ip link add "$HOST_LINK" type veth peer name "$GUEST_LINK"
  ip address replace "$GUEST_GATEWAY/${GUEST_NETWORK#*/}" dev "$HOST_LINK"
  ip link set "$HOST_LINK" up
  ip link set "$GUEST_LINK" up
}

# Guests are no children of libvirtd's; those of a killed libvirtd are found by the disks in their command lines.
end_guests() {
  local guest
  for guest in $(virsh_here list --name 2>/dev/null); do virsh_here destroy "$guest" >/dev/null 2>&1 || true; done
  for guest in $(guest_pids); do kill -KILL "$guest" 2>/dev/null || true; done
}

guest_pids() { pgrep -f -- "^[^ ]*qemu-system-x86_64 .*$STATE/files/nova/instances/" || true; }
