# The project's images: `--target builder-dib` and `--target builder-kiwi`, where images are built, `--target tester`, where
# they are tested, and `--target operator`, the operator itself. Builders are of newer suites than what they build: an old
# debootstrap does not know a new release.
# Works with docker, BuildKit and buildah; few layers, since the vfs storage driver copies the whole tree for each.
ARG DEBIAN_IMAGE=debian:bookworm-slim
ARG DEBIAN_TRIXIE_IMAGE=debian:trixie-slim
ARG DEBIAN_SID_IMAGE=debian:sid-slim

# A builder runs the operator's HostScripts, which come by ConfigMap; the image holds the tools that they call.
FROM ${DEBIAN_TRIXIE_IMAGE} AS builder-dib
# tests/hostscripts/packages reads this very list, for the builders of the tests. dnf and zypper: for rpm distributions;
# distro-info: without it debootstrap asks a server on the internet which releases of Ubuntu are supported.
ARG BUILDER_DIB_PACKAGES="\
  btrfs-progs ca-certificates curl debian-archive-keyring debootstrap distro-info dmsetup dnf dnf-plugins-core dosfstools \
  e2fsprogs fdisk gdisk git gpg gpgv hashdeep jq kpartx lvm2 openssh-client parted procps python3-diskimage-builder \
  qemu-utils rpm sudo ubuntu-keyring util-linux-extra uuid-runtime xfsprogs xz-utils zstd zypper"
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${BUILDER_DIB_PACKAGES} \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
CMD ["/bin/sh"]

# kiwi: trixie has none, and bookworm's is two years older. The package managers of the images that it makes run here while
# there is nothing in an image yet.
FROM ${DEBIAN_SID_IMAGE} AS builder-kiwi
ARG BUILDER_KIWI_PACKAGES="\
  apt btrfs-progs ca-certificates curl debian-archive-keyring dmsetup dnf dnf5 dosfstools e2fsprogs fdisk gdisk git gpg gpgv \
  hashdeep jq kiwi lvm2 mount openssh-client parted procps qemu-utils rpm rsync squashfs-tools sudo ubuntu-keyring \
  util-linux-extra xfsprogs xz-utils zstd zypper"
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${BUILDER_KIWI_PACKAGES} \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
CMD ["/bin/sh"]

# The tester runs HostScripts, too, and boots images in QEMU; it needs no privileges.
FROM ${DEBIAN_IMAGE} AS tester
# tests/hostscripts/packages reads this list as well. openscap-scanner and iperf3 are taken into guests; ssg-debian: SCAP
# content, found by the names of its files, so that further content of the SCAP Security Guide may be added.
ARG TESTER_PACKAGES="\
  ca-certificates curl e2fsprogs genisoimage git hashdeep iperf3 jq mtools openscap-scanner openssh-client ovmf procps \
  python3-pytest-rerunfailures python3-pytest-timeout python3-testinfra qemu-efi-aarch64 qemu-system-arm qemu-system-x86 \
  qemu-utils ssg-debian"
# ssh refuses to work for a user without a name.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${TESTER_PACKAGES} \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin \
 && echo 'imagefactory:x:65532:65532::/tmp:/usr/sbin/nologin' >>/etc/passwd
ENV HOME=/tmp
USER 65532:65532
CMD ["/bin/sh"]

# The operator: `make publish` first, which leaves one native program in publish/.
FROM ${DEBIAN_IMAGE} AS operator
# openssl: TLS and the arithmetic of signatures.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates openssl \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
COPY publish/ /opt/imagefactory/
# The root file system may be read-only: the runtime opens no diagnostics socket, and what is temporary goes to /tmp,
# where the deployment mounts an emptyDir.
ENV DOTNET_EnableDiagnostics=0 HOME=/tmp TMPDIR=/tmp
USER 65532:65532
ENTRYPOINT ["/opt/imagefactory/imagefactory-operator"]
