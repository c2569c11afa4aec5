# shellcheck shell=bash
# Cases of apt's repositories, with suites and flat ones, before anything is built from them: dates, suites, lists of packages,
# priorities.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# date_after SECONDS - as release files write it
date_after() { LC_ALL=C date -u -d "@$(($(date +%s) + $1))" '+%a, %d %b %Y %H:%M:%S UTC'; }

# write_release FOLDER LIST-FOLDER [FIELD...] - below the mirror, a list of two packages below LIST-FOLDER (with a slash at its
# end, or empty), and the release file that vouches for it, signed by the key of make_rpm_repository
write_release() {
  local folder="$directory/mirror/$1" list=$2
  shift 2
  make_rpm_repository
  rm -rf "$folder"
  mkdir -p "$folder/$list"
  printf 'Package: small\nArchitecture: amd64\nVersion: 2:1.0-3\nDescription: x\n Version: none\n\nPackage: small-data\nArchitecture: all\nVersion: 1\n' |
    xz >"$folder/${list}Packages.xz"
  {
    printf '%s\n' "$@" 'MD5Sum:' " 00000000000000000000000000000000 1 ${list}Packages.xz" 'SHA256:'
    echo " $(sha256sum <"$folder/${list}Packages.xz" | cut -d' ' -f1) $(stat -c %s "$folder/${list}Packages.xz") ${list}Packages.xz"
  } >"$folder/Release"
  gpg_with "$rpm_repository/key" --clearsign --output "$folder/InRelease" "$folder/Release"
  gpg_with "$rpm_repository/key" --armor --detach-sign --output "$folder/Release.gpg" "$folder/Release"
}

# apt_input [JQ-FILTER [JQ-ARGUMENTS]] - a repository with the suite stable, changed by the filter
apt_input() {
  local filter=${1:-.}
  shift || :
  if [[ ! ${port:-} ]]; then serve "$directory/mirror"; fi
  write_input ".profile.repositories = [{name: \"own\", url: \"http://127.0.0.1:\\(\$port)/debian/\", suite: \"stable\", \$keyring} | $filter]
    | .profile.os.codename = \"bookworm\" | .policies.checkValidUntil = true" --arg port "$port" --arg keyring "$(<"$rpm_repository/key.asc")" "$@"
}

# refused_release REASON MESSAGE-PATTERN FIELD... - what prepare says to a release file with these fields
refused_release() {
  write_release debian/dists/stable main/binary-amd64/ "${@:3}"
  apt_input
  stages source
  stage prepare
  expect prepare 1 Failed "$1" "$2"
}

readonly SMALL_DEB=$'small\tamd64\t2:1.0-3\nsmall-data\tall\t1'

case_a_release_file_that_is_not_valid_any_more_is_refused_unless_that_is_waived() {
  local port='' past filter
  past=$(date_after -100)
  refused_release RepositoryExpired "'own': its release file for stable, of .*, was valid until $past, while this build host's clock shows .* UTC: .*checkValidUntil: false" \
    'Suite: stable' "Date: $(date_after -200)" "Valid-Until: $past"
  apt_input '.checkValidUntil = false'
  stages source prepare
  check "its packages" test "$(<"$(state)/indexes/own.tsv")" = "$SMALL_DEB"
  refused_release RepositoryIndexInvalid "has 'soon' for its Valid-Until, which is no date" 'Suite: stable' 'Valid-Until: soon'
}

case_a_release_file_of_the_future_is_refused() {
  local port='' future
  future=$(date_after 4000)
  refused_release RepositoryNotYetValid "'own': its release file for stable is of $future, while this build host's clock shows " \
    'Suite: stable' "Date: $future"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' "Date: $(date_after 1800)"
  stages source prepare
}

# previous_input DATE [JQ-FILTER [JQ-ARGUMENTS]] - the same after an image that was built with a release file of DATE
previous_input() {
  local date=$1
  shift
  apt_input "$@"
  jq --arg date "$date" --arg uri "http://127.0.0.1:$port/debian" \
    '.previous.repositories = [{name: "own", $uri, suite: "stable", sha256: "0", $date}]' \
    "$directory/input/build.json" >"$directory/input/build.json.new"
  mv "$directory/input/build.json.new" "$directory/input/build.json"
}

