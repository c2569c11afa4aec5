# shellcheck shell=sh
# Repositories of apt with suites and components; and what apt is told of them, and of flat ones (aptflat.sh), in the
# build's root and in the image. Release files are aptrelease.sh's matter. Sourced by repositories.sh.
# shellcheck disable=SC2154 # variables are set there

# What apt is told while an image is made. By default apt-get update only warns of a mirror that fails, and packages
# come from what is left; and where it pauses before another try, apt 2.6 may wait for ever, with its methods idle.
APT_FOR_BUILDS='APT::Update::Error-Mode "any";
Acquire::Retries "3";
Acquire::Retries::Delay "false";'

apt_fetch() { fetch_release "$1" "$(apt_suite_url "$1")"; }

apt_suite_url() { repository "$1" '"\(.url | rtrimstr("/"))/dists/\(.suite)"'; }

apt_verify() {
  suite=$(repository "$1" .suite)
  verify_release "$1" "its release file for $suite"
  check_suite "$1" "$suite"
}

apt_digest() { release_digest "$1"; }

# check_suite NAME SUITE - a mirror could give another suite, rightly signed, in its place: an older one, say
check_suite() {
  release_suite=$(release_field "$1" Suite)
  release_codename=$(release_field "$1" Codename)
  if [ -z "$release_suite$release_codename" ]; then
    log "repository '$1': its release file names no suite, so that it is $2 cannot be checked"
    return
  fi
  # Some archives have directories of their own above the suite.
  for suite_name in "$2" "${2##*/}"; do
    if [ "$suite_name" = "$release_suite" ] || [ "$suite_name" = "$release_codename" ]; then return; fi
  done
  fail RepositorySuiteDiffers \
    "repository '$1': its suite is $2, but the release file there is of ${release_suite:-no suite}${release_codename:+ (codename $release_codename)}: set suite to what the release file says, or check the mirror"
}

