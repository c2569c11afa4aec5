# shellcheck shell=sh
# kiwi: the check of a description, its repositories and keys, the run of kiwi-build.sh, and what is kept of it.
# Sourced by load_tool (lib.sh); the five functions of a tool stand in README.md.
# shellcheck disable=SC2034,SC2154 # variables pass between this file and the script that sources it

# shellcheck source=kiwi-cache.sh
. "$IMAGEFACTORY_SCRIPTS/tools/kiwi-cache.sh"
# shellcheck source=kiwi-failure.sh
. "$IMAGEFACTORY_SCRIPTS/tools/kiwi-failure.sh"
# shellcheck source=dib-packages.sh
. "$IMAGEFACTORY_SCRIPTS/tools/dib-packages.sh"
# shellcheck source=../pins.sh
. "$IMAGEFACTORY_SCRIPTS/pins.sh"

TOOL=Kiwi
PACKAGES_FIELD="the description"
PHASE_LINE='*INFO*| [CIS]*ing *'
PHASE_NAME='s#.*\| ##; s#[()]##g; s#^([A-Za-z]+) ([A-Za-z0-9.-]+).*#\1-\2#; y/CIS/cis/'
DESCRIPTION_DIR="$BUILD_DIR/description"
PACKAGES_DIR="$BUILD_DIR/packages"
KIWI_DIR="$STATE_DIR/kiwi"
# The one folder that kiwi mounts into the root at the path that it has outside, so what both have to find lies there.
KIWI_CACHE="$BUILD_DIR/cache"
KIWI_RESULT="${RAW_IMAGE%/*}/kiwi/result"

