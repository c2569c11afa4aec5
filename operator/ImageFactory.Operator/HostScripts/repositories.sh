# shellcheck shell=sh
# The profile's repositories: what may stand in them, their signed indexes, their keyrings. Each kind of repository is a
# file of repositories/ with three functions, which README.md tells. Sourced after lib.sh.

RELEASES_DIR="$STATE_DIR/releases"
KEYRINGS_DIR="$STATE_DIR/keyrings"
INDEXES_DIR="$STATE_DIR/indexes"
CONNECT_SECONDS=15
FETCH_SECONDS=120
# Fedora's list of packages has 60 MB, packed; what is far beyond fills the host's disk.
FETCH_BYTES=500000000

for kind in "$IMAGEFACTORY_SCRIPTS"/repositories/*.sh; do
  # shellcheck source=/dev/null
  . "$kind"
done

# check_repositories - builder tools paste mirror, suite and components into shell commands of their own
# (debootstrap/root.d/08-debootstrap), so nothing with a meaning to a shell may get that far
check_repositories() {
  bad_repository=$(jq -r '
    # A name becomes one of a file, and apt passes over files with other characters in theirs.
    def name: type == "string" and test("^[A-Za-z0-9][A-Za-z0-9._-]*$");
    # With a slash at its end a suite would be a path for apt.
    def plain: type == "string" and test("^[A-Za-z0-9][A-Za-z0-9._+~-]*(/[A-Za-z0-9_][A-Za-z0-9._+~-]*)*$");
    def address: test("^https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(:[0-9]+)?(/[A-Za-z0-9._/+~%@:-]*)?$");
    def query: test("^https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(:[0-9]+)?(/[A-Za-z0-9._/+~%@:-]*)?(\\?[A-Za-z0-9._/+~%@:=&,-]*)?$");
    def kind: .type // "Apt";
    [(.profile.repositories // [])[] | select(
      ((.name | name)
        and ([.url, .mirrorlist, .metalink] | map(select(. != null)) | length == 1)
        and (.url // "http://x" | address) and (.imageUrl // "http://x" | address)
        and ([.mirrorlist, .metalink] | map(select(. != null)) | all(query))
        and (kind == "Apt" and (.suite | plain) and ((.components // ["main"]) | length > 0 and all(plain))
          or kind == "AptFlat" and (.path // "./" | test("^[A-Za-z0-9._/+~-]*/$") and (test("(^|/)\\.\\.(/|$)") | not))
          or kind == "RpmMd")
        and (.architectures // [] | all(plain))) | not) | .name] | .[0] // empty
    ' "$IMAGEFACTORY_INPUT")
  [ -z "$bad_repository" ] || fail InvalidRepository \
    "repository '$bad_repository': name may hold letters, digits and . _ - only, suite and components . _ + ~ - and / between words, path has to end with a slash, url has to be http(s)://host/path"
  jq -e '(.profile.repositories // []) | length > 0' "$IMAGEFACTORY_INPUT" >/dev/null ||
    fail InvalidRepository "the profile names no repository: add spec.repositories with at least the distribution's main one"
}

repository_names() { jq -r '.profile.repositories[].name' "$IMAGEFACTORY_INPUT"; }

# main_repository - the first, which the base system comes from
main_repository() { input '.profile.repositories[0].name'; }

# repository NAME JQ-FILTER - something of one repository as text; nothing where it is absent
repository() {
  jq -r --arg name "$1" "first(.profile.repositories[] | select(.name == \$name)) | $2 // empty" "$IMAGEFACTORY_INPUT"
}

# repository_kind NAME - the prefix of its kind's functions
repository_kind() { repository "$1" '.type // "Apt" | ascii_downcase'; }

# fetch_repositories - the signed index of each, once, so that the change check and the signature check look at the same bytes
fetch_repositories() {
  mkdir -p "$RELEASES_DIR"
  repository_names >"$STATE_DIR/repositories"
  while read -r name; do
    "$(repository_kind "$name")_fetch" "$name"
  done <"$STATE_DIR/repositories"
}

verify_repositories() {
  # Fetched by source.sh; a stage that is repeated on a fresh host finds nothing and fetches again.
  [ -d "$RELEASES_DIR" ] || fetch_repositories
  mkdir -p "$INDEXES_DIR"
  repository_names >"$STATE_DIR/repositories"
  while read -r name; do
    "$(repository_kind "$name")_verify" "$name"
  done <"$STATE_DIR/repositories"
}

# repository_digest NAME - SHA-256 of what a repository holds
repository_digest() { "$(repository_kind "$1")_digest" "$1"; }

# repository_index NAME - the path of the signed index that was fetched
repository_index() {
  for index in "$RELEASES_DIR/$1.InRelease" "$RELEASES_DIR/$1.Release" "$RELEASES_DIR/$1.repomd.xml"; do
    if [ -f "$index" ]; then
      echo "$index"
      return
    fi
  done
}

# repository_url NAME - the address that packages come from; of a list of mirrors, the one that was chosen
repository_url() {
  if [ -f "$RELEASES_DIR/$1.url" ]; then
    cat "$RELEASES_DIR/$1.url"
  else
    repository "$1" '(.url // "") | rtrimstr("/")'
  fi
}