case_an_older_release_file_that_is_still_valid_is_refused_unless_going_back_is_meant() {
  local port='' day
  day=$(date_after -172800)
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' "Date: $day" "Valid-Until: $(date_after 90000)"
  previous_input "$(date -u -d '-1 day' +%Y-%m-%dT%H:%M:%SZ)"
  stages source
  stage prepare
  expect prepare 1 Failed RepositoryReplayed \
    "'own': its release file for stable is of $day, older than that of the profile's last image, of .*: .*allowOlder: true"
  # On purpose; of the same day; at another address.
  previous_input "$(date -u -d '-1 day' +%Y-%m-%dT%H:%M:%SZ)" '.allowOlder = true'
  stages source prepare
  previous_input "$(date -u -d "$day" +%Y-%m-%dT%H:%M:%SZ)"
  stages source prepare
  check "the date is reported" test "$(value source '.repositories[0].date')" = "$(date -u -d "$day" +%Y-%m-%dT%H:%M:%SZ)"
  cp -r "$directory/mirror/debian" "$directory/mirror/snapshot"
  previous_input "$(date -u -d '-1 day' +%Y-%m-%dT%H:%M:%SZ)" '.url |= sub("debian"; "snapshot")'
  stages source prepare
}

# skipping_input - the same once more, of a build that is to be skipped where nothing has changed since an image of these inputs
skipping_input() {
  jq --arg digest "$(value source .inputsDigest)" '.build.ifUnchanged = "Skip" | .previous.inputsDigest = $digest' \
    "$directory/input/build.json" >"$directory/input/build.json.new"
  mv "$directory/input/build.json.new" "$directory/input/build.json"
  rm -rf "$directory/workspace"/*
}

case_a_mirror_that_stands_still_is_not_taken_for_one_where_nothing_has_changed() {
  local port='' mirror_file="$directory/mirror/debian/dists/stable/InRelease"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' "Valid-Until: $(date_after 90000)"
  apt_input
  stages source
  skipping_input
  stage source
  expect source 3 Unchanged Unchanged
  check "its numbers are in the result" test "$(value source '.repositories | length')" = 1
  # Dates and signature are no part of what has changed.
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' "Valid-Until: $(date_after -100)"
  stage source
  expect source 1 Failed RepositoryExpired "'own': its release file for stable was valid until"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' "Valid-Until: $(date_after 90000)"
  sed -i '/^-----BEGIN PGP SIGNATURE-----/,$d' "$mirror_file"
  stage source
  expect source 1 Failed RepositorySignatureInvalid "'own': its release file for stable is not signed"
}

case_an_apt_repository_whose_server_is_overloaded_is_worth_another_try() {
  local port='' status
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  apt_input
  for status in 408 429; do
    echo "$status" >"$directory/mirror/.down"
    stage source
    expect source 75 Failed RepositoryUnreachable "InRelease cannot be fetched \(.*$status.*check that the mirror runs"
  done
}

# The tester's curl is that of Debian 12, as on many a build server.
case_a_mirror_whose_file_has_no_end_fills_no_disk() {
  local port='' settings
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  : >"$directory/mirror/debian/dists/stable/InRelease.endless"
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's/^FETCH_BYTES=.*/FETCH_BYTES=2000000/' "$scripts/repositories.sh"
  apt_input
  for settings in TESTER=yes TESTER_IS=not; do
    rm -rf "$directory/workspace"/*
    stage source "$settings"
    expect source 75 Failed RepositoryUnreachable 'has more than 2 MB|[Mm]aximum file size|[Ee]xceeded'
    check "no more of it than that" test "$(find "$directory/workspace" -type f -size +2000000c)" = ''
  done
}

case_a_mirror_that_gives_another_suite_is_refused() {
  local port='' suite
  refused_release RepositorySuiteDiffers "'own': its suite is stable, but the release file there is of oldstable \(codename bookworm\)" \
    'Suite: oldstable' 'Codename: bookworm'
  for suite in oldstable-security bookworm-security; do
    write_release "debian/dists/updates/$suite" main/binary-amd64/ 'Suite: oldstable-security' 'Codename: bookworm-security'
    apt_input '.suite = "updates/\($suite)"' --arg suite "$suite"
    stages source prepare
  done
}

case_lists_of_packages_are_those_that_the_release_file_names() {
  local port='' list
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  apt_input
  list="$directory/mirror/debian/dists/stable/main/binary-amd64/Packages.xz"
  echo >>"$list"
  stages source
  stage prepare
  expect prepare 75 Failed RepositoryIndexDiffers 'main/binary-amd64/Packages.xz is not the one that its release file names'
  rm "$list"
  stage prepare
  expect prepare 75 Failed RepositoryUnreachable 'main/binary-amd64/Packages.xz cannot be fetched .*404'
  write_release debian/dists/stable main/binary-arm64/ 'Suite: stable'
  stage source
  stage prepare
  expect prepare 1 Failed RepositoryIndexInvalid 'lists no packages of the component main for amd64: correct its components'
  apt_input '.architectures = ["arm64"]'
  stages source prepare
  check "nothing for this build" test ! -s "$(state)/indexes/own.tsv"
}

case_flat_repositories_are_verified_and_their_packages_listed() {
  local port='' folder='core:/stable:/v1.30/deb' path
  write_release "$folder" ''
  for path in ./ '' amd64/; do
    write_release "$folder/${path#./}" ''
    apt_input 'del(.suite) | .type = "AptFlat" | .url = "http://127.0.0.1:\($port)/core:/stable:/v1.30/deb/"
      | if $path == "" then . else .path = $path end' --arg path "$path"
    stages source
    stage prepare
    # What comes after the repositories needs a release of Debian.
    check "its packages with the path '$path'" test "$(<"$(state)/indexes/own.tsv")" = "$SMALL_DEB"
  done
  rm "$directory/mirror/$folder/amd64/InRelease"
  stages source
  stage prepare
  check "by a detached signature" grep -q "'own': its release file is signed by" "$directory/prepare.log"
}

case_a_flat_repository_that_is_none_is_told() {
  local port=''
  write_release flat main/binary-amd64/
  apt_input 'del(.suite) | .type = "AptFlat" | .url = "http://127.0.0.1:\($port)/flat"'
  stages source
  stage prepare
  expect prepare 1 Failed RepositoryIndexInvalid "'own': its release file lists no Packages .* a repository with suites and components is of the type Apt"
  apt_input 'del(.suite, .keyring) | .type = "AptFlat" | .url = "http://127.0.0.1:\($port)/flat"'
  stages source
  stage prepare
  expect prepare 1 Failed KeyringMissing "a repository of the type AptFlat needs it"
  apt_input 'del(.suite) | .type = "AptFlat" | .url = "http://127.0.0.1:\($port)/none"'
  stage source
  expect source 1 Failed RepositoryNotFound 'none/InRelease answers 404'
  write_release flat '' "Valid-Until: $(date_after -100)"
  apt_input 'del(.suite) | .type = "AptFlat" | .url = "http://127.0.0.1:\($port)/flat"'
  stages source
  stage prepare
  expect prepare 1 Failed RepositoryExpired "'own': its release file was valid until"
}

case_text_around_what_is_signed_is_refused() {
  local port='' file="$directory/mirror/debian/dists/stable/InRelease"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  sed -i '1i Suite: stable' "$file"
  apt_input
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid 'begins or ends with text that is not signed'
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  echo 'Suite: another' >"$directory/other"
  gpg_with "$rpm_repository/other" --clearsign --output - "$directory/other" >>"$file"
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid 'begins or ends with text that is not signed'
}

case_a_blank_in_the_header_of_a_signature_does_not_hide_the_dates() {
  local port='' file="$directory/mirror/debian/dists/stable/InRelease"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' "Valid-Until: $(date_after -100)"
  # Outside of what is signed, so anybody on the way can do it; to gpgv it is an empty line.
  sed -i '0,/^$/s/^$/ /' "$file"
  apt_input
  stages source
  stage prepare
  expect prepare 1 Failed RepositoryExpired 'was valid until'
}

case_names_and_suites_that_apt_reads_otherwise_are_refused() {
  local port='' filter
  make_rpm_repository
  mkdir -p "$directory/mirror"
  for filter in '.name = "tools+extra"' '.suite = "stable/"' '.components = ["main/"]'; do
    apt_input "$filter"
    stage source
    expect source 1 Failed InvalidRepository 'name may hold letters, digits and \. _ - only, suite and components'
  done
}

case_a_mirror_that_is_changed_meanwhile_gives_its_list_by_the_hash() {
  local port='' list="$directory/mirror/debian/dists/stable/main/binary-amd64"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' 'Acquire-By-Hash: yes'
  apt_input
  mkdir -p "$list/by-hash/SHA256"
  cp "$list/Packages.xz" "$list/by-hash/SHA256/$(sha256sum <"$list/Packages.xz" | cut -d' ' -f1)"
  echo next >"$list/Packages.xz"
  stages source prepare
  # One that has none by the hash, or something else there.
  echo next >"$list/by-hash/SHA256/$(ls "$list/by-hash/SHA256")"
  stage prepare
  expect prepare 75 Failed RepositoryIndexDiffers 'is not the one that its release file names'
}

case_a_list_of_packages_that_cannot_be_unpacked_is_told() {
  local port='' folder="$directory/mirror/debian/dists/stable" list
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  list="$folder/main/binary-amd64/Packages.xz"
  truncate -s 60 "$list"
  printf 'Suite: stable\nSHA256:\n %s 60 main/binary-amd64/Packages.xz\n' "$(sha256sum <"$list" | cut -d' ' -f1)" >"$folder/Release"
  gpg_with "$rpm_repository/key" --clearsign --output "$folder/InRelease" "$folder/Release"
  apt_input
  stages source
  stage prepare
  expect prepare 1 Failed RepositoryIndexInvalid 'main/binary-amd64/Packages.xz has the checksum .* but xz cannot unpack it \(xz: '
}

case_a_priority_is_refused_where_apt_would_give_it_to_another_repository() {
  local port=''
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' 'Origin: Debian' 'Codename: stable'
  write_release other/dists/stable main/binary-amd64/ 'Suite: *' 'Codename: stable' 'Origin: *' 'Label: [a-z]'
  write_release flat ''
  apt_input '., {name: "other", url: "http://127.0.0.1:\($port)/other", suite: "stable", $keyring, priority: 1}'
  stages source
  stage prepare
  expect prepare 1 Failed PriorityAmbiguous "'other': apt cannot tell it from 'own', .* in common is n=stable; give both the same priority"
  # All that there is to know it by is its host.
  apt_input '., {name: "flat", type: "AptFlat", url: "http://127.0.0.1:\($port)/flat", $keyring, priority: 1}'
  stages source
  stage prepare
  expect prepare 1 Failed PriorityAmbiguous "'flat': apt cannot tell it from 'own', .* in common is \"127.0.0.1\""
  apt_input '.priority = 1 | ., {name: "flat", type: "AptFlat", url: "http://127.0.0.1:\($port)/flat", $keyring, priority: 1}'
  stages source prepare
}

# sign_for_apt FOLDER - a release file of write_release once more, with the list unpacked as well, which apt itself asks for
sign_for_apt() {
  local folder="$directory/mirror/$1"
  unxz --keep --force "$folder/main/binary-amd64/Packages.xz"
  sed -i '/^MD5Sum:/,/^SHA256:/{/^SHA256:/!d}' "$folder/Release"
  echo " $(sha256sum <"$folder/main/binary-amd64/Packages" | cut -d' ' -f1) $(stat -c %s "$folder/main/binary-amd64/Packages") \
main/binary-amd64/Packages" >>"$folder/Release"
  gpg_with "$rpm_repository/key" --clearsign --output "$folder/InRelease" "$folder/Release"
}

case_a_priority_holds_whatever_a_release_file_says_of_itself() {
  local port='' root="$directory/root"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' 'Origin: Example, Inc. Packages' 'Label: Example' \
    "Date: $(date_after -100)" 'Components: main' 'Architectures: amd64'
  sign_for_apt debian/dists/stable
  apt_input '.priority = 700'
  stages source prepare
  # What the real apt makes of the image's files.
  cp -r "$(state)/apt/image" "$root"
  mkdir -p "$root"/etc/apt/trusted.gpg.d "$root"/var/{lib/apt/lists,cache/apt/archives}/partial
  sed -i "s#signed-by=/#signed-by=$root/#" "$root"/etc/apt/sources.list.d/*.list
  chmod 755 "$work" "$directory"
  apt-get update -q -o "Dir=$root" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root
  cat "$root"/etc/apt/preferences.d/*
  check "its package has the priority" grep -q ' 700 http' \
    <(apt-cache policy small -o "Dir=$root" -o Dir::State::status=/dev/null 2>&1 | tee /dev/stderr)
}