tool_check() {
  for program in kiwi-ng rsync python3; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

tool_versions() {
  jq -cn --arg kiwi "$(first_version kiwi-ng --version)" '{$kiwi}'
}

tool_prepare() {
  rm -rf "$KIWI_DIR" "$PACKAGES_DIR"
  mkdir -p "$KIWI_DIR/repositories" "$KIWI_DIR/keyrings"
  copy_description
  check_description
  check_volumes "$DESCRIPTION_DIR"
  # A pattern is no version that an image could be held against.
  jq -r '.packages[] | select(contains("*") | not)' "$KIWI_DIR/checked.json" >"$STATE_DIR/packages"
  check_packages
  tell_warnings
  write_repositories
  write_apt_files image "$KIWI_DIR/files"
  mkdir -p "$KIWI_DIR/files/etc/ssh/sshd_config.d"
  sshd_settings >"$KIWI_DIR/files/etc/ssh/sshd_config.d/10-imagefactory.conf"
  write_rpm_files
  write_kiwi_environment
  find "$DESCRIPTION_DIR" -type f -printf '  %P\n' | LC_ALL=C sort
  prepared="kiwi's description is good$warning_words"
}

# copy_description - from the profile's source, or as the profile has it
copy_description() {
  rm -rf "$DESCRIPTION_DIR"
  mkdir -p "$DESCRIPTION_DIR"
  description=$(input .profile.builder.kiwi.description)
  if [ -z "$description" ]; then
    write_inline_files
    return
  fi
  case "/$description/" in
    //* | */../*) fail InvalidDescription "builder.kiwi.description: '$description' has to be a folder below source.git.path, without '..'" ;;
  esac
  own_description="$SOURCE_DIR/$(input .profile.source.git.path)/$description"
  [ -d "$own_description" ] ||
    fail DescriptionNotFound "builder.kiwi.description: the profile's source has no folder '$description': correct it, or source.git.path"
  in_source "$own_description" || fail InvalidDescription \
    "builder.kiwi.description: '$description' is a link that leads out of the source: name a folder inside it"
  cp -r "$own_description/." "$DESCRIPTION_DIR/"
}

write_inline_files() {
  jq -e '(.profile.builder.kiwi.files // {}) | length > 0' "$IMAGEFACTORY_INPUT" >/dev/null || fail DescriptionNotFound \
    "builder.kiwi: set description, a folder of source.git, or files, which has the description in the profile itself"
  jq -r '.profile.builder.kiwi.files | keys[]' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/files"
  while IFS= read -r file; do
    case "/$file/" in
      *//* | */../* | */./* | *[!A-Za-z0-9._/@+~-]*) fail InvalidDescription \
        "builder.kiwi.files: '$file' has to be a path below the description, of letters, digits and . _ - @ + ~" ;;
    esac
    mkdir -p "$DESCRIPTION_DIR/$(dirname "$file")"
    jq -j --arg file "$file" '.profile.builder.kiwi.files[$file]' "$IMAGEFACTORY_INPUT" >"$DESCRIPTION_DIR/$file"
  done <"$STATE_DIR/files"
}

# check_description - and gives the copy the profile's repositories
check_description() {
  printf '#!/bin/sh\n# kiwi passes each file that it wrote of a repository.\nset -eu\nown="%s/${1##*/}"\n%s\n' \
    "$KIWI_DIR/repositories" 'if [ -e "$own" ]; then cat "$own" >"$1"; fi' >"$KIWI_DIR/customize"
  supervise python3 -B "$IMAGEFACTORY_SCRIPTS/tools/kiwi_description.py" "$IMAGEFACTORY_INPUT" "$DESCRIPTION_DIR" \
    "$PACKAGES_DIR" "$KIWI_CACHE/keyrings" "$KIWI_DIR/customize" >"$KIWI_DIR/checked.json" 2>"$KIWI_DIR/error" || {
    cat "$KIWI_DIR/error" >&2
    fail InvalidDescription "kiwi itself stumbles over the description ($(tail -n 1 "$KIWI_DIR/error" | cut -c1-500)): correct it"
  }
  reason=$(jq -r '.reason // empty' "$KIWI_DIR/checked.json")
  [ -z "$reason" ] || fail "$reason" "$(jq -r .message "$KIWI_DIR/checked.json" | cut -c1-2000)"
  jq -r '.ignored[] | "ignored in the description: \(.)=; the operator writes the files of an image itself"' "$KIWI_DIR/checked.json"
}

# tell_warnings - what of the description is against the factory's rules; sets warning_words
tell_warnings() {
  warning_words=
  count=$(jq '.warnings | length' "$KIWI_DIR/checked.json")
  [ "$count" != 0 ] || return 0
  [ "$(input .policies.kiwiDescriptions)" != Refuse ] || fail DescriptionRefused \
    "the description breaks $count of the factory's rules (settings: builder.kiwiDescriptions): $(jq -r '.warnings | join("; ")' "$KIWI_DIR/checked.json" | cut -c1-3000)"
  jq -r '.warnings[] | "warning: \(.)"' "$KIWI_DIR/checked.json"
  add_data '.warnings = ($checked[0].warnings[:10] | map(.[:200]))' --slurpfile checked "$KIWI_DIR/checked.json"
  warning_words=", with $count warnings: $(jq -r '.warnings[0]' "$KIWI_DIR/checked.json")"
}

# write_repositories - what kiwi's own files of a repository are replaced by: each with its own key
write_repositories() {
  repository_names >"$STATE_DIR/repositories"
  while read -r name; do
    case "$(repository_kind "$name")" in
      rpmmd)
        cp "$KEYRINGS_DIR/$name.asc" "$KIWI_DIR/keyrings/$name.asc"
        rpm_source "$name" build "$KIWI_CACHE/keyrings/$name.asc" >"$KIWI_DIR/repositories/$name.repo"
        ;;
      *)
        cp "$(good_keyring "$name")" "$KIWI_DIR/keyrings/$name.gpg"
        apt_paragraph "$name" "$KIWI_CACHE/keyrings/$name.gpg" >"$KIWI_DIR/repositories/$name.sources"
        apt_pin "$name" >"$KIWI_DIR/repositories/$name.pref"
        ;;
    esac
  done <"$STATE_DIR/repositories"
}

# apt_paragraph NAME KEY - as apt reads it in a file *.sources, which kiwi writes
apt_paragraph() {
  jq -r --arg name "$1" --arg key "$2" --argjson waived "$(valid_until_waived "$1")" '
    first(.profile.repositories[] | select(.name == $name))
    | "Types: deb", "URIs: \(.url | rtrimstr("/"))",
      (if (.type // "Apt") == "AptFlat" then "Suites: \(.path // "./")"
       else "Suites: \(.suite)", "Components: \(.components // ["main"] | join(" "))" end),
      (.architectures // [] | select(. != []) | "Architectures: \(join(" "))"),
      "Signed-By: \($key)",
      (if $waived then "Check-Valid-Until: no" else empty end)' "$IMAGEFACTORY_INPUT"
}

# write_rpm_files - the image's own, beside those of apt
write_rpm_files() {
  case "$(jq -r .packageManager "$KIWI_DIR/checked.json")" in
    apt) return ;;
    zypper) repositories_path=etc/zypp/repos.d ;;
    *) repositories_path=etc/yum.repos.d ;;
  esac
  rm -rf "$KIWI_DIR/files/etc/apt"
  mkdir -p "$KIWI_DIR/files/$repositories_path"
  while read -r name; do
    [ "$(repository "$name" .buildOnly)" != true ] || continue
    key_path="/usr/share/keyrings/imagefactory-$name.asc"
    cp "$KIWI_DIR/keyrings/$name.asc" "$KIWI_DIR/files$key_path"
    rpm_source "$name" image "$key_path" >"$KIWI_DIR/files/$repositories_path/$name.repo"
  done <"$STATE_DIR/repositories"
}

