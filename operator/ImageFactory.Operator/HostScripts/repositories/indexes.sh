# shellcheck shell=sh
# Lists of packages, whatever the kind of repository: fetched, held against the checksum that the signed index gives, and
# unpacked. Sourced by repositories.sh.
# shellcheck disable=SC2154 # variables are set by lib.sh and repositories.sh

# openSUSE's list has 250 MB, Fedora's 200 MB, Debian's 50 MB; what is far beyond fills the host's disk.
INDEX_BYTES=2000000000

# fetch_index NAME BASE LOCATION FILE ALGORITHM CHECKSUM SIGNED [BY-HASH] - SIGNED is the name of the index that says the
# checksum; BY-HASH is where the mirror has the file under that checksum as well, which stays while LOCATION becomes the
# next one
fetch_index() {
  if [ -n "${8:-}" ] && fetch "$2/$8" "$4" && has_checksum "$4" "$5" "$6"; then return; fi
  fetch "$2/$3" "$4" || retry_later RepositoryUnreachable \
    "repository '$1': its list of packages $3 cannot be fetched ($fetch_error): a mirror is incomplete while it is changed, so it is worth another try; if it stays, check the mirror"
  has_checksum "$4" "$5" "$6" || retry_later RepositoryIndexDiffers \
    "repository '$1': its list of packages $3 is not the one that its $7 names ($5 $(echo "$index_checksum" | cut -c1-16)… instead of $(echo "$6" | cut -c1-16)…): a mirror is so while it is changed, and worth another try; if it stays, the mirror is damaged or not what it claims to be"
}

# has_checksum FILE ALGORITHM CHECKSUM - sets index_checksum
has_checksum() {
  index_checksum=$("${2}sum" <"$1" | cut -d' ' -f1)
  [ "$index_checksum" = "$3" ]
}

# unpack_index NAME LOCATION FILE - FILE then holds the content, whatever LOCATION's name says that it is packed with
unpack_index() {
  case "$2" in
    *.gz) unpacker=gzip ;;
    *.xz) unpacker=xz ;;
    *.zst) unpacker=zstd ;;
    *.bz2) unpacker=bzip2 ;;
    *) return 0 ;;
  esac
  command -v "$unpacker" >/dev/null || fail ToolMissing \
    "the build host has no $unpacker, which the list of packages of repository '$1' is packed with: use the project's builder image, or add it to yours"
  # It may unpack to more than anybody wants; then head ends the unpacker, which is no failure of its own.
  rm -f "$STATE_DIR/unpack.failed"
  { "$unpacker" -dc <"$3" 2>"$STATE_DIR/unpack.error" || : >"$STATE_DIR/unpack.failed"; } | head -c "$INDEX_BYTES" >"$3.unpacked"
  [ "$(stat -c %s "$3.unpacked")" -lt "$INDEX_BYTES" ] || fail RepositoryIndexInvalid \
    "repository '$1': its list of packages $2 unpacks to more than $((INDEX_BYTES / 1000000)) MB: check its address"
  [ ! -e "$STATE_DIR/unpack.failed" ] || fail RepositoryIndexInvalid \
    "repository '$1': its list of packages $2 has the checksum that the index names, but $unpacker cannot unpack it ($(tail -n 1 "$STATE_DIR/unpack.error")): tell whoever keeps the repository, its index has to be written anew"
  mv "$3.unpacked" "$3"
}
