# shellcheck shell=sh
# Who has signed a source, where the profile asks for it. Sourced by gitsource.sh.
# shellcheck disable=SC2154 # variables are set there

# verify_source - what was fetched, by the keys that the profile gives and no others. Tests of an image fetch the commit by
# its hash, which was verified when the image was built.
verify_source() {
  [ "$STAGE" = source ] && [ -n "$(source_input verification.keyring)" ] || return 0
  keys="$STATE_DIR/gnupg-source${source_name:+-$source_name}"
  rm -rf "$keys"
  mkdir -m 700 "$keys"
  # As with signatures of repositories, SHA-1 proves nothing. No key comes from anywhere else.
  printf '%s\n' 'weak-digest SHA1' 'trust-model always' 'no-auto-key-retrieve' 'no-auto-key-import' >"$keys/gpg.conf"
  source_input verification.keyring >"$STATE_DIR/keyring.asc"
  gpg --homedir "$keys" --batch --quiet --import "$STATE_DIR/keyring.asc" 2>>"$STATE_DIR/gpg.error" || :
  gpg --homedir "$keys" --batch --with-colons --list-keys 2>/dev/null | grep -q '^pub:' || fail InvalidKeyring \
    "$source_field.verification.keyring is not an armored OpenPGP public key: put the output of 'gpg --export --armor KEY' there"
  what="commit $commit" verify=verify-commit signed=$commit
  if [ "$(source_input verification.mode)" = Tag ]; then
    what="tag $ref" verify=verify-tag signed=$(git -C "$folder" rev-parse --verify FETCH_HEAD)
    check_tag
  fi
  # Signatures of other kinds have authorities of their own.
  GNUPGHOME="$keys" git -C "$folder" -c gpg.ssh.program=false -c gpg.x509.program=false "$verify" --raw "$signed" \
    2>"$STATE_DIR/gpgv.status" || :
  signer=$(awk '$2 == "NEWSIG" { good = 0 } $2 == "GOODSIG" { good = 1 } $2 == "VALIDSIG" && good { print $3; exit }' \
    "$STATE_DIR/gpgv.status")
  if [ -z "$signer" ] || grep -q ' BADSIG ' "$STATE_DIR/gpgv.status"; then
    problem=$(signature_problem)
    fail SourceSignatureInvalid "$what of $(public_url) is not signed by a good key of $source_field.verification.keyring\
 (${problem:-no signature of OpenPGP}): have it signed, or correct the keyring, if you know the signer"
  fi
  log "$what is signed by $signer"
  [ -n "$source_name" ] || add_data '.signer = $signer' --arg signer "$signer"
}

# check_tag - a signed tag of another name is an older one, which somebody put in its place
check_tag() {
  [ "$(git -C "$folder" cat-file -t "$signed")" = tag ] || fail SourceSignatureInvalid \
    "$source_field.verification.mode is Tag, and '$ref' of $(public_url) is no tag with a signature: set $source_field.ref to one\
 ('git tag -s' makes it), or the mode to Commit"
  tag=$(git -C "$folder" cat-file tag "$signed" | sed -n '/^$/q; s/^tag //p')
  [ "$tag" = "${ref#refs/tags/}" ] || is_whole_hash || fail SourceSignatureInvalid \
    "what $(public_url) has as tag '$ref' was signed as tag '$tag': somebody has put another tag in its place"
}
