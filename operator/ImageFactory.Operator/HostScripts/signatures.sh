# shellcheck shell=sh
# The repositories' keyrings, and what a signature is worth. Sourced by repositories.sh.

# As the profile gives them: a signature is held against these, so that a key that was revoked is told as one.
GIVEN_KEYRINGS_DIR="$STATE_DIR/keyrings-given"
# What other programs and the image get.
KEYRINGS_DIR="$STATE_DIR/keyrings"
# No repository may have this name.
DISTRIBUTION_KEYS=_distribution

# import_keyrings - the keys that the profile gives, one file for each repository, and those of the distribution
import_keyrings() {
  mkdir -p "$KEYRINGS_DIR" "$GIVEN_KEYRINGS_DIR"
  GNUPGHOME="$STATE_DIR/gnupg"
  export GNUPGHOME
  mkdir -p "$GNUPGHOME"
  chmod 700 "$GNUPGHOME"
  jq -r '.profile.repositories // [] | .[] | select(.keyring) | .name' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/keyrings.txt"
  while read -r name; do
    repository "$name" .keyring >"$STATE_DIR/keyring.asc"
    gpg --batch --with-colons --show-keys "$STATE_DIR/keyring.asc" >"$STATE_DIR/keyring.list" \
      2>"$STATE_DIR/gpg.error" || :
    if grep -q 'PRIVATE KEY BLOCK' "$STATE_DIR/keyring.asc" || grep -qE '^(sec|ssb):' "$STATE_DIR/keyring.list"; then
      rm -f "$STATE_DIR/keyring.asc"
      fail InvalidKeyring "repository '$name': keyring holds a private key, which everybody could read who reads the\
 image or its papers: replace the key, since it is known now, and put the output of 'gpg --export --armor KEY' there"
    fi
    # Nothing but keys gets on from here, whatever else stood beside them.
    given_keyring="$GIVEN_KEYRINGS_DIR/$name.gpg"
    gpg --batch --quiet --import-options import-export --import "$STATE_DIR/keyring.asc" >"$given_keyring" \
      2>>"$STATE_DIR/gpg.error" || :
    [ -s "$given_keyring" ] || fail InvalidKeyring "repository '$name': keyring is not an armored OpenPGP public key:\
 put the output of 'gpg --export --armor KEY' there"
    write_good_keys "$name" "$given_keyring"
    require_good_key "$name"
  done <"$STATE_DIR/keyrings.txt"
  if [ -r "$(distribution_keyring)" ]; then write_good_keys "$DISTRIBUTION_KEYS" "$(distribution_keyring)"; fi
}

# write_good_keys NAME KEYRING - what gets to programs that look at keys less closely than apt does: debootstrap
# believes a signature by a key that was revoked or has expired, and so does rpm before it had Sequoia. NAME.gpg, for
# apt, has neither; NAME.asc, for rpm, has those that have expired: they have signed packages before. Sets bad_keys.
write_good_keys() {
  bad_keys=
  : >"$KEYRINGS_DIR/$1.gpg"
  : >"$KEYRINGS_DIR/$1.asc"
  read_keyring "$2" --with-colons --list-keys |
    awk -F: '$1 == "pub" { validity = $2 == "" ? "-" : $2 }
      $1 == "fpr" && validity { print validity, $10; validity = "" }' >"$STATE_DIR/keys"
  while read -r validity key; do
    case "$validity" in
      e) bad_keys="$bad_keys${bad_keys:+, }$key, which has expired" ;;
      r) bad_keys="$bad_keys${bad_keys:+, }$key, which was revoked" ;;
      *)
        read_keyring "$2" --export-filter 'drop-subkey=revoked -t || expired -t' --export "$key" \
          >>"$KEYRINGS_DIR/$1.gpg"
        ;;
    esac
    [ "$validity" = r ] ||
      read_keyring "$2" --export-filter 'drop-subkey=revoked -t' --armor --export "$key" >>"$KEYRINGS_DIR/$1.asc"
  done <"$STATE_DIR/keys"
  [ -z "$bad_keys" ] || log "keyring of $1: passed over are $bad_keys"
}

# read_keyring FILE GPG-OPTION...
read_keyring() {
  read_keyring_file=$1
  shift
  gpg --batch --quiet --lock-never --no-default-keyring --no-auto-check-trustdb --trust-model always \
    --keyring "$read_keyring_file" "$@" 2>>"$STATE_DIR/gpg.error"
}

