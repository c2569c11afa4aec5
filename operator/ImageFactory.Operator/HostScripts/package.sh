#!/bin/sh
# Stage ImageBuilt, second part: the disk becomes a compressed qcow2, with lists of what is in it.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=devices.sh
. "$IMAGEFACTORY_SCRIPTS/devices.sh"
begin_stage package
release() { release_build_devices | while read -r released; do log "released $released"; done; }

ROOT_MOUNT="$BUILD_DIR/root"
CONVERT_THREADS=8

image=$(input .build.imageName)
case "$image" in
  '' | *[!A-Za-z0-9._-]* | .*) fail InvalidInput "build.imageName '$image' is not a file name: letters, digits and . _ - may stand there" ;;
esac
[ -s "$RAW_IMAGE" ] || fail NotBuilt "$RAW_IMAGE is missing: the build stage has to run first, on the same workspace"
rm -rf "$OUTPUT_DIR"
mkdir -p "$OUTPUT_DIR"

check_size() {
  virtual_size=$(stat -c %s "$RAW_IMAGE")
  least_disk=$(input .profile.image.minDiskGiB)
  [ -z "$least_disk" ] || [ "$virtual_size" -le $((least_disk << 30)) ] || fail ImageTooLarge \
    "the disk has $((virtual_size >> 20)) MiB, image.minDiskGiB promises $least_disk GiB: raise image.minDiskGiB or install less"
}

