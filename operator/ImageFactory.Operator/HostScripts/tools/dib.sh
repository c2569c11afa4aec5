# shellcheck shell=sh
# diskimage-builder: its environment, elements and packages, the run of disk-image-create, and what is kept of it.
# Sourced by load_tool (lib.sh); the five functions of a tool stand in README.md.
# shellcheck disable=SC2034,SC2154 # variables pass between this file and the script that sources it

# shellcheck source=dib-cache.sh
. "$IMAGEFACTORY_SCRIPTS/tools/dib-cache.sh"
# shellcheck source=dib-environment.sh
. "$IMAGEFACTORY_SCRIPTS/tools/dib-environment.sh"
# shellcheck source=dib-rpm.sh
. "$IMAGEFACTORY_SCRIPTS/tools/dib-rpm.sh"
# shellcheck source=dib-packages.sh
. "$IMAGEFACTORY_SCRIPTS/tools/dib-packages.sh"
# shellcheck source=../pins.sh
. "$IMAGEFACTORY_SCRIPTS/pins.sh"

TOOL=DiskImageBuilder
PACKAGES_FIELD=builder.dib.packages
PHASE_LINE='*dib-run-parts Running */*.d/*'
PHASE_NAME='s#.*dib-run-parts Running ##; s#/[^/]*$##; s#.*/##'
DEBOOTSTRAP_SCRIPTS_DIR=/usr/share/debootstrap/scripts
# What an image's cloud-init is told, where it has one; kiwi_finish.py has the same. By itself it writes sources of its own at
# the first boot: older ones sources.list, newer ones DISTRO.sources beside it.
CLOUD_INIT_PATH=etc/cloud/cloud.cfg.d/99-imagefactory-apt.cfg
CLOUD_INIT_APT='# The sources of this image are those that it was made with.
apt:
  preserve_sources_list: true'
# Who says it already, in either of the two forms that cloud-init knows, or has a list of its own, is left alone.
CLOUD_INIT_OWN='^[[:space:]]*(apt_)?(preserve_)?sources_list:'

