# shellcheck shell=bash disable=SC2034
# Which cluster the demo runs on, and the images there.

CLUSTER_KUBECONFIG=$RUN/kubeconfig

# own_cluster: true when the cluster is the one that tests/cluster/up makes, also when KUBECONFIG names just that.
own_cluster() { [[ -z ${KUBECONFIG:-} || $KUBECONFIG -ef $CLUSTER_KUBECONFIG ]]; }

install_tools() {
  command -v dotnet >/dev/null ||
    die "there is no .NET SDK." "Install SDK 10, see https://learn.microsoft.com/dotnet/core/install/linux"
  if command -v apt-get >/dev/null; then
    install_packages curl gpg gpg-agent
  fi
}

choose_target() {
  if own_cluster; then
    say "The demo runs on a one-node Kubernetes of its own (set KUBECONFIG to use another)"
    need_root "makes a Kubernetes node of this machine"
    BUILDER=$IMAGE_PREFIX/builder:dev TESTER=$IMAGE_PREFIX/tester:dev PULL_POLICY=Never NODE_CACHE=$DEMO_BUILDER_CACHE
    return
  fi
  say "The demo uses the cluster of KUBECONFIG ($KUBECONFIG), namespace $DEMO_NAMESPACE"
  [[ -n ${BUILDER_IMAGE:-} && -n ${TESTER_IMAGE:-} ]] || die "builder and tester image have to be where your cluster can pull them." \
    "Make and name both:" \
    "  docker build --target builder -t REGISTRY/imagefactory-builder:dev $REPOSITORY" \
    "  docker build --target tester -t REGISTRY/imagefactory-tester:dev $REPOSITORY" \
    "  docker push …      (kind load docker-image, k3s ctr images import … do as well)" \
    "  make demo BUILDER_IMAGE=REGISTRY/imagefactory-builder:dev TESTER_IMAGE=REGISTRY/imagefactory-tester:dev"
  BUILDER=$BUILDER_IMAGE TESTER=$TESTER_IMAGE PULL_POLICY=IfNotPresent NODE_CACHE=
}

# One file with one context, whatever KUBECONFIG is (it may be a list): the operator gets exactly this cluster.
provide_cluster() {
  if own_cluster; then
    DEMO_KUBECONFIG=$CLUSTER_KUBECONFIG
    say "==> Providing the cluster (about 8 min the first time, 15 s later)"
    detached "$CLUSTER_HOME/up" >/dev/null
    KUBECTL=$(find_kubectl)
    return
  fi
  KUBECTL=$(command -v kubectl) || die "there is no kubectl." "Install the one of your cluster's version."
  DEMO_KUBECONFIG=$STATE/kubeconfig
  (umask 077 && "$KUBECTL" config view --raw --flatten --minify >"$DEMO_KUBECONFIG.unfinished")
  mv "$DEMO_KUBECONFIG.unfinished" "$DEMO_KUBECONFIG"
  kube get --raw /readyz >/dev/null || die "the cluster of KUBECONFIG does not answer."
}

provide_images() {
  own_cluster || return 0
  say "==> Providing the images of builder and tester (about 3 min the first time, 2 s later)"
  detached "$CLUSTER_HOME/image" build builder "$BUILDER"
  detached "$CLUSTER_HOME/image" load "$BUILDER"
  detached "$CLUSTER_HOME/image" build tester "$TESTER"
  detached "$CLUSTER_HOME/image" load "$TESTER"
}

install_crds() {
  # Kubernetes before 1.25 does not know the rules in the CRDs; unvalidated, it drops them and takes the rest.
  kube apply --validate=false -f "$REPOSITORY/crds" >/dev/null
  kube wait --for=condition=Established --timeout=30s -f "$REPOSITORY/crds" >/dev/null
  # Builder pods are privileged: they make file systems and mount them.
  kube apply -f - >/dev/null <<END
apiVersion: v1
kind: Namespace
metadata:
  name: $DEMO_NAMESPACE
  labels: {pod-security.kubernetes.io/enforce: privileged}
END
}
