# shellcheck shell=sh
# Repositories of apt with suites and components; and what apt is told of them, and of flat ones (aptflat.sh), in the
# build's root and in the image. Sourced by repositories.sh.
# shellcheck disable=SC2154 # variables are set there

# apt_fetch NAME - InRelease, or else Release with its signature
apt_fetch() { fetch_release "$1" "$(repository "$1" '"\(.url | rtrimstr("/"))/dists/\(.suite)"')"; }

# fetch_release NAME FOLDER
fetch_release() {
  if fetch "$2/InRelease" "$RELEASES_DIR/$1.InRelease"; then return; fi
  if [ "$fetch_status" = 404 ] && fetch "$2/Release" "$RELEASES_DIR/$1.Release" &&
    fetch "$2/Release.gpg" "$RELEASES_DIR/$1.Release.gpg"; then return; fi
  refuse_fetch "$1" "$2/InRelease"
}

apt_verify() { verify_release "$1" "its release file for $(repository "$1" .suite)"; }

# verify_release NAME WHAT
verify_release() {
  if [ -f "$RELEASES_DIR/$1.InRelease" ]; then
    verify_signature "$1" "$2" "$RELEASES_DIR/$1.InRelease"
  else
    verify_signature "$1" "$2" "$RELEASES_DIR/$1.Release.gpg" "$RELEASES_DIR/$1.Release"
  fi
}

# apt_digest NAME - over the release file without signature and dates, which change with each signing run although no
# package did
apt_digest() {
  sed -e '/^-----BEGIN PGP SIGNATURE-----/,$d' -e '/^-----BEGIN PGP SIGNED MESSAGE-----/,/^$/d' \
    -e '/^Date:/d' -e '/^Valid-Until:/d' "$(repository_index "$1")" | sha256sum | cut -d' ' -f1
}

# release_field NAME FIELD - of the release file
release_field() { sed -n "s/^$2: *//p" "$(repository_index "$1")" | head -n 1; }

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

# apt_pin NAME - its priority for apt; it is known by what its release file says of itself, or else by its host
apt_pin() {
  priority=$(repository "$1" .priority)
  [ -n "$priority" ] || return 0
  pin=
  for pair in Origin:o Label:l Suite:a Codename:n; do
    value=$(release_field "$1" "${pair%:*}")
    if [ -n "$value" ]; then pin="$pin${pin:+,}${pair#*:}=$value"; fi
  done
  if [ -n "$pin" ]; then
    pin="release $pin"
  else
    pin="origin \"$(repository "$1" '.url | sub("^https?://"; "") | sub("[/:].*$"; "")')\""
  fi
  printf 'Package: *\nPin: %s\nPin-Priority: %s\n\n' "$pin" "$priority"
}

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
    apt_pin "$name" >>"$2/etc/apt/preferences.d/imagefactory"
  done <"$STATE_DIR/repositories"
  [ -s "$2/etc/apt/preferences.d/imagefactory" ] || rm -f "$2/etc/apt/preferences.d/imagefactory"
  # By default apt-get update only warns of a mirror that fails, and packages come from what is left.
  [ "$1" = image ] ||
    printf 'APT::Update::Error-Mode "any";\nAcquire::Retries "3";\n' >"$2/etc/apt/apt.conf.d/90imagefactory-build"
}