# write_kiwi_environment - a mirror that fails fails the build; dpkg need not wait for the disk after each file, since a build
# that dies is thrown away as a whole; and where kiwi makes the initrd, the kernel's package need not make two before it
write_kiwi_environment() {
  # kiwi 11 knows partitions by partx, which works with and without device-mapper; its kpartx would wait for udev.
  printf 'mapper:\n  part_mapper: partx\n' >"$KIWI_DIR/kiwi.yml"
  printf '%s\nDPkg::Options { "--force-unsafe-io"; };\n' "$APT_FOR_BUILDS" >"$KIWI_DIR/apt.conf"
  {
    printf 'export APT_CONFIG=%s/apt.conf\n' "$KIWI_CACHE"
    if [ "$(jq -r .initrd "$KIWI_DIR/checked.json")" = dracut ]; then echo 'export INITRD=No'; fi
  } >"$STATE_DIR/environment"
}

tool_build() {
  [ "$mapping" != NestedLoop ] || fail PartitionsNotSupported \
    "this host's kernel takes no partitions for loop devices, and kiwi needs them: build on another host, or by DiskImageBuilder"
  # Where a pod's network has a /sys of its own, the pod's first container has mounted it for reading only, and that holds for
  # the others, however privileged. kiwi unpacks packages over it, and tar wants to set its times.
  [ -w /sys ] || mount -o remount,rw /sys || fail NotPrivileged \
    "/sys is mounted for reading only, and kiwi needs to write to it: set securityContext.privileged: true"
  use_package_cache
  rm -rf "$KIWI_CACHE"
  mkdir -p "$KIWI_CACHE"
  cp -r "$KIWI_DIR/keyrings" "$KIWI_DIR/apt.conf" "$KIWI_CACHE/"
  install_standin partx "$IMAGEFACTORY_SCRIPTS/tools/partx.sh"
  install_standin zypper "$IMAGEFACTORY_SCRIPTS/tools/zypper.sh"
  set -- --type oem --config "$KIWI_DIR/kiwi.yml" --shared-cache-dir "$KIWI_CACHE" --temp-dir "$TEMP_DIR"
  jq -r '.profile.builder.kiwi.profiles // [] | .[]' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/profiles"
  while IFS= read -r profile; do
    set -- "$@" --profile "$profile"
  done <"$STATE_DIR/profiles"
  run_builder sh "$IMAGEFACTORY_SCRIPTS/tools/kiwi-build.sh" "$PACKAGES_DIR" "$DESCRIPTION_DIR" \
    "${KIWI_RESULT%/*}" "$KIWI_DIR/files" "$archive" "$@"
  if [ "$builder_status" != 0 ]; then explain_kiwi_failure; fi
  check_zypper
  mv "$KIWI_RESULT"/*.raw "$RAW_IMAGE"
  rm -rf "${KIWI_RESULT%/*}/root" "$KIWI_CACHE"
  fill_package_cache
}

tool_record() {
  cp "$STATE_DIR/environment" "$1/"
  cp -r "$DESCRIPTION_DIR" "$1/description"
  if [ -d "$PACKAGES_DIR" ]; then cp -r "$PACKAGES_DIR" "$1/packages"; fi
  cp -r "$KIWI_DIR" "$1/kiwi"
  cp "$IMAGEFACTORY_SCRIPTS/tools/kiwi-build.sh" "$IMAGEFACTORY_SCRIPTS/tools/kiwi_finish.py" "$1/"
  mkdir -p "$1/manifests"
  for result in packages changes verified result.json; do
    find "$KIWI_RESULT" -maxdepth 1 -name "*.$result" -exec cp {} "$1/manifests/" \;
  done
  cat <<END
. ./environment
mkdir -p '$KIWI_CACHE' '$TEMP_DIR'
cp -r kiwi/keyrings kiwi/apt.conf '$KIWI_CACHE/'
$(sed "s#$IMAGEFACTORY_SCRIPTS/tools/##; s#$DESCRIPTION_DIR#description#; s#$PACKAGES_DIR#packages#; s# $IMAGEFACTORY_CACHE/[^ ]*# -#" "$STATE_DIR/command")
mv '$KIWI_RESULT'/*.raw '$RAW_IMAGE'
END
}
