#!/bin/sh
# Stage ImageBuilt, second part: the disk becomes a compressed qcow2, with lists of what is in it.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=diskstart.sh
. "$IMAGEFACTORY_SCRIPTS/diskstart.sh"
# shellcheck source=devices.sh
. "$IMAGEFACTORY_SCRIPTS/devices.sh"
# shellcheck source=osrelease.sh
. "$IMAGEFACTORY_SCRIPTS/osrelease.sh"
# shellcheck source=filesystems.sh
. "$IMAGEFACTORY_SCRIPTS/filesystems.sh"
# shellcheck source=packages.sh
. "$IMAGEFACTORY_SCRIPTS/packages.sh"
# shellcheck source=repositories.sh
. "$IMAGEFACTORY_SCRIPTS/repositories.sh"
# shellcheck source=pins.sh
. "$IMAGEFACTORY_SCRIPTS/pins.sh"
# shellcheck source=versions.sh
. "$IMAGEFACTORY_SCRIPTS/versions.sh"
# shellcheck source=licenses.sh
. "$IMAGEFACTORY_SCRIPTS/licenses.sh"
# shellcheck source=sbom.sh
. "$IMAGEFACTORY_SCRIPTS/sbom.sh"
# shellcheck source=configuration.sh
. "$IMAGEFACTORY_SCRIPTS/configuration.sh"
# shellcheck source=output.sh
. "$IMAGEFACTORY_SCRIPTS/output.sh"
begin_stage package
load_tool
suspect=
release() {
  release_build_devices | while read -r released; do log "released $released"; done
  # It would give the next try the same packages.
  if [ -n "$suspect" ]; then rm -f -- "$suspect"; fi
}

ROOT_MOUNT="$BUILD_DIR/root"
CONVERT_THREADS=8
NEWLINE='
'

image=$(input .build.imageName)
case "$image" in
  '' | *[!A-Za-z0-9._-]* | .*) fail InvalidInput "build.imageName '$image' is not a file name: letters, digits and . _ - may stand there" ;;
esac
[ -s "$RAW_IMAGE" ] || fail NotBuilt "$RAW_IMAGE is missing: the build stage has to run first, on the same workspace"
rm -rf "$OUTPUT_DIR"
mkdir -p "$OUTPUT_DIR"

check_disk() {
  ! names_other_files "$RAW_IMAGE" || fail NotARawDisk "the disk begins as a qcow2, QED or VMDK file does, and could name \
files of whoever opens it: find what writes such a file to $RAW_IMAGE, or over the boot loader, in the profile's elements and \
scripts"
}

check_size() {
  virtual_size=$(stat -c %s "$RAW_IMAGE")
  least_disk=$(input .profile.image.minDiskGiB)
  [ -z "$least_disk" ] || [ "$virtual_size" -le $((least_disk << 30)) ] || fail ImageTooLarge \
    "the disk has $((virtual_size >> 20)) MiB, image.minDiskGiB promises $least_disk GiB: raise image.minDiskGiB or install less"
}

# hash_files - every regular file of all mounted file systems of the image, in hashdeep's format; in a mounted copy of the image,
# `hashdeep -r -l -o f -a -k files.hashdeep .` checks it. Sets file_count and unlisted_count.
hash_files() {
  # A line of this format is a file, so a name with a line break in it cannot be written.
  unlisted_count=$(find "$ROOT_MOUNT" -type f -path "*$NEWLINE*" -printf . | wc -c)
  (cd "$ROOT_MOUNT" && find . -type f ! -path "*$NEWLINE*" | LC_ALL=C sort) >"$STATE_DIR/files.list"
  supervise env -C "$ROOT_MOUNT" hashdeep -c sha256 -l -f "$STATE_DIR/files.list" >"$STATE_DIR/files.raw"
  {
    # Its own remarks name this host's directories and command line, which is nobody's business and differs each time.
    # Names may hold any byte, at which grep would stop without -a; threads make the order another each time.
    grep -a '^%' "$STATE_DIR/files.raw"
    [ "$unlisted_count" = 0 ] || echo "## not listed: $unlisted_count files with a line break in their path"
    grep -av '^[%#]' "$STATE_DIR/files.raw" | LC_ALL=C sort -t , -k 3
  } >"$OUTPUT_DIR/files.hashdeep"
  file_count=$(grep -acv '^[%#]' "$OUTPUT_DIR/files.hashdeep")
}