# apt_list NAME - the packages of its components, for the build's architecture and for all
apt_list() {
  : >"$INDEXES_DIR/$1.tsv"
  if [ "$(repository "$1" "(.architectures // []) | . == [] or index(\"$architecture\") != null")" != true ]; then
    log "repository '$1': not for $architecture (architectures), so it offers nothing to this build"
    return
  fi
  # As apt does it: the list for an architecture has the packages for all of them as well, unless the archive says otherwise.
  list_architectures=$architecture
  case " $(release_field "$1" Architectures) " in
    *' all '*) [ "$(release_field "$1" No-Support-for-Architecture-all)" = Packages ] || list_architectures="$architecture all" ;;
  esac
  for component in $(repository "$1" '(.components // ["main"])[]'); do
    for list_architecture in $list_architectures; do
      list_packages_of "$1" "$(apt_suite_url "$1")" "$component/binary-$list_architecture/" || [ "$list_architecture" = all ] ||
        fail RepositoryIndexInvalid \
          "repository '$1': its release file lists no packages of the component $component for $architecture: correct its components, or set its architectures to those that it has"
    done
  done
  log "repository '$1': $(wc -l <"$INDEXES_DIR/$1.tsv") packages"
}

# apt_source NAME build|image - its line in apt's list of sources
apt_source() {
  jq -r --arg name "$1" --arg target "$2" --argjson waived "$(valid_until_waived "$1")" '
    first(.profile.repositories[] | select(.name == $name))
    | [(.architectures // [] | select(. != []) | "arch=\(join(","))"),
        # The key of a repository of its own goes into the root as well: apt needs it there, too.
        (if .keyring then "signed-by=/usr/share/keyrings/imagefactory-\(.name).gpg" else empty end),
        (if $waived then "check-valid-until=no" else empty end)] as $options
    | ["deb", (if $options == [] then empty else "[\($options | join(" "))]" end),
        ((if $target == "image" then .imageUrl else null end) // .url | rtrimstr("/")),
        (if (.type // "Apt") == "AptFlat" then .path // "./" else .suite, (.components // ["main"])[] end)]
    | join(" ")' "$IMAGEFACTORY_INPUT"
}

# valid_until_waived NAME - whether this repository may be older than it says that it stays valid: a mirror may keep old
# states, or be refreshed rarely
valid_until_waived() {
  jq --arg name "$1" '.policies.checkValidUntil == false
    or first(.profile.repositories[] | select(.name == $name)).checkValidUntil == false' "$IMAGEFACTORY_INPUT"
}

# apt_pin NAME [image] - its priority for apt, in the build or in the image; it is known by what its release file says of
# itself, or else by its host
apt_pin() {
  priority=$(repository "$1" .priority)
  [ -n "$priority" ] || return 0
  apt_url=.url
  if [ "${2:-}" = image ]; then apt_url='(.imageUrl // .url)'; fi
  pin=$(release_words "$1")
  pin_kind=release
  if [ -z "$pin" ]; then
    pin="\"$(apt_host "$1")\""
    pin_kind=origin
  fi
  while read -r other; do
    if [ "$(repository "$other" .priority)" != "$priority" ] && pin_matches "$other"; then
      fail PriorityAmbiguous "repository '$1': apt cannot tell it from '$other', so that its priority $priority would hold for both: what they have in common is $pin; give both the same priority, or none"
    fi
  done <"$STATE_DIR/repositories"
  printf 'Package: *\nPin: %s %s\nPin-Priority: %s\n\n' "$pin_kind" "$pin" "$priority"
}

# release_words NAME - what its release file says of itself, in the words of a pin; without what apt would take for a pattern
# or, having a comma, for more words
release_words() {
  for pair in Origin:o Label:l Suite:a Codename:n; do
    value=$(release_field "$1" "${pair%:*}")
    case "$value" in '' | *[],*?[\\/]*) ;; *) echo "${pair#*:}=$value" ;; esac
  done | paste -sd ,
}

# pin_matches NAME - whether the pin that apt_pin makes is for this repository as well
pin_matches() {
  case "$(repository_kind "$1")" in apt*) ;; *) return 1 ;; esac
  if [ "$pin_kind" = origin ]; then
    [ "\"$(apt_host "$1")\"" = "$pin" ]
    return
  fi
  other_words=",$(release_words "$1"),"
  echo "$pin" | tr , '\n' | { while read -r word; do case "$other_words" in *",$word,"*) ;; *) exit 1 ;; esac; done; }
}

apt_host() { repository "$1" "$apt_url | capture(\"^https?://\\\\[?(?<host>[^]/]*?)(\\\\]|:[0-9]+(/|\$)|/|\$)\").host"; }

# write_apt_files build|image DIRECTORY - what apt is to find below the root of a system: sources, keys and priorities,
# and for the time of the build that a mirror that fails fails everything
write_apt_files() {
  rm -rf "$2"
  mkdir -p "$2/etc/apt/sources.list.d" "$2/etc/apt/preferences.d" "$2/etc/apt/apt.conf.d" "$2/usr/share/keyrings"
  repository_names >"$STATE_DIR/repositories"
  while read -r name; do
    case "$(repository_kind "$name")" in apt*) ;; *) continue ;; esac
    if [ "$1" = image ] && [ "$(repository "$name" .buildOnly)" = true ]; then continue; fi
    apt_source "$name" "$1" >"$2/etc/apt/sources.list.d/$name.list"
    if [ -f "$KEYRINGS_DIR/$name.gpg" ]; then cp "$KEYRINGS_DIR/$name.gpg" "$2/usr/share/keyrings/imagefactory-$name.gpg"; fi
    apt_pin "$name" "$1" >>"$2/etc/apt/preferences.d/imagefactory"
  done <"$STATE_DIR/repositories"
  [ -s "$2/etc/apt/preferences.d/imagefactory" ] || rm -f "$2/etc/apt/preferences.d/imagefactory"
  [ "$1" = image ] || printf '%s\n' "$APT_FOR_BUILDS" >"$2/etc/apt/apt.conf.d/90imagefactory-build"
}
