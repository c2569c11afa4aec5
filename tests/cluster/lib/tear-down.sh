# shellcheck shell=bash
# Ends the cluster: pods first, while there is a kubelet to end them in order, then what serves them, then what is left.

tear_down() {
  end_pods
  local name
  for name in dns-records dns proxy kubelet scheduler controller-manager apiserver etcd; do stop_process "$name"; done
  end_containers
  stop_process containerd
  unmount_below "$STATE"
  network_down
  rm -rf "$(etcd_data)"
  remove_state
}

end_pods() {
  alive apiserver && alive kubelet && alive containerd && alive controller-manager || return 0
  api_ready >/dev/null 2>&1 || return 0
  # Without the owners gone, they would make new pods.
  cluster_kubectl delete daemonsets,deployments,replicasets,statefulsets,jobs,cronjobs --all --all-namespaces \
    --wait=false >/dev/null 2>&1 || true
  cluster_kubectl delete pods --all --all-namespaces --grace-period=1 --timeout=20s >/dev/null 2>&1 ||
    say "Some pods did not end in order; their containers are ended by force"
  cluster_kubectl delete persistentvolumeclaims --all --all-namespaces --timeout=10s >/dev/null 2>&1 || true
  wait_until 10 no_volumes || true
}

no_volumes() { [[ -z $(cluster_kubectl get persistentvolumes -o name) ]]; }

# The shims outlive containerd; each names our socket in its command line.
shim_pids() { pgrep -f -- "containerd-shim.* -address $CONTAINERD_SOCKET" || true; }

end_containers() {
  local pid shims
  shims=$(shim_pids)
  for pid in $shims; do
    # The shim is a subreaper: its children are the containers' first processes.
    for child in $(pgrep -P "$pid" || true); do kill -KILL "$child" 2>/dev/null || true; done
  done
  [[ -z $shims ]] || wait_until 3 no_shims || true
  for pid in $(shim_pids); do kill -KILL "$pid" 2>/dev/null || true; done
  wait_until 10 no_shims || die "containers of the cluster do not end: $(shim_pids | paste -sd' ')."
}

no_shims() { [[ -z $(shim_pids) ]]; }

# Loop devices first: a device whose file lies below holds the file system.
unmount_below() {
  local folder=$1 target device
  while read -r device; do losetup -d "$device"; done < <(losetup -nlO NAME,BACK-FILE 2>/dev/null | awk -v below="$folder/" 'index($2, below) == 1 {print $1}')
  while read -r target; do
    umount "$target" 2>/dev/null || umount -l "$target" 2>/dev/null || true
  done < <(awk -v below="$folder/" 'index($5, below) == 1 {print $5}' /proc/self/mountinfo | tac)
}

# Images stay (containerd's root), so that the next start need not load them again.
remove_state() {
  find "$STATE" -mindepth 1 -maxdepth 1 ! -name containerd ! -name lock ! -name log -exec rm -rf {} +
  rm -rf "$STATE/containerd/state" "$STATE/containerd/config.toml" "$CONTAINERD_SOCKET" "$CONTAINERD_SOCKET.ttrpc"
  rm -f /var/lib/cni/results/imagefactory-*
  rmdir --ignore-fail-on-non-empty /var/lib/cni/results /var/lib/cni /run/containerd/s /run/containerd \
    /var/log/pods /var/log/containers /tmp/hostpath_pv 2>/dev/null || true
}
