# shellcheck shell=sh
# What the image says that it is, held against what the profile says. Sourced after lib.sh; expects ROOT_MOUNT.

OS_RELEASE_LIMIT_BYTES=65536

# check_operating_system - refuses an image of another distribution, version or code name than the profile's
check_operating_system() {
  os_release=$(find_os_release)
  if [ -z "$os_release" ]; then
    log "the image has no os-release, so nothing in it says what system it is"
    return
  fi
  head -c "$OS_RELEASE_LIMIT_BYTES" "$os_release" | tr -d '\000' >"$STATE_DIR/os-release"
  seen_distro=$(os_release_field ID | tr '[:upper:]' '[:lower:]')
  seen_version=$(os_release_field VERSION_ID)
  seen_codename=$(os_release_field VERSION_CODENAME)
  distro=$(input .profile.os.distro)
  version=$(input .profile.os.version)
  codename=$(input .profile.os.codename)
  # Glance's os_distro has libosinfo's names, which are those of os-release but for a few.
  case "$seen_distro" in
    '' | "$distro" | "$distro"-*) ;;
    ol) [ "$distro" = oraclelinux ] || differ os.distro "$distro" "$seen_distro" ;;
    *) differ os.distro "$distro" "$seen_distro" ;;
  esac
  # Debian's unstable has no version; and some say 9 where others say 9.4.
  same_version "$version" "$seen_version" || differ os.version "$version" "$seen_version"
  [ -z "$codename" ] || [ -z "$seen_codename" ] || [ "$codename" = "$seen_codename" ] ||
    differ os.codename "$codename" "$seen_codename"
  log "the image is $(os_release_field PRETTY_NAME)"
}

differ() {
  fail OperatingSystemDiffers \
    "$1 is '$2', but the image is '$3' by its own os-release: correct the field, or what the image is made from"
}

same_version() {
  case "$2" in
    '' | "$1" | "$1"[.-]*) return ;;
  esac
  case "$1" in
    '' | "$2"[.-]*) return ;;
  esac
  return 1
}

find_os_release() {
  for os_release_path in usr/lib/os-release etc/os-release; do
    os_release_file=$(file_of_image "$os_release_path")
    if [ -n "$os_release_file" ]; then
      echo "$os_release_file"
      return
    fi
  done
}

# file_of_image PATH - where a regular file of the mounted image is; nothing where there is none, or where a link leads out of
# the image: here its absolute links lead to files of this host
file_of_image() {
  image_file=$(realpath -m "$ROOT_MOUNT/$1")
  case "$image_file" in
    "$ROOT_MOUNT"/*) if [ -f "$image_file" ]; then echo "$image_file"; fi ;;
  esac
}

os_release_field() {
  sed -n "s/^$1=//p" "$STATE_DIR/os-release" | tail -n 1 | sed -E "s/^(['\"])(.*)\\1\$/\\2/" | cut -c1-100
}