convert_image() {
  case "$(input .profile.image.compression)" in
    Zstd | '') set -- -c -o compression_type=zstd ;;
    Zlib) set -- -c ;;
    None) set -- ;;
    *) fail InvalidProfile "image.compression '$(input .profile.image.compression)' is unknown: set Zstd, Zlib or None" ;;
  esac
  case "$(input .profile.image.qcow2Compat)" in
    0.10) set -- "$@" -o compat=0.10 ;;
    1.1 | '') ;;
    *) fail InvalidProfile "image.qcow2Compat '$(input .profile.image.qcow2Compat)' is unknown: set 0.10 or 1.1" ;;
  esac
  supervise qemu-img convert -f raw -O qcow2 -m "$CONVERT_THREADS" -W "$@" "$RAW_IMAGE" "$OUTPUT_DIR/$image.qcow2" ||
    fail ConvertFailed \
      "qemu-img could not write $image.qcow2: read this stage's log; if the disk is full, free space on the build host"
  supervise qemu-img compare -f raw -F qcow2 -q "$RAW_IMAGE" "$OUTPUT_DIR/$image.qcow2" || fail ConvertFailed \
    "$image.qcow2 does not hold what the raw disk holds: try the build on another host, and check this one's memory and disk"
}

# further_formats - those that the profile, or one of its regions, asks for beside qcow2
further_formats() {
  jq -r '.profile | [.image.format, .image.formats[]?, .regions[]?.format] | map(strings | select(. != "qcow2")) | unique[]' \
    "$IMAGEFACTORY_INPUT"
}

# convert_further - the same disk in these formats; the plain disk comes last, since it is moved there
convert_further() {
  further_formats >"$STATE_DIR/formats"
  while read -r further; do
    case "$further" in
      raw) ;;
      # By default its size is rounded to a geometry of cylinders, which is another disk.
      vhd) convert_to vhd vpc subformat=dynamic,force_size=on ;;
      # One of the two types that Glance takes without being told to (vmdk_allowed_types).
      vmdk) convert_to vmdk vmdk subformat=streamOptimized ;;
      *) fail InvalidProfile "image.formats has '$further', which is unknown: set qcow2, raw, vhd or vmdk" ;;
    esac
  done <"$STATE_DIR/formats"
}

# convert_to SUFFIX FORMAT OPTIONS - in qemu-img's words
convert_to() {
  supervise qemu-img convert -f raw -O "$2" -o "$3" "$RAW_IMAGE" "$OUTPUT_DIR/$image.$1" || fail ConvertFailed \
    "qemu-img could not write $image.$1: read this stage's log; if the disk is full, free space on the build host"
  supervise qemu-img compare -f raw -F "$2" -q "$RAW_IMAGE" "$OUTPUT_DIR/$image.$1" || fail ConvertFailed \
    "$image.$1 does not hold what the raw disk holds: try the build on another host, and check this one's memory and disk"
}

# keep_raw - the plain disk is a file of the image, too, or nobody needs it any more
keep_raw() {
  if grep -qx raw "$STATE_DIR/formats"; then
    mv "$RAW_IMAGE" "$OUTPUT_DIR/$image.raw"
  else
    rm -f "$RAW_IMAGE"
  fi
  rm -rf "${IMPORTED%/*}"
}

check_disk
check_size
mount_image
check_operating_system
list_packages
log "$package_count packages"
check_package_architecture
check_firmware
check_pins
suspect=$(cat "$STATE_DIR/cache-entry" 2>/dev/null || :)
check_versions
suspect=
write_sbom "$image"
log "the licence of $licenses_known packages is known"
hash_files
log "$file_count files hashed, $unlisted_count left out for a line break in their path"
release
log "converting"
convert_image
convert_further
pack_configuration
keep_raw
list_output config.tar.gz files.hashdeep packages.txt sbom.spdx.json "$image.qcow2" "$image.raw" "$image.vhd" "$image.vmdk"
LC_ALL=C sort -k 2 "$OUTPUT_LIST" >"$OUTPUT_DIR/SHA256SUMS"
list_output SHA256SUMS config.tar.gz files.hashdeep packages.txt sbom.spdx.json "$image.qcow2" "$image.raw" "$image.vhd" "$image.vmdk"
check_output

report_output files
add_data '. + {$virtualSizeBytes, $packages, $licensesKnown, $filesHashed, $filesNotListed}' \
  --argjson virtualSizeBytes "$virtual_size" --argjson packages "$package_count" --argjson licensesKnown "$licenses_known" \
  --argjson filesHashed "$file_count" --argjson filesNotListed "$unlisted_count"
printf '%s\n' "$DATA" >"$STATE_DIR/package.json"
succeed "$image.qcow2 has $(($(stat -c %s "$OUTPUT_DIR/$image.qcow2") >> 20)) MiB and $package_count packages"
