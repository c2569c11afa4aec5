# shellcheck shell=bash
# The cluster's certificates, etcd, API server, controller manager and scheduler.

cluster_pki() {
  make_ca
  make_service_account_key
  issue server /CN=kube-apiserver "IP:$CLUSTER_ADDRESS,IP:127.0.0.1,IP:$CLUSTER_SERVICE_ADDRESS,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.$CLUSTER_DOMAIN"
  issue admin /O=system:masters/CN=imagefactory-admin
  issue kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
  issue controller-manager /CN=system:kube-controller-manager
  issue scheduler /CN=system:kube-scheduler
  issue kubelet "/O=system:nodes/CN=system:node:$CLUSTER_NODE" "IP:$CLUSTER_ADDRESS,DNS:$CLUSTER_NODE"
  issue proxy /CN=system:kube-proxy
  local url=https://$CLUSTER_ADDRESS:$CLUSTER_API_PORT name
  for name in controller-manager scheduler kubelet proxy; do write_kubeconfig "$STATE/pki/$name.kubeconfig" "$url" "$name"; done
  write_kubeconfig "$STATE/kubeconfig" "$url" admin
}

cluster_kubectl() { "$(find_kubectl)" --kubeconfig "$STATE/kubeconfig" "$@"; }

start_cluster_servers() {
  local pki=$STATE/pki
  start_etcd "$CLUSTER_ETCD_PORT" "$CLUSTER_ETCD_PEER_PORT"
  start_apiserver "$CLUSTER_ADDRESS" "$CLUSTER_API_PORT" "$CLUSTER_ETCD_PORT" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction "--advertise-address=$CLUSTER_ADDRESS" \
    "--kubelet-client-certificate=$pki/kubelet-client.crt" "--kubelet-client-key=$pki/kubelet-client.key" \
    "--kubelet-certificate-authority=$pki/ca.crt" --kubelet-preferred-address-types=InternalIP
  wait_for apiserver 60 api_ready
}

# One of each, hence no leader election. A busy machine is no dead node, hence the long grace period.
start_controllers() {
  local pki=$STATE/pki
  start_process controller-manager "$(find_binary kube-controller-manager node)" \
    "--kubeconfig=$pki/controller-manager.kubeconfig" "--authentication-kubeconfig=$pki/controller-manager.kubeconfig" \
    "--authorization-kubeconfig=$pki/controller-manager.kubeconfig" --bind-address=127.0.0.1 --port=0 \
    "--secure-port=$CLUSTER_CONTROLLER_PORT" "--cert-dir=$pki" --leader-elect=false --use-service-account-credentials \
    "--service-account-private-key-file=$pki/service-account.key" "--root-ca-file=$pki/ca.crt" \
    "--cluster-signing-cert-file=$pki/ca.crt" "--cluster-signing-key-file=$pki/ca.key" \
    --enable-hostpath-provisioner=true --node-monitor-grace-period=3m
  start_process scheduler "$(find_binary kube-scheduler node)" "--kubeconfig=$pki/scheduler.kubeconfig" \
    "--authentication-kubeconfig=$pki/scheduler.kubeconfig" "--authorization-kubeconfig=$pki/scheduler.kubeconfig" \
    --bind-address=127.0.0.1 --port=0 "--secure-port=$CLUSTER_SCHEDULER_PORT" "--cert-dir=$pki" --leader-elect=false
}

# Claims without a class get a folder under /tmp/hostpath_pv, which the controller manager's own provisioner makes.
make_storage_class() {
  cluster_kubectl apply -f - >/dev/null <<EOF
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: standard
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: kubernetes.io/host-path
EOF
}
