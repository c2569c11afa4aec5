#!/bin/sh
# Stage HostConfigured: the builder tool and its helpers are there; which versions goes into the build's record.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
begin_stage configure
load_tool

missing=$({
  tool_check
  for program in qemu-img sgdisk mkfs.ext4 partx sudo git gpg gpgv hashdeep rpm jq curl; do
    command -v "$program" >/dev/null || echo "$program"
  done
} | paste -sd ' ')
[ -z "$missing" ] || fail ToolMissing \
  "the build host has no $missing: use the project's builder image for builder.tool $(input .profile.builder.tool), or add what is missing to yours"

add_data '.versions = $tool + {"qemu-img": $qemu, e2fsprogs: $e2fsprogs, "util-linux": $utilLinux, git: $git, gpg: $gpg,
    kernel: $kernel, builder: $builder}' \
  --argjson tool "$(tool_versions)" \
  --arg qemu "$(first_version qemu-img --version)" \
  --arg e2fsprogs "$(first_version mkfs.ext4 -V)" \
  --arg utilLinux "$(first_version losetup --version)" \
  --arg git "$(first_version git --version)" \
  --arg gpg "$(first_version gpg --version)" \
  --arg kernel "$(uname -r)" \
  --arg builder "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)"
make_directories
printf '%s\n' "$DATA" >"$STATE_DIR/configure.json"
succeed "$(tool_versions | jq -r 'to_entries | map("\(.key) \(.value)") | join(", ")') and helpers are there"
