# shellcheck shell=sh
# The packages that diskimage-builder is told of, and their versions where the profile says those. Sourced by dib.sh, and for the
# versions by kiwi.sh. PACKAGES_FIELD is where they are said.
# shellcheck disable=SC2034,SC2154 # variables pass between this file and dib.sh

# Versions of a package that a message names, the newest first.
VERSIONS_NAMED=5

# jq: the name in an item of builder.dib.packages as apt or zypper reads it
# shellcheck disable=SC2016 # the variables are jq's
DIB_PACKAGE_NAME='def package_name: sub("[=/].*$"; "") | sub(":[a-z0-9-]+$"; "");'

# write_packages - those of the command line. Without a tool that brings interfaces up cloud-init has nothing to write its
# network configuration for; growpart lets it grow the root partition (the growroot element would pull qemu-utils into the
# image). A name stands once, with its version where there is one: apt would take the newest for the other.
write_packages() {
  jq -r "$DIB_RPM_ENVIRONMENT$DIB_PACKAGE_NAME"'
    .profile.builder.dib as $dib | ($dib.packages // []) as $own | ($dib.elements // []) as $elements
    | ($own | map(package_name)) as $names
    | if .profile.repositories[0].type == "RpmMd" then $own + ((.profile.os | rpm_packages) - $names) else $own
      + ((if ($names | any(. == "netplan.io" or . == "network-manager" or . == "ifupdown2" or . == "ifupdown"))
           or ($elements | any(. == "simple-init" or . == "dhcp-all-interfaces")) then [] else ["ifupdown"] end)
      + (if $elements | index("growroot") then [] else ["cloud-guest-utils"] end) - $names) end
    | unique | .[]' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/packages"
  bad_name=$(grep -vxE '[A-Za-z0-9][A-Za-z0-9.+_:=/~^-]*' "$STATE_DIR/packages" | head -n 1) || :
  [ -z "$bad_name" ] || fail InvalidProfile \
    "builder.dib.packages: '$bad_name' is no package: letters, digits and . + _ : = / ~ ^ - may stand there"
}

# check_packages - that the repositories have the versions that the profile asks for, before an hour is spent; and writes
# down which they are (pins.sh): "name version" a line, tab-separated, where rpm's version may lack its release
check_packages() {
  : >"$PINS"
  : >"$PINS.names"
  while read -r item; do
    if [ "$(repository_kind "$(main_repository)")" = rpmmd ]; then check_rpm_package "$item"; else check_apt_package "$item"; fi
  done <"$STATE_DIR/packages"
}

# check_apt_package ITEM - name[:architecture][=version] or name[:architecture]/suite
check_apt_package() {
  named=${1%%[=/]*}
  named_architecture=
  case "$named" in *:*) named_architecture=${named#*:} named=${named%%:*} ;; esac
  case "$named_architecture" in '' | all | any | native | "$architecture") ;; *) fail InvalidProfile \
    "$PACKAGES_FIELD: '$1' is of the architecture $named_architecture, and the image is of $architecture: leave :$named_architecture out" ;; esac
  case "$1" in
    *=*)
      wanted=${1#*=}
      offered "$named" | grep -qxF -e "$wanted" || refuse_version "$named" "the version $wanted"
      pin "$named" "$wanted"
      ;;
    */*)
      wanted=${1#*/}
      of_suite=$(repositories_of_suite "$wanted")
      [ "$of_suite" ] || fail PackageNotFound \
        "$PACKAGES_FIELD: '$1' is to come from the suite $wanted, which no repository of the profile is of: add the repository, or correct the name to the Suite or Codename of its release file"
      for from in $of_suite; do
        if cut -f1 "$INDEXES_DIR/$from.tsv" | grep -qxF -e "$named"; then return; fi
      done
      refuse_version "$named" "a package in the suite $wanted"
      ;;
  esac
}

# repositories_of_suite NAME - as apt knows them by it
repositories_of_suite() {
  while read -r from; do
    case "$(repository_kind "$from")" in apt*) ;; *) continue ;; esac
    for field in Suite Codename; do
      if [ "$(release_field "$from" "$field")" = "$1" ]; then echo "$from" && break; fi
    done
  done <"$STATE_DIR/repositories"
}

