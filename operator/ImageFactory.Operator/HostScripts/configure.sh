#!/bin/sh
# Stage HostConfigured: the builder tool and its helpers are there; which versions goes into the build's record.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
begin_stage configure

tool=$(input .profile.builder.tool)
case "$tool" in
  DiskImageBuilder) ;;
  Kiwi) fail ToolNotSupported "builder.tool Kiwi is not supported on this host yet: set builder.tool: DiskImageBuilder" ;;
  *) fail ToolNotSupported "builder.tool '$tool' is unknown: set builder.tool: DiskImageBuilder" ;;
esac

missing=
for command in disk-image-create debootstrap qemu-img sgdisk mkfs.ext4 partx sudo git gpg gpgv hashdeep rpm jq curl; do
  command -v "$command" >/dev/null || missing="$missing $command"
done
[ -z "$missing" ] || fail ToolMissing \
  "the build host has no$missing: use the project's builder image, or add what is missing to yours"

# first_version COMMAND... - the first thing in its output that looks like a version
first_version() {
  "$@" 2>&1 | grep -oE -m 1 '[0-9]+(\.[0-9]+)+[0-9A-Za-z.+~-]*' | head -n 1 || :
}

add_data '.versions = {"diskimage-builder": $dib, "qemu-img": $qemu, debootstrap: $debootstrap, e2fsprogs: $e2fsprogs,
    "util-linux": $utilLinux, git: $git, gpg: $gpg, kernel: $kernel, builder: $builder}' \
  --arg dib "$(first_version disk-image-create --version)" \
  --arg qemu "$(first_version qemu-img --version)" \
  --arg debootstrap "$(first_version debootstrap --version)" \
  --arg e2fsprogs "$(first_version mkfs.ext4 -V)" \
  --arg utilLinux "$(first_version losetup --version)" \
  --arg git "$(first_version git --version)" \
  --arg gpg "$(first_version gpg --version)" \
  --arg kernel "$(uname -r)" \
  --arg builder "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)"
make_directories
printf '%s\n' "$DATA" >"$STATE_DIR/configure.json"
succeed "diskimage-builder $(printf %s "$DATA" | jq -r '.versions["diskimage-builder"]') and its helpers are there"
