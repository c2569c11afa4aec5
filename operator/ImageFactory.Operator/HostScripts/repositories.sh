# shellcheck shell=sh
# The profile's repositories: what may stand in them, their release files, their keyrings.
# Sourced after lib.sh.

RELEASES_DIR="$STATE_DIR/releases"
KEYRINGS_DIR="$STATE_DIR/keyrings"
CONNECT_SECONDS=15
FETCH_SECONDS=120

# check_repositories - diskimage-builder pastes mirror, suite and components into a shell command of its own
# (debootstrap/root.d/08-debootstrap), so nothing with a meaning to a shell may get that far
check_repositories() {
  bad_repository=$(jq -r '
    def plain: type == "string" and test("^[A-Za-z0-9][A-Za-z0-9._/+~-]*$");
    [(.profile.repositories // [])[] | select(
      ((.name | plain) and (.name | contains("/") | not)
        and (.url | type == "string" and test("^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._/+~%@-]*)?$"))
        and (.suite | plain)
        and ((.components // ["main"]) | length > 0 and all(plain))) | not) | .name] | .[0] // empty
    ' "$IMAGEFACTORY_INPUT")
  [ -z "$bad_repository" ] || fail InvalidRepository \
    "repository '$bad_repository': name, suite and components may hold letters, digits and . _ + ~ - only, url has to be http(s)://host/path"
  jq -e '(.profile.repositories // []) | length > 0' "$IMAGEFACTORY_INPUT" >/dev/null ||
    fail InvalidRepository "the profile names no repository: add spec.repositories with at least the distribution's main one"
}

# repository_lines - name, url and suite of each, tab-separated
repository_lines() {
  jq -r '.profile.repositories[] | [.name, (.url | rtrimstr("/")), .suite] | @tsv' "$IMAGEFACTORY_INPUT"
}

# fetch_releases - the signed index of each repository, InRelease or else Release with its signature, so that the
# change check and the signature check look at the same bytes
fetch_releases() {
  mkdir -p "$RELEASES_DIR"
  repository_lines >"$STATE_DIR/repositories.tsv"
  while IFS="$(printf '\t')" read -r name url suite; do
    base="$url/dists/$suite"
    if fetch "$base/InRelease" "$RELEASES_DIR/$name.InRelease"; then continue; fi
    if [ "$fetch_status" = 404 ] && fetch "$base/Release" "$RELEASES_DIR/$name.Release" &&
      fetch "$base/Release.gpg" "$RELEASES_DIR/$name.Release.gpg"; then continue; fi
    case "$fetch_status" in
      4*) fail RepositoryNotFound "repository '$name': $base/InRelease answers $fetch_status: check its url and suite" ;;
      *) retry_later RepositoryUnreachable "repository '$name': $base/InRelease cannot be fetched ($fetch_error): check that the mirror runs and that the build host reaches it" ;;
    esac
  done <"$STATE_DIR/repositories.tsv"
}

# fetch URL FILE - sets fetch_status (an HTTP status, 000 without an answer) and fetch_error
fetch() {
  fetch_code=0
  supervise curl --silent --show-error --fail --location --proto '=http,https' --connect-timeout "$CONNECT_SECONDS" \
    --max-time "$FETCH_SECONDS" --retry 2 --retry-connrefused --write-out '%{http_code}' --output "$2" "$1" \
    >"$STATE_DIR/fetch.status" 2>"$STATE_DIR/fetch.error" || fetch_code=$?
  read -r fetch_status <"$STATE_DIR/fetch.status" || :
  fetch_error=$(tail -n 1 "$STATE_DIR/fetch.error")
  return "$fetch_code"
}

# release_file NAME - the path of what was fetched
release_file() {
  if [ -f "$RELEASES_DIR/$1.InRelease" ]; then
    echo "$RELEASES_DIR/$1.InRelease"
  else
    echo "$RELEASES_DIR/$1.Release"
  fi
}

# release_digest NAME - SHA-256 of what a repository holds: its release file without signature and dates, which change
# with each signing run although no package did
release_digest() {
  sed -e '/^-----BEGIN PGP SIGNATURE-----/,$d' -e '/^-----BEGIN PGP SIGNED MESSAGE-----/,/^$/d' \
    -e '/^Date:/d' -e '/^Valid-Until:/d' "$(release_file "$1")" | sha256sum | cut -d' ' -f1
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