# fetch URL FILE - sets fetch_status (an HTTP status, 000 without an answer) and fetch_error
fetch() {
  fetch_code=0
  supervise curl --silent --show-error --fail --location --globoff --proto '=http,https' --connect-timeout "$CONNECT_SECONDS" \
    --max-time "$FETCH_SECONDS" --max-filesize "$FETCH_BYTES" --retry 2 --retry-connrefused --write-out '%{http_code}' --output "$2" "$1" \
    >"$STATE_DIR/fetch.status" 2>"$STATE_DIR/fetch.error" || fetch_code=$?
  read -r fetch_status <"$STATE_DIR/fetch.status" || :
  fetch_error=$(tail -n 1 "$STATE_DIR/fetch.error")
  return "$fetch_code"
}

# refuse_fetch NAME URL - after a fetch that failed
refuse_fetch() {
  address=$(echo "$2" | without_passwords)
  case "$fetch_status" in
    4*) fail RepositoryNotFound "repository '$1': $address answers $fetch_status: check its address and suite" ;;
    *) retry_later RepositoryUnreachable "repository '$1': $address cannot be fetched ($fetch_error): check that the mirror runs and that the build host reaches it" ;;
  esac
}

# import_keyrings - the keys that the profile gives, one file for each repository
import_keyrings() {
  mkdir -p "$KEYRINGS_DIR"
  GNUPGHOME="$STATE_DIR/gnupg"
  export GNUPGHOME
  mkdir -p "$GNUPGHOME"
  chmod 700 "$GNUPGHOME"
  jq -r '.profile.repositories[] | select(.keyring) | .name' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/keyrings.txt"
  while read -r name; do
    repository "$name" .keyring >"$STATE_DIR/keyring.asc"
    gpg --batch --with-colons --show-keys "$STATE_DIR/keyring.asc" >"$STATE_DIR/keyring.list" 2>"$STATE_DIR/gpg.error" || :
    if grep -q 'PRIVATE KEY BLOCK' "$STATE_DIR/keyring.asc" || grep -qE '^(sec|ssb):' "$STATE_DIR/keyring.list"; then
      rm -f "$STATE_DIR/keyring.asc"
      fail InvalidKeyring "repository '$name': keyring holds a private key, which everybody could read who reads the image or its papers: replace the key, since it is known now, and put the output of 'gpg --export --armor KEY' there"
    fi
    # Nothing but keys gets on from here, whatever else stood beside them.
    gpg --batch --quiet --import-options import-export --import "$STATE_DIR/keyring.asc" >"$KEYRINGS_DIR/$name.gpg" \
      2>>"$STATE_DIR/gpg.error" || :
    [ -s "$KEYRINGS_DIR/$name.gpg" ] ||
      fail InvalidKeyring "repository '$name': keyring is not an armored OpenPGP public key: put the output of 'gpg --export --armor KEY' there"
  done <"$STATE_DIR/keyrings.txt"
}

# require_keyring NAME KIND - the builder has keys of the distributions of apt alone
require_keyring() {
  [ -f "$KEYRINGS_DIR/$1.gpg" ] || fail KeyringMissing \
    "repository '$1': keyring is missing, and a repository of the type $2 needs it: put the public key that signs it there, as 'gpg --export --armor KEY' prints it"
}

# repository_keyring NAME - path of the keyring that has to have signed it
repository_keyring() {
  if [ -f "$KEYRINGS_DIR/$1.gpg" ]; then
    echo "$KEYRINGS_DIR/$1.gpg"
  else
    distribution_keyring
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
  # A signature is valid, but not good, by a key that has expired.
  signer=$(awk '$2 == "NEWSIG" { good = 0 } $2 == "GOODSIG" { good = 1 } $2 == "VALIDSIG" && good { print $3; exit }' \
    "$STATE_DIR/gpgv.status")
  if [ -z "$signer" ] || grep -q ' BADSIG ' "$STATE_DIR/gpgv.status"; then
    cat "$STATE_DIR/gpgv.log" >&2
    fail RepositorySignatureInvalid \
      "repository '$1': $2 is not signed by a key of $(keyring_words) ($(signature_problem)): correct the repository's keyring, or the mirror is not what it claims to be"
  fi
  log "repository '$1': $2 is signed by $signer"
  add_data '.signers[$name] = $key' --arg name "$1" --arg key "$signer"
}

keyring_words() {
  case "$keyring" in
    "$KEYRINGS_DIR"/*) echo "its keyring field" ;;
    *) echo "$keyring" ;;
  esac
}

signature_problem() {
  # 5 is an algorithm that gpgv does not take.
  awk '$2 == "ERRSIG" && $8 == 5 { print "signature with a digest that proves nothing, as SHA-1, by", $3; next }
    $2 ~ /^(BADSIG|EXPSIG|EXPKEYSIG|REVKEYSIG|ERRSIG|NODATA)$/ { print $2, $3 }' "$STATE_DIR/gpgv.status" |
    paste -sd , | sed 's/ERRSIG/unknown key/g; s/BADSIG/bad signature by/g; s/EXPKEYSIG/expired key/g; s/NODATA.*/no signature/g'
}
