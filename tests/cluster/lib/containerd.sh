# shellcheck shell=bash
# containerd with a root, a state and a socket of its own, its network configuration, and the pause image.

CONTAINERD_SOCKET=$RUN/containerd/sock

node_tool() {
  local found
  found=$(find "$CACHE/packages" -path "*/$1" -type f -perm -u+x 2>/dev/null | head -n 1)
  [[ -n $found ]] || die "there is no $1." "Run: $CLUSTER_HOME/install node"
  echo "$found"
}

node_ctr() { "$(node_tool bin/ctr)" --address "$CONTAINERD_SOCKET" --namespace k8s.io "$@"; }

write_containerd_config() {
  # A socket's path ends at 107 characters (unix(7)).
  ((${#CONTAINERD_SOCKET} < 100)) || die "the path $CONTAINERD_SOCKET is too long for a socket." "Set IMAGEFACTORY_RUN to a shorter folder."
  mkdir -p "$STATE/containerd" "$STATE/cni"
  write_changed "$STATE/containerd/config.toml" <<EOF
version = 2
root = "$STATE/containerd/root"
state = "$STATE/containerd/state"
oom_score = 0

[grpc]
address = "$CONTAINERD_SOCKET"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "$IMAGE_PAUSE"
netns_mounts_under_state_dir = true
# Without CAP_SYS_RESOURCE runc may not lower oom_score_adj, and dies.
restrict_oom_score_adj = true

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "$(dirname "$(node_tool lib/cni/bridge)")"
conf_dir = "$STATE/cni"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
BinaryName = "$(node_tool sbin/runc)"
EOF
  write_changed "$STATE/cni/10-imagefactory.conflist" <<EOF
{
  "cniVersion": "0.4.0",
  "name": "imagefactory",
  "plugins": [
    {
      "type": "bridge", "bridge": "$CLUSTER_BRIDGE", "isGateway": true, "isDefaultGateway": true, "hairpinMode": true,
      "ipam": {
        "type": "host-local", "dataDir": "$STATE/ipam",
        "ranges": [[{"subnet": "$CLUSTER_POD_NETWORK", "gateway": "$CLUSTER_ADDRESS"}]]
      }
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
EOF
}

start_containerd() {
  local bin
  bin=$(dirname "$(node_tool bin/containerd)")
  # containerd finds its shim by PATH.
  PATH=$bin:$PATH start_process containerd "$bin/containerd" --config "$STATE/containerd/config.toml"
  wait_for containerd 30 node_ctr version
}

# The pause process holds a pod's namespaces: it waits, and reaps what the pod leaves behind.
build_pause_image() {
  local work=$1.work
  rm -rf "$work"
  mkdir -p "$work"
  gcc -Os -static -s -o "$work/pause" "$CLUSTER_HOME/lib/pause.c"
  tar -C "$work" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/layer.tar" pause
  pack_image "$work/layer.tar" "$IMAGE_PAUSE" '"Entrypoint":["/pause"]' "$1"
  rm -rf "$work"
}

load_pause_image() {
  local archive=$CACHE/images/pause.tar
  [[ -s $archive ]] || atomically "$archive" build_pause_image
  [[ $(node_ctr images list -q "name==$IMAGE_PAUSE") ]] || node_ctr images import "$archive" >/dev/null
}
