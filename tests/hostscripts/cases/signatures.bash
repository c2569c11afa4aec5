# shellcheck shell=bash
# Cases of signatures that are valid and yet worth nothing: by keys that were revoked, have expired or are not known, or
# out of their time; of apt's release files and of repomd.xml alike.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # some variables are set by run and harness.bash, or read by apt.bash

readonly LONG_AGO='20240101T000000!' YEARS_ON='20400101T000000!'

# make_keys - sets keys to a folder with two homes of gpg: "before" signs by the keys good, other, stranger, revoked,
# expired and subkey; in "now", which the profile's keyrings come from, revoked is revoked, and the subkey of subkey
make_keys() {
  local name
  # The agent's socket lies in there, and a socket's path is at most 108 bytes long.
  keys=$(mktemp -d /tmp/gnupg.XXXXXX)
  at_end "gpgconf --homedir '$keys/before' --kill all; gpgconf --homedir '$keys/now' --kill all; rm -rf '$keys'"
  mkdir -m 700 "$keys/before"
  for name in good other stranger revoked subkey; do
    gpg_home before --faked-system-time "$LONG_AGO" --quick-generate-key "$name@example.org" ed25519 sign never
  done
  gpg_home before --faked-system-time "$LONG_AGO" --quick-generate-key expired@example.org ed25519 sign 30d
  gpg_home before --faked-system-time "$LONG_AGO" --quick-add-key "$(fingerprints subkey)" ed25519 sign never
  gpgconf --homedir "$keys/before" --kill all
  cp -r "$keys/before" "$keys/now"
  sed 's/^:---/---/' "$keys/now/openpgp-revocs.d/$(fingerprints revoked).rev" | gpg_home now --import
  printf 'key 1\nrevkey\ny\n0\n\ny\nsave\n' |
    gpg_home now --no-batch --no-tty --command-fd 0 --edit-key subkey@example.org
}

# gpg_home HOME GPG-OPTION...
gpg_home() {
  gpg --homedir "$keys/$1" --batch --yes --quiet --pinentry-mode loopback --passphrase '' "${@:2}" \
    2>>"$directory/gpg.log"
}

# fingerprints NAME - of the key, then of its subkey
fingerprints() { gpg_home before --with-colons --list-keys "$1@example.org" | awk -F: '$1 == "fpr" { print $10 }'; }

# key_id NAME - as gpgv tells it
key_id() { fingerprints "$1" | tail -n 1 | tail -c 17; }

# public_keys NAME... - as a profile has them
public_keys() { gpg_home now --armor --export "${@/%/@example.org}"; }

# sign_by FOLDER GPG-OPTION... - the release file of write_release once more, by the keys that options --local-user name
sign_by() {
  local release="$directory/mirror/$1/Release"
  gpg_home before "${@:2}" --clearsign --output "${release%Release}InRelease" "$release"
}

# keyring_input KEY... - a build from debian/dists/stable, whose repository has these keys
keyring_input() { apt_input '.keyring = $keys' --arg keys "$(public_keys "$@")"; }

# refused_signature WORDS GPG-OPTION... - what prepare says to a release file that is signed so
refused_signature() {
  sign_by debian/dists/stable "${@:2}"
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid \
    "'own': its release file for stable is not signed by a good key of its keyring field \($1\): correct the "
}

case_signatures_by_revoked_and_expired_keys_and_out_of_their_time_are_refused() {
  local port='' keys
  make_keys
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  keyring_input good revoked expired subkey
  refused_signature "revoked key $(key_id revoked)" --local-user revoked@example.org
  refused_signature "revoked key $(key_id subkey)" --local-user "$(key_id subkey)!"
  refused_signature "expired key $(key_id expired)" --local-user expired@example.org --faked-system-time "$LONG_AGO"
  refused_signature "expired signature by $(key_id good)" --local-user good@example.org \
    --faked-system-time "$LONG_AGO" --default-sig-expire 1d
  refused_signature "signature of the future by $(key_id good)" --local-user good@example.org \
    --faked-system-time "$YEARS_ON"
  refused_signature "unknown key $(key_id stranger),revoked key $(key_id revoked)" --local-user stranger@example.org \
    --local-user revoked@example.org
}

case_one_good_signature_is_enough_beside_those_of_keys_that_are_revoked_or_unknown() {
  local port='' keys
  make_keys
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  keyring_input good revoked
  sign_by debian/dists/stable --local-user revoked@example.org --local-user stranger@example.org \
    --local-user good@example.org
  stages source prepare
  check "the signer is the good one" test "$(value prepare .signers.own)" = "$(fingerprints good)"
}

case_one_bad_signature_is_too_many_beside_a_good_one() {
  local port='' keys folder="$directory/mirror/debian/dists/stable"
  make_keys
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  keyring_input good other
  rm "$folder/InRelease"
  echo 'Suite: another' >"$directory/other"
  gpg_home before --local-user good@example.org --detach-sign --output "$directory/good.sig" "$folder/Release"
  gpg_home before --local-user other@example.org --detach-sign --output "$directory/other.sig" "$directory/other"
  cat "$directory/good.sig" "$directory/other.sig" >"$folder/Release.gpg"
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid "bad signature by $(key_id other)"
}

case_repomd_xml_is_believed_by_the_same_rules() {
  local port='' keys signer
  make_keys
  rpm_input '.keyring = $keys' --arg keys "$(public_keys good revoked expired)"
  for signer in revoked expired; do
    gpg_home before --local-user "$signer@example.org" --faked-system-time "$LONG_AGO" --armor --detach-sign \
      "$directory/mirror/repodata/repomd.xml"
    stages source
    stage prepare
    expect prepare 1 Failed RepositorySignatureInvalid \
      "'main': its repodata/repomd.xml is not signed by a good key .* \($signer key $(key_id "$signer")\)"
  done
}

# keys_of FILE - the fingerprints in a keyring
keys_of() { gpg_home now --with-colons --show-keys "$1" | awk -F: '$1 == "fpr" { print $10 }'; }

case_programs_that_look_less_closely_get_no_key_that_was_revoked() {
  local port='' keys keyring folder="$directory/mirror/debian/dists/stable"
  make_keys
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  keyring_input good revoked expired subkey
  sign_by debian/dists/stable --local-user good@example.org
  stages source prepare
  keyring="$directory/$(sed -n "s/^export DIB_DEBOOTSTRAP_EXTRA_ARGS='--keyring=\/\(.*\)'/\1/p" "$(state)/environment")"
  check "debootstrap's" test "$(keys_of "$keyring")" = "$(fingerprints good; fingerprints subkey | head -n 1)"
  check "the image's" cmp "$keyring" "$(state)/apt/image/usr/share/keyrings/imagefactory-own.gpg"
  check "rpm's" test "$(keys_of "$(state)/keyrings/own.asc")" = \
    "$(fingerprints good; fingerprints subkey | head -n 1; fingerprints expired)"
  # What debootstrap takes for a signature, without a look at how it came about.
  sign_by debian/dists/stable --local-user revoked@example.org --local-user "$(key_id subkey)!"
  check "nothing is valid" test -z \
    "$(gpgv --status-fd 1 --keyring "$keyring" "$folder/InRelease" 2>/dev/null | grep VALIDSIG)"
}

case_a_keyring_without_a_good_key_is_refused() {
  local port='' keys
  make_keys
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  keyring_input revoked expired
  stages source
  stage prepare
  expect prepare 1 Failed InvalidKeyring "'own': keyring has no key that is good any more \($(fingerprints revoked), \
which was revoked, $(fingerprints expired), which has expired\): put the key there that signs the repository now"
}
