# shellcheck shell=bash
# Ends the cluster: pods first, while there is a kubelet to end them in order, then what serves them, then what is left.

tear_down() {
  local name loops
  # While the pods' mounts are there to tell whose they are.
  loops=$(pod_loop_devices)
  end_pods
  for name in dns-records dns proxy kubelet scheduler controller-manager; do stop_process "$name"; done
  kill_process apiserver
  stop_process etcd
  end_containers
  stop_process containerd
  for name in $loops; do losetup -d "$name" 2>/dev/null || true; done
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
  wait_until 10 no_volumes || say "Some volumes were not given back in order; their folders are removed by force"
}

no_volumes() { [[ -z $(cluster_kubectl get persistentvolumes -o name) ]]; }

# The shims outlive containerd; each names our socket in its command line.
shim_pids() { pgrep -f -- "containerd-shim.* -address $CONTAINERD_SOCKET" || true; }

end_containers() {
  local pid child shims
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

# A loop device outlives the pod that made it, and its file's path is the one inside the pod. What tells it is the file
# system (a container's overlay) or the inode (a volume's folder).
pod_loop_devices() {
  local device file_system inode
  losetup -nlO NAME,BACK-MAJ:MIN,BACK-INO 2>/dev/null | while read -r device file_system inode; do
    if awk -v of="$file_system" -v below="$STATE/containerd/" '$3 == of && index($5, below) == 1 {found = 1} END {exit !found}' \
      /proc/self/mountinfo || [[ -n $(find "$STATE/kubelet" -inum "$inode" -print -quit 2>/dev/null) ]]; then
      echo "$device"
    fi
  done
}

unmount_below() {
  local target
  while read -r target; do
    umount "$target" 2>/dev/null || umount -l "$target" 2>/dev/null || true
  done < <(awk -v below="$1/" 'index($5, below) == 1 {print $5}' /proc/self/mountinfo | tac)
}

# Images stay (containerd's root), so that the next start need not load them again.
remove_state() {
  find "$STATE" -mindepth 1 -maxdepth 1 ! -name containerd ! -name lock ! -name log -exec rm -rf {} +
  rm -rf "$STATE/containerd/state" "$STATE/containerd/config.toml" "$CONTAINERD_SOCKET" "$CONTAINERD_SOCKET.ttrpc"
  # The controller manager's provisioner keeps its volumes here; with the cluster's objects gone, nothing names them.
  rm -rf /tmp/hostpath_pv
  rm -f /var/lib/cni/results/imagefactory-*
  local folder
  for folder in /var/log/pods /var/log/containers; do
    [[ $(readlink "$folder") != "$STATE"/* ]] || rm "$folder"
  done
  rmdir --ignore-fail-on-non-empty /var/lib/cni/results /var/lib/cni /run/containerd/runc/k8s.io /run/containerd/runc \
    /run/containerd/s /run/containerd 2>/dev/null || true
}
