# shellcheck shell=bash
# What is proven of Nova, with servers that are records and with servers that are machines.
# shellcheck disable=SC2154 # "here" is the folder of the scripts, set by selftest

prove_fake() {
  prove "up fake" "$here/up" fake
  prove "status says that all is well" "$here/status"
  prove "a server becomes ACTIVE, and is deleted" server_comes_and_goes
  prove "a port has a loopback address, and a floating IP of one" loop_has_floating_ips
  prove "the compute host is stopped, and works again" compute_host_comes_back
  prove "a fake cloud does not become one with machines" levels_do_not_mix
  prove "down, and up: a server comes and goes" works_after_down
  prove "up fake volumes: a server boots from a volume" boots_from_volume
  prove "down --wipe leaves no process and no file" nothing_is_left
}

prove_libvirt() {
  prove "up libvirt" "$here/up" libvirt
  prove "status says that all is well" "$here/status"
  prove "nothing leads off the namespace" no_way_out
  prove "a guest boots, runs its user data, and is reached by SSH" guest_is_reached
  prove "down --wipe with the guest running leaves no process, namespace and file" nothing_is_left_of_libvirt
}

# boot NAME FLAVOR IMAGE OPTIONS...
boot() {
  local name=$1 flavor=$2 image=$3
  shift 3
  on demo RegionOne server create --flavor "$flavor" --image "$image" --network guests "$@" --wait "$name"
  [[ $(on demo RegionOne server show -f value -c status "$name") == ACTIVE ]]
}

no_ports() { [[ -z $(on demo RegionOne port list -f value) ]]; }

server_comes_and_goes() {
  head -c 100000 /dev/urandom >"$WORK/image"
  on demo RegionOne image show disk ||
    on demo RegionOne image create --disk-format raw --container-format bare --file "$WORK/image" disk
  boot one small disk
  on demo RegionOne server delete --wait one
  wait_until 20 no_ports
}

loop_has_floating_ips() {
  on demo RegionOne port create --network loop listener
  [[ $(on demo RegionOne port show -f json listener | jq -r '.fixed_ips[].ip_address') == 127.77.0.* ]]
  on demo RegionOne floating ip create --port listener public
  [[ $(on demo RegionOne floating ip list -f value -c "Floating IP Address") == 127.78.0.* ]]
  on demo RegionOne floating ip delete "$(on demo RegionOne floating ip list -f value -c ID)"
  on demo RegionOne port delete listener
}

compute_host_comes_back() {
  "$here/service" stop nova-compute
  "$here/service" start nova-compute
  server_comes_and_goes
}

levels_do_not_mix() {
  if "$here/up" libvirt; then return 1; fi
}

works_after_down() {
  "$here/down"
  no_process
  "$here/up"
  server_comes_and_goes
}

volumes() { on demo RegionOne volume list -f value -c ID; }

no_volumes() { [[ -z $(volumes) ]]; }

boots_from_volume() {
  "$here/up" fake volumes
  "$here/status"
  boot two small disk --boot-from-volume 1
  on demo RegionOne server delete --wait two
  # The openstack command has them outlive their servers.
  on demo RegionOne volume delete "$(volumes)"
  wait_until 20 no_volumes
}

in_namespace() { ip netns exec "$(cat "$IMAGEFACTORY_OPENSTACK/namespace")" "$@"; }

no_way_out() {
  [[ -z $(in_namespace ip route show default) ]]
  if in_namespace ip route get 192.0.2.1; then return 1; fi
  # The guests own network is reached by the link.
  in_namespace ip route get 10.77.0.99 | grep -q "dev $HOST_LINK"
}

guest_is_reached() {
  local image
  image=$("$here/guest" init)
  ssh-keygen -q -t ed25519 -N '' -f "$WORK/key"
  printf '#!/bin/sh\necho it ran >/run/proof\n' >"$WORK/user-data"
  in_namespace "$here/selftest" --inside boot_and_reach "$image"
}

# Inside the namespace, where the cloud is.
boot_and_reach() {
  local address
  on demo RegionOne keypair create --public-key "$WORK/key.pub" mine
  boot machine small "$1" --key-name mine --user-data "$WORK/user-data"
  address=$(on demo RegionOne server show -f json machine | jq -r '.addresses.guests[0]')
  wait_until 120 guest_ran "$address" || { on demo RegionOne console log show machine; return 1; }
}

guest_ran() {
  [[ $(ssh -o ConnectTimeout=3 -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    -i "$WORK/key" "root@$1" cat /run/proof) == "it ran" ]]
}

nothing_is_left_of_libvirt() {
  local name
  name=$(cat "$IMAGEFACTORY_OPENSTACK/namespace")
  [[ -n $(guest_disks) ]]
  nothing_is_left
  [[ ! -e /run/netns/$name && -z $(guest_disks) ]]
}

guest_disks() { pgrep -f "qemu-system-x86_64 .*$IMAGEFACTORY_OPENSTACK/" || true; }
