# shellcheck shell=sh
# Release files, of apt's repositories with suites and of flat ones alike: their signature, their dates, and the lists of
# packages that they vouch for. Sourced by repositories.sh.
# shellcheck disable=SC2154 # variables are set there

# fetch_release NAME FOLDER - InRelease, or else Release with its signature
fetch_release() {
  if fetch "$2/InRelease" "$RELEASES_DIR/$1.InRelease"; then return; fi
  if [ "$fetch_status" = 404 ] && fetch "$2/Release" "$RELEASES_DIR/$1.Release" &&
    fetch "$2/Release.gpg" "$RELEASES_DIR/$1.Release.gpg"; then return; fi
  refuse_fetch "$1" "$2/InRelease"
}

# verify_release NAME WHAT - its signature and dates; leaves the text that is signed in $INDEXES_DIR/NAME.release
verify_release() {
  if [ -f "$RELEASES_DIR/$1.InRelease" ]; then
    verify_signature "$1" "$2" "$RELEASES_DIR/$1.InRelease"
    # gpgv passes over what stands before a signed text, and takes one behind it for more of the same.
    awk 'NR == 1 { outside = $0 != "-----BEGIN PGP SIGNED MESSAGE-----" }
      ended && !/^[ \t\r]*$/ { outside = 1 }
      /^-----END PGP SIGNATURE-----/ { ended = 1 }
      END { exit outside || !ended }' "$RELEASES_DIR/$1.InRelease" || fail RepositorySignatureInvalid \
      "repository '$1': $2 begins or ends with text that is not signed: check the mirror, no archive writes such a file"
    cp "$STATE_DIR/signed" "$INDEXES_DIR/$1.release"
  else
    verify_signature "$1" "$2" "$RELEASES_DIR/$1.Release.gpg" "$RELEASES_DIR/$1.Release"
    cp "$RELEASES_DIR/$1.Release" "$INDEXES_DIR/$1.release"
  fi
  check_dates "$1" "$2"
}

# release_field NAME FIELD - of the release file
release_field() { sed -n "s/^$2: *//p" "$INDEXES_DIR/$1.release" | tr -d '\r' | head -n 1; }

# release_digest NAME - without signature and dates, which change with each signing run although no package did
release_digest() {
  sed -e '/^-----BEGIN PGP SIGNATURE-----/,$d' -e '/^-----BEGIN PGP SIGNED MESSAGE-----/,/^[[:space:]]*$/d' \
    -e '/^Date:/d' -e '/^Valid-Until:/d' "$(repository_index "$1")" | sha256sum | cut -d' ' -f1
}

# check_dates NAME WHAT - whoever holds back a mirror's updates can do so no longer than its release file is valid
check_dates() {
  now=$(date +%s)
  clock=$(date -u -d "@$now" '+%a, %d %b %Y %H:%M:%S UTC')
  release_date=$(release_field "$1" Date)
  if [ -n "$release_date" ]; then
    read_date "$1" "$2" Date "$release_date"
    [ "$seconds" -le $((now + CLOCK_SECONDS)) ] || fail RepositoryNotYetValid \
      "repository '$1': $2 is of $release_date, while this build host's clock shows $clock: set the clock of the build\
 host, or check the mirror"
    check_replay "$1" "$2" "$seconds"
  fi
  release_end=$(release_field "$1" Valid-Until)
  if [ -n "$release_end" ] && [ "$(valid_until_waived "$1")" = false ]; then
    read_date "$1" "$2" Valid-Until "$release_end"
    [ "$seconds" -ge "$now" ] || fail RepositoryExpired \
      "repository '$1': $2${release_date:+, of $release_date,} was valid until $release_end, while this build host's\
 clock shows $clock: check that the mirror is refreshed, or, if it is to stay as it is, set its checkValidUntil: false"
  fi
}

# check_replay NAME WHAT SECONDS - a file that is still valid may be an old one: it would bring back what was mended since
# the profile's last image. At another address or of another suite there is nothing to compare with.
check_replay() {
  before_date=$(jq -r --arg name "$1" --arg uri "$(repository_url "$1" | without_passwords)" \
    --arg suite "$(repository "$1" .suite)" '
    if first(.profile.repositories[] | select(.name == $name)).allowOlder == true then empty
    else first((.previous.repositories // [])[]
      | select(.name == $name and .uri == $uri and (.suite // "") == $suite) | .date // empty) end' "$IMAGEFACTORY_INPUT")
  [ -n "$before_date" ] || return 0
  [ "$3" -ge "$(date -u -d "$before_date" +%s)" ] || fail RepositoryReplayed \
    "repository '$1': $2 is of $release_date, older than that of the profile's last image, of $before_date: whoever\
 keeps the mirror, or is on the way to it, gives an old state again; check the mirror, or set the repository's allowOlder:\
 true to go back on purpose"
}

# read_date NAME WHAT FIELD DATE - sets seconds, since 1970
read_date() {
  seconds=$(date -u -d "$4" +%s 2>/dev/null) || fail RepositoryIndexInvalid \
    "repository '$1': $2 has '$(echo "$4" | cut -c1-40)' for its $3, which is no date: check the mirror"
}

# release_checksum NAME LOCATION - the SHA-256 that the release file gives; nothing where it does not list it
release_checksum() {
  awk -v location="$2" '
    /^[A-Za-z0-9-]+:/ { section = $1 }
    section == "SHA256:" && $3 == location && length($1) == 64 { print $1; exit }' "$INDEXES_DIR/$1.release"
}

# list_packages_of NAME BASE FOLDER - adds the packages of FOLDER/Packages, where FOLDER ends with a slash or is empty, to
# $INDEXES_DIR/NAME.tsv; false where the release file lists none
list_packages_of() {
  for suffix in .xz .zst .gz .bz2 ''; do
    checksum=$(release_checksum "$1" "$3Packages$suffix")
    if [ -n "$checksum" ]; then
      by_hash=
      [ "$(release_field "$1" Acquire-By-Hash)" != yes ] || by_hash="$3by-hash/SHA256/$checksum"
      fetch_index "$1" "$2" "$3Packages$suffix" "$INDEXES_DIR/$1.packages" sha256 "$checksum" "release file" "$by_hash"
      unpack_index "$1" "$3Packages$suffix" "$INDEXES_DIR/$1.packages"
      awk -v OFS='\t' '
        function end() { if (name != "") print name, architecture, version; name = "" }
        /^Package: / { name = $2 }
        /^Architecture: / { architecture = $2 }
        /^Version: / { version = $2 }
        /^$/ { end() }
        END { end() }' "$INDEXES_DIR/$1.packages" >>"$INDEXES_DIR/$1.tsv"
      rm -f "$INDEXES_DIR/$1.packages"
      return 0
    fi
  done
  return 1
}
