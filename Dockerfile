# Two images: `--target builder`, where images are built, and `--target operator`, the operator itself.
# Works with docker, BuildKit and buildah; few layers, since the vfs storage driver copies the whole tree for each.
ARG DEBIAN_IMAGE=debian:bookworm-slim

# The builder runs the operator's HostScripts, which come by ConfigMap; the image holds the tools that they call.
FROM ${DEBIAN_IMAGE} AS builder
# tests/hostscripts/run makes its builder from this very list.
ARG BUILDER_PACKAGES="\
  ca-certificates curl debian-archive-keyring debootstrap dmsetup dosfstools e2fsprogs fdisk gdisk git gpg gpgv \
  hashdeep jq kpartx parted procps python3-diskimage-builder qemu-utils sudo uuid-runtime xfsprogs xz-utils \
  zstd"
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${BUILDER_PACKAGES} \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
CMD ["/bin/sh"]

# The operator: `make publish` first, which leaves a self-contained build in publish/.
FROM ${DEBIAN_IMAGE} AS operator
# openssl: TLS; gpg: signatures; openssh-client: build hosts that are VMs; hashdeep: audits.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates gpg gpg-agent hashdeep openssh-client openssl \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
COPY publish/ /opt/imagefactory/
# The root file system may be read-only: the runtime opens no diagnostics socket, and what is temporary goes to /tmp,
# where the deployment mounts an emptyDir.
ENV DOTNET_EnableDiagnostics=0 HOME=/tmp TMPDIR=/tmp
USER 65532:65532
ENTRYPOINT ["/opt/imagefactory/imagefactory-operator"]