# check_rpm_package ITEM - name=version of zypper, or name-version, which may be a name, too; an item that is neither may be
# something that a package provides, which the package manager knows
check_rpm_package() {
  case "$1" in
    *=*)
      wanted=${1#*=}
      named=${1%%=*}
      # zypper takes an architecture behind the name.
      case "$named" in *."$machine" | *.noarch) named=${named%.*} ;; esac
      [ "$(offered "$named" | grep -cE -e "^([0-9]+:)?$(escaped "$wanted")(-|\$)")" != 0 ] ||
        refuse_version "$named" "the version $wanted"
      pin "$named" "$wanted"
      ;;
    *-[0-9]*)
      # An architecture may follow, and all but the name may be left out; of an epoch zero nothing is listed.
      found=$(cat "$INDEXES_DIR"/*.tsv 2>/dev/null | awk -F '\t' -v item="$1" '
        { bare = $3; sub(/^[0-9]+:/, "", bare); version = bare; sub(/-[^-]*$/, "", version)
          split($3 "\t" bare "\t" version "\t" "0:" bare, forms, "\t")
          if ($1 == item) { named = 1 }
          for (i in forms) if (item == $1 "-" forms[i] || item == $1 "-" forms[i] "." $2) { name = $1; pinned = forms[i] } }
        END { sub(/^0:/, "", pinned); if (!named && name) print name "\t" pinned }')
      [ -z "$found" ] || pin "${found%	*}" "${found#*	}"
      ;;
  esac
}

escaped() { printf %s "$1" | sed 's/[.+^]/\\&/g'; }

# pin NAME VERSION
pin() {
  if grep -qxF -e "$1" "$PINS.names"; then
    fail InvalidProfile "$PACKAGES_FIELD: $1 has more than one version: leave one"
  fi
  echo "$1" >>"$PINS.names"
  printf '%s\t%s\n' "$1" "$2" >>"$PINS"
}

# write_apt_versions DIRECTORY - for the time of the build apt knows one version of the packages that are given with one, whoever
# asks for them, and takes it where an earlier step has installed another: elements install before the profile's own
# packages, and after them, and apt would go neither down nor stay
write_apt_versions() {
  [ -s "$PINS" ] || return 0
  echo 'APT::Get::allow-downgrades "true";' >"$1/apt.conf.d/91imagefactory-versions"
  awk -F '\t' '{ printf "Package: %s\nPin: version %s\nPin-Priority: 1001\n\n", $1, $2 }' "$PINS" >"$1/preferences.d/imagefactory-versions"
}

# write_hold - an upgrade of a server then leaves the packages of these versions alone
write_hold() {
  [ "$(input .profile.builder.dib.holdVersions)" = true ] || return 0
  [ "$(repository_kind "$(main_repository)")" != rpmmd ] || fail InvalidProfile \
    "builder.dib.holdVersions: only apt holds packages without a further plugin: bring the lock by an element of source.git (dnf versionlock, zypper addlock)"
  [ -s "$PINS" ] || fail InvalidProfile \
    "builder.dib.holdVersions: builder.dib.packages has no package with a version (name=version): add it, or remove holdVersions"
  # After what an element of the profile may still install.
  printf '#!/bin/sh\nset -eu\napt-mark hold %s\n' "$(list_pinned | paste -sd ' ')" >"$element/post-install.d/99-imagefactory"
}

# offered NAME - the versions that the verified repositories have for the image, a line each
offered() {
  cat "$INDEXES_DIR"/*.tsv 2>/dev/null |
    awk -F '\t' -v name="$1" -v own="$architecture" -v machine="$machine" \
      '$1 == name && ($2 == own || $2 == machine || $2 == "all" || $2 == "noarch") { print $3 }' | sort -u
}

# offered_words NAME - the newest of them, for a message
offered_words() {
  offered "$1" | sort -rV | head -n "$VERSIONS_NAMED" | paste -sd ' ' | sed 's/ /, /g'
}

# refuse_version NAME WHAT
refuse_version() {
  there=$(offered_words "$1")
  if [ -z "$there" ]; then
    fail PackageNotFound "$PACKAGES_FIELD: no repository of the profile has a package $1: correct its name, or add the repository that has it"
  fi
  fail PackageNotFound "$PACKAGES_FIELD: no repository of the profile has of $1 $2; there are $there: name one of them, or add the repository that has it"
}

# explain_missing_package - of what the package manager said when it missed one (problem), the name and what there is of it
explain_missing_package() {
  missing=$(printf '%s\n' "$problem" | sed -nE \
    -e "s/.*Version '[^']*' for '([^']*)' was not found.*/\1/p" -e "s/.*Release '[^']*' for '([^']*)' was not found.*/\1/p" \
    -e "s/.*Unable to locate package ([^ ]*).*/\1/p" -e "s/.*Package '?([^ ']*)'? has no installation candidate.*/\1/p" \
    -e 's/.*Unable to find a match: ([^ ]*).*/\1/p' -e 's/.*No package ([^ ]*) available.*/\1/p' \
    -e "s/.*No provider of '([^']*)'.*/\1/p" | head -n 1)
  near=$missing
  there=$(offered_words "$near")
  # A name with a version in the form of another package manager, or with one that is not there.
  while [ -z "$there" ]; do
    case "$near" in *[-=][0-9]*) near=${near%[-=]*} ;; *) break ;; esac
    there=$(offered_words "$near")
  done
  fail PackageNotFound "a package is in none of the profile's repositories ($problem)${there:+; of $near there are $there}: correct $PACKAGES_FIELD or add the repository"
}