# mount_root - the largest partition, read-only, by its offset: needs a loop device and nothing else
mount_root() {
  root_partition=$(partx -g -r -o SECTORS,START "$RAW_IMAGE" | sort -rn | head -n 1)
  [ -n "$root_partition" ] || fail NotPartitioned "the disk has no partition table, so it cannot boot by itself: name a block-device element in builder.dib.elements, or none"
  make_loop_nodes || fail NoLoopDevices "no loop device node can be made: set securityContext.privileged: true"
  root_loop=$(losetup --show -f -r -o $((${root_partition#* } * 512)) --sizelimit $((${root_partition% *} * 512)) "$RAW_IMAGE") ||
    fail NoLoopDevices "no loop device can be attached: run 'losetup -l' on the node and detach what is left over"
  mkdir -p "$ROOT_MOUNT"
  # A journal cannot be replayed on a read-only device; it is clean, the builder unmounted it.
  for options in ro,noload ro,norecovery ro; do
    if mount -o "$options" "$root_loop" "$ROOT_MOUNT" 2>/dev/null; then return; fi
  done
  fail MountFailed "the root file system of the image cannot be mounted on this host (kernel $(uname -r)): use a file system that its kernel knows"
}

# list_packages - name, version and architecture of each, from the image's own package database
list_packages() {
  if [ -r "$ROOT_MOUNT/var/lib/dpkg/status" ]; then
    dpkg-query --admindir="$ROOT_MOUNT/var/lib/dpkg" -W -f '${db:Status-Status} ${Package} ${Version} ${Architecture}\n' |
      sed -n 's/^installed //p' | LC_ALL=C sort >"$OUTPUT_DIR/packages.txt"
  else
    fail NoPackageDatabase "the image has no dpkg database: only Debian and its derivatives are supported by now"
  fi
  package_count=$(wc -l <"$OUTPUT_DIR/packages.txt")
  [ "$package_count" -gt 0 ] || fail NoPackageDatabase "the image's dpkg database lists no installed package"
}

# write_sbom - SPDX 2.3; the namespace is made of the list's digest, so equal contents give an equal document but for its date
write_sbom() {
  list_digest=$(sha256sum "$OUTPUT_DIR/packages.txt" | cut -d' ' -f1)
  jq -R -n --arg name "$image" --arg digest "$list_digest" \
    --arg created "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --arg distro "$(input .profile.os.distro)" \
    --arg version "$(input .profile.os.version)" '
    def id: "SPDXRef-Package-" + gsub("[^A-Za-z0-9.-]"; "-");
    [inputs | split(" ") | {name: .[0], version: .[1], arch: .[2]}] as $packages
    | {
        spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT", name: $name,
        documentNamespace: "https://imagefactory.dev/spdx/\($name)/\($digest)",
        creationInfo: {created: $created, creators: ["Tool: ImageFactory.Operator"]},
        documentDescribes: ["SPDXRef-Image"],
        packages: ([{
            SPDXID: "SPDXRef-Image", name: $name, downloadLocation: "NOASSERTION", filesAnalyzed: false,
            primaryPackagePurpose: "OPERATING-SYSTEM", licenseConcluded: "NOASSERTION", licenseDeclared: "NOASSERTION",
            copyrightText: "NOASSERTION"
          }] + [$packages[] | {
            SPDXID: ("\(.name)-\(.arch)" | id), name, versionInfo: .version, downloadLocation: "NOASSERTION",
            filesAnalyzed: false, licenseConcluded: "NOASSERTION", licenseDeclared: "NOASSERTION", copyrightText: "NOASSERTION",
            externalRefs: [{
              referenceCategory: "PACKAGE-MANAGER", referenceType: "purl",
              referenceLocator: "pkg:deb/\($distro)/\(.name | @uri)@\(.version | @uri)?arch=\(.arch)&distro=\($distro)-\($version)"
            }]
          }]),
        relationships: ([{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-Image"}]
          + [$packages[] | {
            spdxElementId: "SPDXRef-Image", relationshipType: "CONTAINS", relatedSpdxElement: ("\(.name)-\(.arch)" | id)
          }])
      }' <"$OUTPUT_DIR/packages.txt" >"$OUTPUT_DIR/sbom.spdx.json"
}

# hash_files - every regular file inside the image, in hashdeep's format; `hashdeep -a` checks a mounted copy against it
hash_files() {
  (cd "$ROOT_MOUNT" && find . -xdev -type f | LC_ALL=C sort) >"$STATE_DIR/files.list"
  supervise env -C "$ROOT_MOUNT" hashdeep -c sha256 -l -f "$STATE_DIR/files.list" >"$STATE_DIR/files.raw"
  # The header names this host's directories and command line, which is nobody's business and differs each time.
  grep -v '^##' "$STATE_DIR/files.raw" >"$OUTPUT_DIR/files.hashdeep"
  file_count=$(grep -cv '^[%#]' "$OUTPUT_DIR/files.hashdeep")
}

convert_image() {
  set -- -f raw -O qcow2 -m "$CONVERT_THREADS" -W
  case "$(input .profile.image.compression)" in
    Zstd | '') set -- "$@" -c -o compression_type=zstd ;;
    Zlib) set -- "$@" -c ;;
    None) ;;
    *) fail InvalidProfile "image.compression '$(input .profile.image.compression)' is unknown: set Zstd, Zlib or None" ;;
  esac
  supervise qemu-img convert "$@" "$RAW_IMAGE" "$OUTPUT_DIR/$image.qcow2" || fail ConvertFailed \
    "qemu-img could not write $image.qcow2: read this container's log; if the disk is full, free space on the node"
  supervise qemu-img compare -q "$RAW_IMAGE" "$OUTPUT_DIR/$image.qcow2" || fail ConvertFailed \
    "$image.qcow2 does not hold what the raw disk holds: try the build on another node, and check this one's memory and disk"
}

# pack_configuration - what this image was made from, for whoever has to make it again
pack_configuration() {
  mkdir -p "$BUILD_DIR/config"
  jq -S . "$IMAGEFACTORY_INPUT" >"$BUILD_DIR/config/build.json"
  for record in environment elements packages inputs.txt source.json configure.json; do
    if [ -e "$STATE_DIR/$record" ]; then cp "$STATE_DIR/$record" "$BUILD_DIR/config/"; fi
  done
  if [ -d "${RAW_IMAGE%.raw}.d" ]; then cp -r "${RAW_IMAGE%.raw}.d" "$BUILD_DIR/config/manifests"; fi
  tar -C "$BUILD_DIR" --sort=name --owner=0 --group=0 --numeric-owner --mtime='@0' -czf "$OUTPUT_DIR/config.tar.gz" config
}

check_size
mount_root
list_packages
log "$package_count packages"
write_sbom
hash_files
log "$file_count files hashed"
release
log "converting"
convert_image
rm -f "$RAW_IMAGE"
pack_configuration
(cd "$OUTPUT_DIR" && LC_ALL=C sha256sum -- * >"$STATE_DIR/SHA256SUMS")
mv "$STATE_DIR/SHA256SUMS" "$OUTPUT_DIR/SHA256SUMS"

for file in "$OUTPUT_DIR"/*; do
  add_data '.files += [{$name, $sha256, $sizeBytes}]' --arg name "${file##*/}" \
    --arg sha256 "$(sha256sum "$file" | cut -d' ' -f1)" --argjson sizeBytes "$(stat -c %s "$file")"
done
add_data '. + {$virtualSizeBytes, $packages, $filesHashed}' --argjson virtualSizeBytes "$virtual_size" \
  --argjson packages "$package_count" --argjson filesHashed "$file_count"
printf '%s\n' "$DATA" >"$STATE_DIR/package.json"
succeed "$image.qcow2 has $(($(stat -c %s "$OUTPUT_DIR/$image.qcow2") >> 20)) MiB and $package_count packages"