tool_check() {
  for program in disk-image-create debootstrap; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

tool_versions() {
  jq -cn --arg dib "$(dib_version)" --arg debootstrap "$(first_version debootstrap --version)" \
    '{"diskimage-builder": $dib, $debootstrap}'
}

dib_version() { first_version disk-image-create --version; }

tool_prepare() {
  check_one_manager
  write_lists
  write_environment
  check_packages
  check_elements
  check_disk_layout
  check_release
  write_element
  expire_cache
  with_values_of "$SHOWN_NAMES" <"$STATE_DIR/environment" | sed 's/^export /  /'
  prepared="elements: $(paste -sd ' ' "$STATE_DIR/elements"); extra packages: $(paste -sd ' ' "$STATE_DIR/packages")"
}

# write_lists - the elements and packages of the command line
write_lists() {
  jq -r "$DIB_RPM_ENVIRONMENT"'
    .profile as $p | ($p.builder.dib.elements // []) as $own
    | (if $p.repositories[0].type == "RpmMd" then $p.os | rpm_element else "debian-minimal" end) as $base
    | (if $own == [] then [$base, "cloud-init", "cloud-init-datasources", "openssh-server"] else $own end)
    | . + ["vm", "sysprep", "imagefactory"]
    | if any(startswith("block-device-")) then . elif $p.os.architecture == "aarch64" then . + ["block-device-efi"]
      else . + ["block-device-mbr"] end
    | reduce .[] as $e ([]; if index($e) then . else . + [$e] end) | .[]' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/elements"
  bad_name=$(grep -vxE '[A-Za-z0-9][A-Za-z0-9.+_:-]*' "$STATE_DIR/elements" | head -n 1) || :
  [ -z "$bad_name" ] || fail InvalidProfile "builder.dib.elements: '$bad_name' is not a name: letters, digits and . + _ : - may stand there"
  write_packages
}

# source_elements DIRECTORY - the folder with elements in that of the profile's source
source_elements() {
  if [ -d "$1/elements" ]; then
    echo "$1/elements"
  elif [ -d "$1" ]; then
    echo "$1"
  fi
}

# own_elements - the folders with elements that the profile brings, one a line: its own before those that it takes over
own_elements() {
  source_elements "$SOURCE_DIR/$(input .profile.source.git.path)"
  additional_sources | while read -r name path; do source_elements "$ADDITIONAL_DIR/$name/$path"; done
}

# check_elements - before an hour is spent; what an element depends on, diskimage-builder itself tells
check_elements() {
  folder=$(source_elements "$SOURCE_DIR/$(input .profile.source.git.path)")
  [ -z "$folder" ] || in_source "$folder" ||
    fail InvalidSource "the folder elements of source.git is a link that leads out of it: put the elements there"
  additional_sources >"$STATE_DIR/additional.names"
  while read -r name path; do
    is_below "$ADDITIONAL_DIR/$name" "$(source_elements "$ADDITIONAL_DIR/$name/$path")" || fail InvalidSource \
      "the folder elements of source.additional ($name) is a link that leads out of it: put the elements there"
  done <"$STATE_DIR/additional.names"
  own_elements >"$STATE_DIR/own-elements"
  dib_elements=$(python3 -c 'import diskimage_builder; print(diskimage_builder.__path__[0] + "/elements")')
  while read -r element; do
    [ "$element" = imagefactory ] || [ -d "$dib_elements/$element" ] || has_own_element || fail ElementNotFound \
      "builder.dib.elements: '$element' is neither in the profile's sources nor in diskimage-builder $(dib_version), which this builder has: correct the name, bring the element by source.git or source.additional, or choose a builder image with a newer diskimage-builder"
  done <"$STATE_DIR/elements"
}

# check_disk_layout - what diskimage-builder would make the disk by: the profile's own description, or that of its first
# block-device element, of which the source's go before
check_disk_layout() {
  layout="$STATE_DIR/block-device"
  input '.profile.builder.dib.environment.DIB_BLOCK_DEVICE_CONFIG' >"$layout"
  layout_of="DIB_BLOCK_DEVICE_CONFIG of builder.dib.environment"
  if [ ! -s "$layout" ]; then
    element=$(grep -m 1 '^block-device-' "$STATE_DIR/elements")
    layout_of="builder.dib.elements: '$element'"
    { cat "$STATE_DIR/own-elements" && echo "$dib_elements"; } >"$STATE_DIR/element-folders"
    while read -r layout_folder; do
      [ -f "$layout_folder/$element/block-device-default.yaml" ] || continue
      cp "$layout_folder/$element/block-device-default.yaml" "$layout"
      break
    done <"$STATE_DIR/element-folders"
  fi
  layout_problem=$(DIB_BLOCK_SIZE=$(input '.profile.builder.dib.environment.DIB_BLOCK_SIZE') \
    python3 -B "$IMAGEFACTORY_SCRIPTS/tools/dib_disk.py" "$(input .profile.image.sizeGiB)" \
    "$(input '.profile.image.minDiskGiB // 4')" <"$layout" | head -c 1000)
  [ -z "$layout_problem" ] || fail InvalidProfile "$layout_of: the disk cannot be made: $layout_problem"
}

# has_own_element - whether one of the folders has element
has_own_element() {
  while read -r folder; do
    [ ! -d "$folder/$element" ] || return 0
  done <"$STATE_DIR/own-elements"
  return 1
}

# check_release - debootstrap has a script for each release that it can make
check_release() {
  grep -qxE '(debian|ubuntu)-minimal|debootstrap' "$STATE_DIR/elements" || return 0
  release=$(input '.profile.os.codename // .profile.repositories[0].suite')
  [ -e "$DEBOOTSTRAP_SCRIPTS_DIR/$release" ] || fail ReleaseUnknown \
    "os.codename: debootstrap $(first_version debootstrap --version), which this builder has, does not know the release '$release': correct it, or choose a builder image with a newer debootstrap"
}

# write_element - what the factory itself adds to the image's making comes as one more element
write_element() {
  element="$BUILD_DIR/elements/imagefactory"
  rm -rf "$element"
  mkdir -p "$element/root.d" "$element/post-install.d" "$element/finalise.d" "$element/cleanup.d"
  if [ "$(repository_kind "$(main_repository)")" = rpmmd ]; then write_rpm_element; else write_apt_element; fi
  sshd=$(sshd_settings)
  cat >"$element/post-install.d/90-imagefactory" <<END
#!/bin/sh
set -eu
[ -d /etc/ssh/sshd_config.d ] || exit 0
cat >/etc/ssh/sshd_config.d/10-imagefactory.conf <<'SETTINGS'
$sshd
SETTINGS
END
  write_hold
  chmod 755 "$element"/*.d/*-imagefactory
}

write_apt_element() {
  write_apt_files build "$STATE_DIR/apt/build"
  write_apt_versions "$STATE_DIR/apt/build/etc/apt"
  write_apt_files image "$STATE_DIR/apt/image"
  cat >"$element/root.d/20-imagefactory" <<END
#!/bin/sh
# After debootstrap and before the first apt-get: the repositories of the build with their keys; a mirror that fails fails
# the build; and dpkg need not wait for the disk after each file, since a build that dies is thrown away as a whole.
set -eu
sudo cp -r '$STATE_DIR/apt/build/.' "\$TARGET_ROOT/"
# ubuntu-minimal writes the main repository into it, without its key.
sudo ln -sf /dev/null "\$TARGET_ROOT/etc/apt/sources.list"
sudo mkdir -p "\$TARGET_ROOT/etc/dpkg/dpkg.cfg.d"
echo force-unsafe-io | sudo tee "\$TARGET_ROOT/etc/dpkg/dpkg.cfg.d/imagefactory-build" >/dev/null
END
  cat >"$element/cleanup.d/99-imagefactory" <<END
#!/bin/sh
# The image gets the repositories that it is to be updated from, which need not be those of its making.
set -eu
(cd '$STATE_DIR/apt/build' && find . -type f) | (cd "\$TARGET_ROOT" && sudo xargs -d '\n' rm -f)
sudo rm -f "\$TARGET_ROOT/etc/dpkg/dpkg.cfg.d/imagefactory-build" "\$TARGET_ROOT/etc/apt/sources.list"
sudo cp -r '$STATE_DIR/apt/image/.' "\$TARGET_ROOT/"
END
  # After all that the elements of the profile write.
  cat >"$element/finalise.d/99-imagefactory" <<END
#!/bin/sh
set -eu
[ -d /etc/cloud ] || exit 0
if grep -rqE '$CLOUD_INIT_OWN' /etc/cloud/cloud.cfg /etc/cloud/cloud.cfg.d 2>/dev/null; then exit 0; fi
mkdir -p /etc/cloud/cloud.cfg.d
cat >/$CLOUD_INIT_PATH <<'CONFIGURATION'
$CLOUD_INIT_APT
CONFIGURATION
END
  # initramfs-tools compresses with zstd where it is installed, several times faster than with gzip; so it comes before
  # the kernel.
  echo package-installs >"$element/element-deps"
  printf 'zstd:\n  phase: pre-install.d\n' >"$element/package-installs.yaml"
}

tool_build() {
  ELEMENTS_PATH="$BUILD_DIR/elements"
  own_elements >"$STATE_DIR/own-elements"
  while read -r folder; do ELEMENTS_PATH="$ELEMENTS_PATH:$folder"; done <"$STATE_DIR/own-elements"
  use_cache
  export ELEMENTS_PATH DIB_IMAGE_CACHE
  map_partitions
  if [ "$(repository_kind "$(main_repository)")" = rpmmd ]; then install_standin umount "$IMAGEFACTORY_SCRIPTS/tools/umount.sh"; fi
  # debootstrap asks a mirror once for each package, by wget; apt asks again by itself. In root's home, since sudo,
  # by which diskimage-builder calls debootstrap, lets WGETRC not through.
  printf 'tries = 3\nwaitretry = 5\nretry_connrefused = on\nretry_on_http_error = 500,502,503,504\n' >/root/.wgetrc
  set -- --no-tmpfs -a "$architecture" -t raw -o "${RAW_IMAGE%.raw}"
  # An empty list would be lost in the command that is recorded, and the first element taken for it.
  if [ -s "$STATE_DIR/packages" ]; then set -- "$@" -p "$(paste -sd , "$STATE_DIR/packages")"; fi
  while read -r element; do
    set -- "$@" "$element"
  done <"$STATE_DIR/elements"
  run_builder disk-image-create "$@"
  if [ "$builder_status" != 0 ]; then explain_dib_failure; fi
  check_zypper
  fill_cache
}

# map_partitions - what diskimage-builder takes for granted and a container does not have
map_partitions() {
  # sudo warns about a host it cannot resolve, and diskimage-builder reads that warning as part of a device's name.
  getent hosts "$(uname -n)" >/dev/null || echo "127.0.0.1 $(uname -n)" >>/etc/hosts
  if [ "$mapping" = DeviceMapper ]; then
    # Without udev nobody completes the cookie that kpartx -s waits for (moby/moby#22025); with this file
    # diskimage-builder does not ask it to wait.
    has_udev || [ -e /.dockerenv ] || : >/.dockerenv
  else
    install_standin kpartx "$IMAGEFACTORY_SCRIPTS/kpartx.sh"
    install_standin dmsetup /bin/true
  fi
}

explain_dib_failure() {
  explain_failure
  if seen 'Unable to locate package|(Version|Release) .* for .* was not found|has no installation candidate|Couldn.t find any package|Unable to find a match: |No package .* available|No provider of|nothing provides'; then
    explain_missing_package
  elif seen 'Failed to download initial packages: '; then
    fail PackageNotFound "${problem#*Failed to download initial packages: }are the first packages, which dnf could not get: the lines before it in this stage's log tell why; DIB_YUM_MINIMAL_BOOTSTRAP_PACKAGES of builder.dib.environment names others"
  elif seen 'MissingElementException: '; then
    fail ElementNotFound "${problem#*MissingElementException: }: correct builder.dib.elements, or check that source.git brings the element"
  fi
  fail_with_last_words
}

tool_record() {
  for record in environment elements packages; do
    if [ -e "$STATE_DIR/$record" ]; then cp "$STATE_DIR/$record" "$1/"; fi
  done
  if [ -d "$BUILD_DIR/elements" ]; then cp -r "$BUILD_DIR/elements" "$1/own-elements"; fi
  for record in apt rpm; do
    if [ -d "$STATE_DIR/$record" ]; then cp -r "$STATE_DIR/$record" "$1/"; fi
  done
  if [ -d "${RAW_IMAGE%.raw}.d" ]; then cp -r "${RAW_IMAGE%.raw}.d" "$1/manifests"; fi
  source_path="$SOURCE_DIR/$(input .profile.source.git.path)"
  elements_path=$(source_elements "$source_path")
  elements_path=${elements_path:+:\$PWD/source${elements_path#"$source_path"}}
  additional_sources >"$STATE_DIR/additional.names"
  while read -r name path; do
    source_path="$ADDITIONAL_DIR/$name/$path"
    folder=$(source_elements "$source_path")
    elements_path="$elements_path:\$PWD/additional/$name${folder#"$source_path"}"
  done <"$STATE_DIR/additional.names"
  cat <<END
. ./environment
export ELEMENTS_PATH="\$PWD/own-elements$elements_path"
$(cat "$STATE_DIR/command")
END
}