# require_good_key NAME - a keyring of keys that are worth nothing would only be missed by the programs that get it
require_good_key() {
  case "$(repository_kind "$1")" in
    rpmmd) good_keys="$KEYRINGS_DIR/$1.asc" ;;
    *) good_keys="$KEYRINGS_DIR/$1.gpg" ;;
  esac
  [ -s "$good_keys" ] || fail InvalidKeyring \
    "repository '$1': keyring has no key that is good any more ($bad_keys): put the key there that signs the\
 repository now, as 'gpg --export --armor KEY' prints it once it was renewed"
}

# require_keyring NAME KIND - the builder has keys of the distributions of apt alone
require_keyring() {
  [ -f "$GIVEN_KEYRINGS_DIR/$1.gpg" ] || fail KeyringMissing \
    "repository '$1': keyring is missing, and a repository of the type $2 needs it: put the public key that signs it\
 there, as 'gpg --export --armor KEY' prints it"
}

# repository_keyring NAME - path of the keyring that has to have signed it
repository_keyring() {
  if [ -f "$GIVEN_KEYRINGS_DIR/$1.gpg" ]; then
    echo "$GIVEN_KEYRINGS_DIR/$1.gpg"
  else
    distribution_keyring
  fi
}

# good_keyring NAME - path of what other programs get of it
good_keyring() {
  if [ -f "$GIVEN_KEYRINGS_DIR/$1.gpg" ]; then
    echo "$KEYRINGS_DIR/$1.gpg"
  else
    echo "$KEYRINGS_DIR/$DISTRIBUTION_KEYS.gpg"
  fi
}

distribution_keyring() {
  case "$(input .profile.os.distro)" in
    ubuntu) echo /usr/share/keyrings/ubuntu-archive-keyring.gpg ;;
    *) echo /usr/share/keyrings/debian-archive-keyring.gpg ;;
  esac
}

# verify_signature NAME WHAT SIGNED [FILE] - as apt does, one good signature is enough and one bad is too many: indexes
# carry signatures by the keys of several releases, and not all of these keys are in every keyring. SIGNED is signed in
# itself, and the text that is so gets into $STATE_DIR/signed; or it is the detached signature of FILE.
verify_signature() {
  keyring=$(repository_keyring "$1")
  [ -r "$keyring" ] || fail KeyringMissing \
    "repository '$1': the builder has no $keyring: give the repository's key in its keyring field"
  rm -f "$STATE_DIR/signed"
  # SHA-1 proves nothing any more; apt passes over such signatures, too.
  gpgv --status-fd 3 --weak-digest SHA1 --output "$STATE_DIR/signed" --keyring "$keyring" "$3" ${4:+"$4"} \
    3>"$STATE_DIR/gpgv.status" 2>"$STATE_DIR/gpgv.log" || :
  # A signature is valid, but not good, by a key that was revoked or has expired, or when it has expired itself. gpgv
  # takes one of the future.
  signer=$(awk -v latest="$(($(date +%s) + CLOCK_SECONDS))" '$2 == "NEWSIG" { good = 0 } $2 == "GOODSIG" { good = 1 }
    $2 == "VALIDSIG" && good && $5 <= latest { print $3; exit }' "$STATE_DIR/gpgv.status")
  if [ -z "$signer" ] || grep -q ' BADSIG ' "$STATE_DIR/gpgv.status"; then
    cat "$STATE_DIR/gpgv.log" >&2
    fail RepositorySignatureInvalid \
      "repository '$1': $2 is not signed by a good key of $(keyring_words) ($(signature_problem)): correct the\
 repository's keyring, or the mirror is not what it claims to be"
  fi
  log "repository '$1': $2 is signed by $signer"
  add_data '.signers[$name] = $key' --arg name "$1" --arg key "$signer"
}

keyring_words() {
  case "$keyring" in
    "$GIVEN_KEYRINGS_DIR"/*) echo "its keyring field" ;;
    *) echo "$keyring" ;;
  esac
}

# signature_problem - what is wrong with each signature; of the numbers of ERRSIG, 9 is a key that is missing, and 5 an
# algorithm that gpgv does not take
signature_problem() {
  awk '
    $2 == "BADSIG" { print "bad signature by", $3 }
    $2 == "EXPSIG" { print "expired signature by", $3 }
    $2 == "EXPKEYSIG" { print "expired key", $3 }
    $2 == "REVKEYSIG" { print "revoked key", $3 }
    $2 == "GOODSIG" { print "signature of the future by", $3 }
    $2 == "ERRSIG" && $8 == 9 { print "unknown key", $3 }
    $2 == "ERRSIG" && $8 == 5 { print "signature with a digest that proves nothing, as SHA-1, by", $3 }
    $2 == "ERRSIG" && $8 != 9 && $8 != 5 { print "signature that cannot be checked by", $3 }
    $2 == "NODATA" { print "no signature" }' "$STATE_DIR/gpgv.status" | uniq | paste -sd ,
}
