# shellcheck shell=bash
# kubelet, kube-proxy and DNS of the one node.

# systemd-resolved's stub listens on the loopback, which a pod has of its own; the real list is beside it.
host_resolv_conf() {
  local real=/run/systemd/resolve/resolv.conf
  if [[ -s $real ]] && grep -q '^nameserver 127\.' /etc/resolv.conf; then echo "$real"; else echo /etc/resolv.conf; fi
}

# The kubelet's folders for logs are fixed; as links into the cluster's own folder they go when it goes. Where they exist
# and hold something, they are somebody's, and are used as they are.
POD_LOGS=(/var/log/pods /var/log/containers)

adopt_pod_logs() {
  local folder
  for folder in "${POD_LOGS[@]}"; do
    mkdir -p "$STATE/logs/${folder##*/}"
    [[ $(readlink "$folder") != "$STATE/logs/${folder##*/}" ]] || continue
    [[ ! -L $folder ]] || rm "$folder"
    rmdir "$folder" 2>/dev/null || true
    [[ -e $folder ]] || ln -s "$STATE/logs/${folder##*/}" "$folder"
  done
}

start_kubelet() {
  local pki=$STATE/pki
  mkdir -p "$STATE/kubelet"
  # The cluster lives in whatever cgroup tree the machine has: no hierarchy of its own, no evictions before the disk is full.
  write_changed "$STATE/kubelet.yaml" <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $CLUSTER_ADDRESS
port: $CLUSTER_KUBELET_PORT
healthzBindAddress: 127.0.0.1
healthzPort: $CLUSTER_KUBELET_HEALTH_PORT
tlsCertFile: $pki/kubelet.crt
tlsPrivateKeyFile: $pki/kubelet.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
clusterDNS: [$CLUSTER_ADDRESS]
clusterDomain: $CLUSTER_DOMAIN
resolvConf: $(host_resolv_conf)
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
failSwapOn: false
makeIPTablesUtilChains: false
imageGCHighThresholdPercent: 100
# How soon it looks again at a pod of which it missed the end, which it keeps for so long.
syncFrequency: 10s
evictionHard: {memory.available: 50Mi, nodefs.available: 1%, imagefs.available: 1%}
volumePluginDir: $STATE/kubelet/volume-plugins
EOF
  start_process kubelet "$(find_binary kubelet node)" "--config=$STATE/kubelet.yaml" "--root-dir=$STATE/kubelet" \
    "--cert-dir=$STATE/kubelet/pki" "--kubeconfig=$pki/kubelet.kubeconfig" "--hostname-override=$CLUSTER_NODE" \
    "--node-ip=$CLUSTER_ADDRESS" --container-runtime=remote "--container-runtime-endpoint=unix://$CONTAINERD_SOCKET" \
    "--pod-infra-container-image=$IMAGE_PAUSE"
}

start_proxy() {
  # Zero leaves the machine's connection tracking as it is.
  write_changed "$STATE/proxy.yaml" <<EOF
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $STATE/pki/proxy.kubeconfig}
mode: iptables
hostnameOverride: $CLUSTER_NODE
clusterCIDR: $CLUSTER_POD_NETWORK
bindAddress: 0.0.0.0
healthzBindAddress: 127.0.0.1:$CLUSTER_PROXY_HEALTH_PORT
metricsBindAddress: 127.0.0.1:$CLUSTER_PROXY_METRICS_PORT
nodePortAddresses: [127.0.0.0/8, $CLUSTER_ADDRESS/32]
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
EOF
  start_process proxy "$(find_binary kube-proxy node)" "--config=$STATE/proxy.yaml"
}

# Debian has no CoreDNS. dnsmasq answers for services from a hosts file, which a watch keeps up to date, and asks the
# machine's name servers for the rest.
start_dns() {
  mkdir -p "$STATE/dns"
  touch "$STATE/dns/services"
  start_process dns "$(command -v dnsmasq || echo /usr/sbin/dnsmasq)" --keep-in-foreground --conf-file=/dev/null \
    --user=root --pid-file= --no-hosts "--addn-hosts=$STATE/dns/services" --bind-interfaces \
    "--listen-address=$CLUSTER_ADDRESS" --except-interface=lo "--local=/$CLUSTER_DOMAIN/" \
    "--resolv-file=$(host_resolv_conf)" --log-facility=-
  start_process dns-records "$CLUSTER_HOME/lib/dns-records" "$(find_kubectl)" "$STATE/kubeconfig" "$STATE/dns/services" \
    "$(pid_of dns)" "$CLUSTER_DOMAIN"
}
