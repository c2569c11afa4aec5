# shellcheck shell=bash
# The cluster's network on this machine: a bridge, a few iptables rules, three kernel switches; all of it undone again.

NETWORK_SWITCHES=(net/ipv4/ip_forward net/ipv4/conf/all/route_localnet net/bridge/bridge-nf-call-iptables)

# network_rules COMMAND: each rule as arguments of iptables, the command being -I, -C or -D.
network_rules() {
  local mark=(-m comment --comment "imagefactory $CLUSTER_BRIDGE")
  # What leaves the pods' network does so under the machine's address. One rule for the network, rather than CNI's ipMasq
  # with one chain for each pod, which stays behind when a pod is killed.
  iptables -w 30 -t nat "$1" POSTROUTING -s "$CLUSTER_POD_NETWORK" ! -d "$CLUSTER_POD_NETWORK" "${mark[@]}" -j MASQUERADE
  # Container engines set the policy of FORWARD to DROP.
  iptables -w 30 "$1" FORWARD -i "$CLUSTER_BRIDGE" "${mark[@]}" -j ACCEPT
  iptables -w 30 "$1" FORWARD -o "$CLUSTER_BRIDGE" -m conntrack --ctstate RELATED,ESTABLISHED "${mark[@]}" -j ACCEPT
}

network_up() {
  local switch
  if [[ ! -e $STATE/switches ]]; then
    for switch in "${NETWORK_SWITCHES[@]}"; do
      [[ ! -e /proc/sys/$switch ]] || echo "$switch $(cat "/proc/sys/$switch")"
    done >"$STATE/switches.unfinished"
    mv "$STATE/switches.unfinished" "$STATE/switches"
  fi
  for switch in "${NETWORK_SWITCHES[@]}"; do
    [[ ! -e /proc/sys/$switch ]] || echo 1 >"/proc/sys/$switch"
  done
  if ! ip link show "$CLUSTER_BRIDGE" >/dev/null 2>&1; then
    refuse_foreign_cluster
    ip link add name "$CLUSTER_BRIDGE" type bridge
  fi
  # Else it is the lowest of its ports', and when that pod goes, the others know the wrong one for half a minute.
  # shellcheck disable=SC2086 # four numbers
  ip link set "$CLUSTER_BRIDGE" address "$(printf '0a:58:%02x:%02x:%02x:%02x' ${CLUSTER_ADDRESS//./ })"
  ip address replace "$CLUSTER_ADDRESS/${CLUSTER_POD_NETWORK#*/}" dev "$CLUSTER_BRIDGE"
  ip link set "$CLUSTER_BRIDGE" up
  network_rules -C 2>/dev/null && return
  network_rules -D 2>/dev/null || true
  network_rules -I
}

refuse_foreign_cluster() {
  ! ip -4 address | grep -qF "inet $CLUSTER_ADDRESS/" ||
    die "the address $CLUSTER_ADDRESS is in use on this machine." "Set IMAGEFACTORY_POD_NETWORK and IMAGEFACTORY_ADDRESS to a free network."
  ! iptables -w 30 -t nat -S KUBE-SERVICES >/dev/null 2>&1 ||
    die "a kube-proxy works on this machine already." "Use that cluster (KUBECONFIG), or remove its rules: kube-proxy --cleanup"
}

network_down() {
  local switch value link
  network_rules -D 2>/dev/null || true
  drop_chains nat KUBE- CNI-
  drop_chains filter KUBE-
  drop_chains mangle KUBE-
  for link in $(ip -o link show master "$CLUSTER_BRIDGE" 2>/dev/null | sed -E 's/^[0-9]+: ([^:@]+).*/\1/'); do
    ip link delete "$link" 2>/dev/null || true
  done
  ip link delete "$CLUSTER_BRIDGE" 2>/dev/null || true
  [[ -e $STATE/switches ]] || return 0
  while read -r switch value; do echo "$value" >"/proc/sys/$switch"; done <"$STATE/switches"
  rm -f "$STATE/switches"
}

# drop_chains TABLE PREFIX...: the chains whose names begin so and the rules that jump to them, in one transaction.
# "up" refuses a machine with somebody else's kube-proxy, so that these are ours; CNI's chains go only when no other
# network of this machine has a rule in them.
drop_chains() {
  local table=$1 pattern saved chain
  shift
  command -v iptables-save >/dev/null || return 0
  saved=$(iptables-save -t "$table")
  if [[ " $* " == *" CNI- "* ]] && grep -E '^-A CNI-HOSTPORT-DNAT' <<<"$saved" | grep -qv 'name: \\"imagefactory\\"'; then
    set -- "${@/CNI-/}"
  fi
  pattern=$(printf '%s\n' "$@" | grep . | paste -sd'|')
  grep -qE "^:($pattern)" <<<"$saved" || return 0
  {
    echo "*$table"
    grep -E "^-A .* -j ($pattern)" <<<"$saved" | grep -vE "^-A ($pattern)" | sed 's/^-A/-D/' || true
    for chain in $(sed -nE "s/^:(($pattern)[^ ]*).*/\1/p" <<<"$saved"); do echo "-F $chain"; done
    for chain in $(sed -nE "s/^:(($pattern)[^ ]*).*/\1/p" <<<"$saved"); do echo "-X $chain"; done
    echo COMMIT
  } | iptables-restore --noflush -w 30
}
