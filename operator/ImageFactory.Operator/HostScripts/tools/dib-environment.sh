# shellcheck shell=sh
# What diskimage-builder finds in its environment. Sourced by dib.sh.
# shellcheck disable=SC2034,SC2154 # variables pass between this file and dib.sh

# What write_environment sets itself; the value of any other variable stays out of the log.
SHOWN_NAMES="DIB_(RELEASE|DISTRIBUTION_MIRROR|(DEBIAN|UBUNTU)_COMPONENTS|UBUNTU_MIRROR_DISTS|DEBOOTSTRAP_EXTRA_ARGS\
|APT_SOURCES_CONF|APT_MINIMAL_CREATE_INTERFACES|DEBOOTSTRAP_CACHE|DEBIAN_USE_DEBOOTSTRAP_CACHE|CLOUD_INIT_DATASOURCES\
|GRUB_TIMEOUT|IMAGE_SIZE|ZYPPER_REPOS|YUM_MINIMAL_[A-Z_]*)|DISTRO_NAME|YUM|EFI_BOOT_DIR"

# write_environment - what diskimage-builder is to find in its environment: defaults that make the image boot by
# itself, get an address and listen to cloud-init; then what the profile sets, which wins. After write_lists
write_environment() {
  bad_name=$(jq -r '
    [(.profile.builder.dib.environment // {}) | keys[] | select(
      (test("^[A-Za-z_][A-Za-z0-9_]*$") | not)
      or test("^(PATH|HOME|TMPDIR|ENV|IFS|PS4|SHELLOPTS|BASHOPTS|BASH_.*|LD_.*|IMAGEFACTORY_.*|DIB_IMAGE_CACHE|ELEMENTS_PATH)$")
      # A command and a path that diskimage-builder puts into commands of its own.
      or test("^(YUM|DIB_DEBIAN_DEBOOTSTRAP_SCRIPT)$"))]
    | .[0] // empty' "$IMAGEFACTORY_INPUT")
  [ -z "$bad_name" ] || fail InvalidEnvironment \
    "builder.dib.environment: '$bad_name' cannot be set: use the variables of diskimage-builder's elements (DIB_…)"
  # Proxies get into a shell command as well.
  bad_name=$(jq -r '
    [(.profile.builder.dib.environment // {}) | to_entries[]
      | select((.key | test("_proxy$"; "i")) and (.value | tostring | test("^[A-Za-z0-9._~%:@/,*\\[\\]-]*$") | not)) | .key]
    | .[0] // empty' "$IMAGEFACTORY_INPUT")
  [ -z "$bad_name" ] || fail InvalidEnvironment \
    "builder.dib.environment: '$bad_name' has to be an address, or a list of hosts: letters, digits and . _ ~ % : @ / , * [ ] - may stand there"

  # To any disk with such an element diskimage-builder adds 525 MiB, to one of a given size as well.
  efi_mib=0
  ! grep -q '^block-device-efi' "$STATE_DIR/elements" || efi_mib=525
  jq -r --argjson efi "$efi_mib" --arg keyring "$(good_keyring "$(main_repository)")" --arg sources "$(dib_sources)" \
    --arg zypper "$(zypper_repositories)" --arg yum "$DIB_RPM_DIR/build" "$DIB_RPM_ENVIRONMENT"'
    .profile as $p | $p.repositories[0] as $main
    | if $main.type == "RpmMd" then $p.os | rpm_environment($zypper; $yum) else {
      DIB_RELEASE: ($p.os.codename // $main.suite),
      DIB_DISTRIBUTION_MIRROR: ($main.url | rtrimstr("/")),
      DIB_DEBIAN_COMPONENTS: ($main.components // ["main"] | join(",")),
      DIB_UBUNTU_COMPONENTS: ($main.components // ["main"] | join(",")),
      # ubuntu-minimal adds updates, security and backports of the mirror, unless told of others; a blank is none.
      DIB_UBUNTU_MIRROR_DISTS: " ",
      DIB_DEBOOTSTRAP_EXTRA_ARGS: "--keyring=\($keyring)",
      DIB_APT_SOURCES_CONF: $sources,
      # cloud-init writes the interfaces; the stanzas of this element for eth0 and eth1 only make networking.service fail.
      DIB_APT_MINIMAL_CREATE_INTERFACES: "0",
      DIB_DEBOOTSTRAP_CACHE: "1",
      DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE: "1"
    } end
    + {
      # In this order cloud-init asks; what is not there is found absent without waiting.
      DIB_CLOUD_INIT_DATASOURCES: "ConfigDrive, OpenStack, NoCloud",
      DIB_GRUB_TIMEOUT: "0"
    }
    + (if $p.image.sizeGiB then {DIB_IMAGE_SIZE: ($p.image.sizeGiB - $efi / 1024 | tostring)} else {} end)
    + ($p.builder.dib.environment // {} | map_values(tostring))
    | to_entries[] | "export \(.key)=\(.value | @sh)"' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/environment"
}

# dib_sources - the repositories as diskimage-builder takes them: a name, a colon, and a line of apt's
dib_sources() {
  repository_names | while read -r name; do
    case "$(repository_kind "$name")" in apt*) ;; *) continue ;; esac
    printf '%s:%s\n' "$name" "$(apt_source "$name" build)"
  done
}
