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

# choose_tool: sets SAMPLE, a profile of config/samples, and TARGET, the builder's stage in the Dockerfile.
choose_tool() {
  TOOL=${TOOL:-DiskImageBuilder}
  case $TOOL in
    DiskImageBuilder) SAMPLE=debian-12 TARGET=builder-dib ;;
    Kiwi) SAMPLE=debian-12-kiwi TARGET=builder-kiwi ;;
    *) die "TOOL is \"$TOOL\"." "It can be DiskImageBuilder or Kiwi." ;;
  esac
}

choose_target() {
  if own_cluster; then
    say "The demo runs on a one-node Kubernetes of its own (set KUBECONFIG to use another)"
    need_root "makes a Kubernetes node of this machine"
    BUILDER=$IMAGE_PREFIX/$TARGET:dev TESTER=$IMAGE_PREFIX/tester:dev PULL_POLICY=Never NODE_CACHE=$DEMO_BUILDER_CACHE
    return
  fi
  say "The demo uses the cluster of KUBECONFIG ($KUBECONFIG), namespace $DEMO_NAMESPACE"
  [[ -n ${BUILDER_IMAGE:-} && -n ${TESTER_IMAGE:-} ]] || die "builder and tester image have to be where your cluster can pull them." \
    "Make and name both:" \
    "  docker build --target $TARGET -t REGISTRY/imagefactory-$TARGET:dev $REPOSITORY" \
    "  docker build --target tester -t REGISTRY/imagefactory-tester:dev $REPOSITORY" \
    "  docker push …      (kind load docker-image, k3s ctr images import … do as well)" \
    "  make demo BUILDER_IMAGE=REGISTRY/imagefactory-$TARGET:dev TESTER_IMAGE=REGISTRY/imagefactory-tester:dev"
  BUILDER=$BUILDER_IMAGE TESTER=$TESTER_IMAGE PULL_POLICY=IfNotPresent NODE_CACHE=
}

# provide: the cluster, the images in it, and the programs.
provide() {
  if own_cluster; then provide_own_cluster; else use_given_cluster; fi
}

# What the lanes do needs nothing of each other: while one waits for a mirror or a tool that uses one core, the compilers
# have the rest.
provide_own_cluster() {
  # First, so that the images need not wait for who installs what Kubernetes is compiled with.
  "$CLUSTER_HOME/install" image
  (machine_sources >/dev/null 2>&1) ||
    step "Fetching the machine's package lists" "20 s" logged apt-update apt-get -o DPkg::Lock::Timeout=600 update
  # What is done for the first time and what only has to be looked at take times that have nothing to do with each other.
  if [[ -x $KUBERNETES_BIN/kubelet && -d $CACHE/images/store ]]; then
    step "Starting the cluster, looking whether image and programs are up to date" "30 s" run_lanes
  else
    step "Compiling Kubernetes, making the builder's image and compiling the operator, beside each other" "4 min of 2 cores" run_lanes
  fi
  DEMO_KUBECONFIG=$CLUSTER_KUBECONFIG
  KUBECTL=$(find_kubectl)
  detached "$CLUSTER_HOME/image" load "$BUILDER"
  # Nobody needs it before the image is built, and a build leaves a core idle. Until it is there the test pod waits.
  begin_lane tester provide_image tester "$TESTER"
  say "The tester's image is made meanwhile, if need be; its log: $STATE/log/lane-tester.log"
}

run_lanes() {
  begin_lane kubernetes make_cluster
  begin_lane builder "$CLUSTER_HOME/image" build "$TARGET" "$BUILDER"
  begin_lane operator compile_programs
  follow_lanes
}

# Its answer, the path of the kubeconfig, is known.
make_cluster() { "$CLUSTER_HOME/up" >/dev/null; }

provide_image() {
  "$CLUSTER_HOME/image" build "$1" "$2"
  "$CLUSTER_HOME/image" load "$2"
}

# One file with one context, whatever KUBECONFIG is (it may be a list): the operator gets exactly this cluster.
use_given_cluster() {
  KUBECTL=$(command -v kubectl) || die "there is no kubectl." "Install the one of your cluster's version."
  DEMO_KUBECONFIG=$STATE/kubeconfig
  (umask 077 && "$KUBECTL" config view --raw --flatten --minify >"$DEMO_KUBECONFIG.unfinished")
  mv "$DEMO_KUBECONFIG.unfinished" "$DEMO_KUBECONFIG"
  kube get --raw /readyz >/dev/null || die "the cluster of KUBECONFIG does not answer."
  compile_programs
}

install_crds() {
  local definitions=$REPOSITORY/config/crd
  # Which does not know the rules in them.
  ! kube get --raw /version | grep -qE '"minor": *"(1[0-9]|2[0-4])[+]?"' || definitions+=-before-1.25
  kube apply -k "$definitions" >/dev/null
  kube wait --for=condition=Established --timeout=30s -f "$REPOSITORY/crds" >/dev/null
  # Builder pods are privileged: they make file systems and mount them.
  kube apply -f - >/dev/null <<END
apiVersion: v1
kind: Namespace
metadata:
  name: $DEMO_NAMESPACE
  labels: {pod-security.kubernetes.io/enforce: privileged}
---
apiVersion: v1
kind: Namespace
metadata:
  name: $DEMO_LEASE_NAMESPACE
END
}
