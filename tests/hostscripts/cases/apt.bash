# shellcheck shell=bash
# Cases of apt's repositories, with suites and flat ones, before anything is built from them: dates, suites, lists of packages.
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
  gpg --homedir "$rpm_repository/key.gnupg" --batch --yes --quiet --clearsign --output "$folder/InRelease" "$folder/Release"
  gpg --homedir "$rpm_repository/key.gnupg" --batch --yes --quiet --armor --detach-sign --output "$folder/Release.gpg" "$folder/Release"
  gpgconf --homedir "$rpm_repository/key.gnupg" --kill all
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
  refused_release RepositoryExpired "'own': its release file for stable was valid until $past: .*checkValidUntil: false" \
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

case_text_before_what_is_signed_is_refused() {
  local port=''
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  sed -i '1i Suite: stable' "$directory/mirror/debian/dists/stable/InRelease"
  apt_input
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid 'begins with text that is not signed'
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
