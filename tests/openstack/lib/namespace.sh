# shellcheck shell=bash
# With real guests the whole cloud lives in a network namespace of its own, which has no way out: no default route, no
# link to this machine. On the machine's own network, guests' traffic would follow the default route off the machine as
# soon as their link is gone.

# One for each state, so that clouds can run side by side.
make_namespace() {
  local name
  name=openstack-$(state_id)
  [[ -e /run/netns/$name ]] || ip netns add "$name"
  ip -n "$name" link set lo up
  write_changed "$STATE/namespace" <<<"$name"
}

namespace() { cat "$STATE/namespace" 2>/dev/null; }

# What others run in it keeps it alive, without a name.
remove_namespace() {
  local name
  name=$(namespace) || return 0
  ip netns delete "$name" 2>/dev/null || true
  rm -f "$STATE/namespace"
}

# enter_namespace SCRIPT ARGUMENTS...: begins the script again inside, unless it is there already or there is none.
enter_namespace() {
  local name
  name=$(namespace) || return 0
  [[ -e /run/netns/$name && ! /run/netns/$name -ef /proc/self/ns/net ]] || return 0
  need_root "enters the network namespace $name"
  exec ip netns exec "$name" "$@" {LOCK_FD}>&-
}
