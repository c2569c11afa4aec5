# shellcheck shell=sh
# The profile's repositories: what may stand in them, and their signed indexes. Each kind of repository is a file of
# repositories/ with four functions, which README.md tells. Sourced after lib.sh.

RELEASES_DIR="$STATE_DIR/releases"
INDEXES_DIR="$STATE_DIR/indexes"
# Clocks of mirrors and build hosts are not quite the same.
CLOCK_SECONDS=3600
CONNECT_SECONDS=15
# Slower than this for that long is a mirror that stands still.
FETCH_LEAST_BYTES_A_SECOND=1000
FETCH_SLOW_SECONDS=60
FETCH_SECONDS=3600
# What a server says in Retry-After curl waits for, were it a day.
FETCH_RETRY_SECONDS=300
# Fedora's list of packages has 60 MB, packed; what is far beyond fills the host's disk.
FETCH_BYTES=500000000

# shellcheck source=signatures.sh
. "$IMAGEFACTORY_SCRIPTS/signatures.sh"
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
  jq -e '.profile | (.repositories // [] | length > 0) or .builder.tool == "Import"' "$IMAGEFACTORY_INPUT" >/dev/null ||
    fail InvalidRepository "the profile names no repository: add spec.repositories with at least the distribution's main one"
}

repository_names() { jq -r '.profile.repositories // [] | .[].name' "$IMAGEFACTORY_INPUT"; }

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

# verify_repositories - their indexes, and that the lists of packages are those that the indexes name
verify_repositories() {
  # Fetched by source.sh; a stage that is repeated on a fresh host finds nothing and fetches again.
  [ -d "$RELEASES_DIR" ] || fetch_repositories
  verify_indexes
  while read -r name; do
    "$(repository_kind "$name")_list" "$name"
  done <"$STATE_DIR/repositories"
}

# verify_indexes - their signatures, and what they say of themselves
verify_indexes() {
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

# repository_date NAME - the Date of its release file, as 2026-01-31T12:00:00Z; nothing where there is none
repository_date() {
  index_date=$(sed -n 's/^Date: *//p' "$(repository_index "$1")" | tr -d '\r' | head -n 1)
  [ -z "$index_date" ] || date -u -d "$index_date" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || :
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
  # A curl before 8.4 knows no more of a file's size than what the server tells, which need not tell any.
  supervise prlimit --fsize="$FETCH_BYTES" curl --silent --show-error --fail --location --globoff --proto '=http,https' --connect-timeout "$CONNECT_SECONDS" \
    --speed-limit "$FETCH_LEAST_BYTES_A_SECOND" --speed-time "$FETCH_SLOW_SECONDS" --max-time "$FETCH_SECONDS" \
    --max-filesize "$FETCH_BYTES" --retry 2 --retry-connrefused \
    --retry-max-time "$FETCH_RETRY_SECONDS" --write-out '%{http_code}' --output "$2" "$1" \
    >"$STATE_DIR/fetch.status" 2>"$STATE_DIR/fetch.error" || fetch_code=$?
  read -r fetch_status <"$STATE_DIR/fetch.status" || :
  fetch_error=$(tail -n 1 "$STATE_DIR/fetch.error")
  # Where Retry-After is beyond that time, newer versions of curl end with 0.
  case "$fetch_code$fetch_status" in 0[45]*) fetch_code=22 ;; esac
  # By SIGXFSZ.
  [ "$fetch_code" != 153 ] || fetch_error="it has more than $((FETCH_BYTES / 1000000)) MB"
  return "$fetch_code"
}

# refuse_fetch NAME URL - after a fetch that failed
refuse_fetch() {
  address=$(echo "$2" | without_passwords)
  case "$fetch_status" in
    # A server that is slow or overloaded.
    408 | 429) ;;
    4*) fail RepositoryNotFound "repository '$1': $address answers $fetch_status: check its address and suite" ;;
  esac
  retry_later RepositoryUnreachable "repository '$1': $address cannot be fetched ($fetch_error): check that the mirror runs and that the build host reaches it"
}
