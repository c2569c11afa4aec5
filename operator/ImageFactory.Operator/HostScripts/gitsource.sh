# shellcheck shell=sh
# The profile's git sources, each at one commit: where they may come from, how much they may be, and that nothing of them is
# run by git. Sourced by source.sh, fetch.sh and modules.sh.

# shellcheck source=giterrors.sh
. "$IMAGEFACTORY_SCRIPTS/giterrors.sh"
# shellcheck source=gitcredentials.sh
. "$IMAGEFACTORY_SCRIPTS/gitcredentials.sh"
# shellcheck source=gitsubmodules.sh
. "$IMAGEFACTORY_SCRIPTS/gitsubmodules.sh"
# shellcheck source=gitsignature.sh
. "$IMAGEFACTORY_SCRIPTS/gitsignature.sh"

# A source has descriptions and scripts. What is far beyond fills the host's disk, and may be sent in a few kilobytes.
# These are for all sources of a profile together.
SOURCE_FILES=100000
SOURCE_BYTES=2000000000
# Who has to reach the server, and what to do where it has not what is asked for; empty where that is the profile's ref.
source_reader='the build host'
source_remedy=
# The one that is fetched: its place in the profile, and its name where it is an additional one.
source_field=source.git
source_name=

# fetch_source REF - what a branch, a tag or a commit of the profile's source leads to, and HEAD where it is empty; sets
# commit, which is empty where the profile has no source
fetch_source() {
  source_files=0 source_bytes=0 submodules=0
  commit=
  [ -z "$(source_input url)" ] || fetch_one_source "$1"
}

# fetch_additional_sources - after the first one, and within the same bounds; each is beside it, in a folder of its name.
# Their names and commits are in $STATE_DIR/additional.
fetch_additional_sources() {
  first_commit=$commit first_dir=$SOURCE_DIR
  rm -rf "$ADDITIONAL_DIR"
  : >"$STATE_DIR/additional"
  additional_sources >"$STATE_DIR/additional.names"
  source_index=0
  while read -r source_name _; do
    printf %s "$source_name" | grep -qxE '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?' || fail InvalidSource \
      "source.additional[$source_index].name: '$source_name' is no name of lower-case letters, digits and dashes: correct it"
    source_field="source.additional[$source_index].git"
    SOURCE_DIR="$ADDITIONAL_DIR/$source_name"
    [ ! -e "$SOURCE_DIR" ] || fail InvalidSource \
      "source.additional[$source_index].name: another one is called $source_name: give each its own name"
    mkdir -p "$ADDITIONAL_DIR"
    fetch_one_source "$(source_input ref)"
    echo "$source_name $commit" >>"$STATE_DIR/additional"
    add_data '.sources += [{$name, $commit}]' --arg name "$source_name" --arg commit "$commit"
    source_index=$((source_index + 1))
  done <"$STATE_DIR/additional.names"
  commit=$first_commit SOURCE_DIR=$first_dir
  source_field=source.git source_name=
}

# source_input FIELD - of the source that is fetched
source_input() { input ".profile.$source_field.$1"; }

# fetch_one_source REF - into SOURCE_DIR; sets commit
fetch_one_source() {
  url=$(source_input url)
  ref=${1:-HEAD}
  path=$(source_input path)
  address=$source_field.url
  check_source
  bound_git
  open_credentials
  rm -rf "$SOURCE_DIR"
  fetch_into "$SOURCE_DIR"
  commit=$fetched
  verify_source
  check_out
  fetch_submodules
  # No later stage asks git about a source that somebody else wrote.
  rm -rf "$SOURCE_DIR/.git"
  close_credentials
  check_source_path
  refuse_lfs
  log "source${source_name:+ $source_name} is at commit $commit"
}

# fetch_into FOLDER - a repository of git with what ref of url leads to, in FETCH_HEAD; sets fetched, its commit
fetch_into() {
  folder=$1
  # One has the hashes of one algorithm, which a branch's name does not tell.
  object_format=sha1
  ! is_whole_hash || [ "${#ref}" != 64 ] || object_format=sha256
  git init --quiet --template= --object-format="$object_format" "$folder"
  log "fetching $ref of $(public_url)"
  if ! git_source fetch --quiet --no-recurse-submodules --depth 1 -- "$url" "$ref"; then
    # Servers may refuse to hand out a commit by its hash, and know no beginnings of one; then it has to be looked for in
    # the whole history.
    if git_said "couldn't find remote ref|not our ref|unadvertised object" &&
      printf %s "$ref" | grep -qxE '[0-9a-fA-F]{4,64}' &&
      git_source fetch --quiet --no-recurse-submodules --tags -- "$url" '+refs/heads/*:refs/remotes/source/*' &&
      git -C "$folder" rev-parse --quiet --verify "$ref^{object}" >"$folder/.git/FETCH_HEAD"; then
      :
    else
      refuse_source
    fi
  fi
  # A branch may have the name of a hash.
  ! is_whole_hash || [ "$(git -C "$folder" rev-parse --verify FETCH_HEAD)" = "$ref" ] || refuse_source
  fetched=$(git -C "$folder" rev-parse --quiet --verify 'FETCH_HEAD^{commit}') || fail SourceRefNotFound \
    "$(public_url): '$ref' leads to no commit: $(ref_remedy)"
}

# ref_remedy - where a repository has not what is asked for
ref_remedy() { echo "${source_remedy:-check $source_field.ref (a branch, a tag or a full commit hash)}"; }

# check_out - what was fetched
check_out() {
  check_source_size
  git -C "$folder" -c advice.detachedHead=false checkout --quiet --detach "$fetched" 2>"$STATE_DIR/git.error" ||
    refuse_files
}

# fetch_built_source - the same, for tests of an image, at the commit that it was built from
fetch_built_source() {
  [ "$(input .profile.source.git.url)" ] || return 0
  printf %s "${IMAGEFACTORY_COMMIT:-}" | grep -qxE '[0-9a-f]{40}|[0-9a-f]{64}' || fail InvalidInput \
    "IMAGEFACTORY_COMMIT, '${IMAGEFACTORY_COMMIT:-}', is not the hash of the commit that the image was built from"
  source_reader='test pods, which take modules and SCAP content from there'
  source_remedy='it had it when the image was built, and somebody took it away since: build again'
  fetch_source "$IMAGEFACTORY_COMMIT"
}

# check_source - only what git fetches over a network, and checks the other end of or the content; sets scheme
check_source() {
  case "$url$ref" in
    *[[:space:][:cntrl:]]*)
      fail InvalidSource "$address and its ref may not hold white space or control characters"
      ;;
  esac
  case "$url" in
    -* | *://-* | *@-*) fail InvalidSource "$address: neither it nor its host may begin with a dash" ;;
    https://* | ssh://* | http://*) scheme=${url%%:*} ;;
    *://* | *::*) fail InvalidSource "$address: $(public_url) is neither https, ssh nor http: use one of them" ;;
    *@*:*) scheme=ssh ;;
    *)
      fail InvalidSource \
        "$address: $(public_url) is no address on a network: use https://, ssh:// or USER@HOST:PATH"
      ;;
  esac
  case "$ref" in
    [+-]* | *[!A-Za-z0-9._/+@%#=,!-]*)
      fail InvalidSource \
        "$source_field.ref: '$ref' is no branch, tag or commit: letters, digits and . _ / + @ % # = , ! - may stand there, no +\
 or - first"
      ;;
  esac
  git check-ref-format --allow-onelevel "$ref" || fail InvalidSource \
    "$source_field.ref: '$ref' is no name that git gives to a branch, a tag or a commit: correct it"
  [ "$scheme" != ssh ] || [ -n "$(source_input credentialsSecretRef.name)" ] || fail InvalidSource \
    "$address: $(public_url) cannot be read without a key: name the Secret that has one, and the server's host key,\
 in $source_field.credentialsSecretRef, or use https"
  [ "$scheme" != ssh ] || command -v ssh >/dev/null || no_ssh
  [ "$scheme" != http ] || is_whole_hash || fail InvalidSource \
    "$address: whoever is on the way can answer an http request with another source: use https or ssh, or set\
 $source_field.ref to the whole hash of a commit, which git holds the source against"
  case "/$path/" in */../*) fail InvalidSource "$source_field.path may not leave the source with '..'" ;; esac
}

# is_whole_hash - whether ref is one, by SHA-1 or SHA-256
is_whole_hash() { printf %s "$ref" | grep -qxE '[0-9a-f]{40}|[0-9a-f]{64}'; }

# bound_git - a server may lead to no other protocol, and nothing of a repository or of a template is run
bound_git() {
  # A server that trickles would hold the build for ever.
  export GIT_HTTP_LOW_SPEED_LIMIT=1000 GIT_HTTP_LOW_SPEED_TIME=60
  # Never wait for a password.
  export GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL="$scheme"
  export GIT_CONFIG_COUNT=0
  git_config core.hooksPath /dev/null
  git_config core.fsmonitor false
  git_config submodule.recurse false
}

# git_config KEY VALUE - for every git from here on, before what is in files
git_config() {
  eval "export GIT_CONFIG_KEY_$GIT_CONFIG_COUNT=\$1 GIT_CONFIG_VALUE_$GIT_CONFIG_COUNT=\$2"
  GIT_CONFIG_COUNT=$((GIT_CONFIG_COUNT + 1))
}

git_source() {
  git_status=0
  # In blocks of 512 bytes, and of each file; the pack is one.
  # shellcheck disable=SC2016 # the variables are those of the other shell
  supervise sh -c 'ulimit -f "$1"; shift; exec git "$@"' sh "$((SOURCE_BYTES / 512))" -C "$folder" "$@" \
    2>"$STATE_DIR/git.error" || git_status=$?
  # What a server says is passed on by git, however much.
  tail -n 100 "$STATE_DIR/git.error" | without_passwords | cut -b 1-1000 >&2
  return "$git_status"
}

# public_url - the URL as it may be shown: a password in it stays out of logs and status
public_url() {
  printf '%s\n' "$url" | without_passwords
}

# check_source_size - before any of it is written, and of all that was written before; a folder counts as well, since a tree
# without files may have no end
check_source_size() {
  git -C "$folder" ls-tree -r -t -l --full-tree "$fetched" |
    awk -v files="$SOURCE_FILES" -v bytes="$SOURCE_BYTES" -v seen="$source_files" -v sum="$source_bytes" '
      { seen++; sum += $4 }
      seen > files || sum > bytes { large = 1; exit }
      END { printf "%.0f %.0f\n", seen, sum; exit large }' >"$STATE_DIR/source.size" || source_too_large
  read -r source_files source_bytes <"$STATE_DIR/source.size"
}

source_too_large() {
  fail SourceTooLarge \
    "$(public_url) has more than $SOURCE_FILES files and folders, or $((SOURCE_BYTES / 1000000)) MB${source_name:+, with the sources before it}: keep what\
 describes the image in the source, and let the build fetch the rest"
}

check_source_path() {
  [ -z "$path" ] || [ -d "$SOURCE_DIR/$path" ] || fail SourcePathNotFound \
    "the source has no directory '$path' at commit $commit: check $source_field.path"
  in_source "$SOURCE_DIR/$path" || fail InvalidSource \
    "$source_field.path: '$path' is a link that leads out of the source: name a directory inside it"
}

# refuse_lfs - a pointer in the place of a file would become a part of the image
refuse_lfs() {
  pointer=$(find "$SOURCE_DIR/$path/" -type f -size -3 \
    -exec awk 'FNR == 1 && $0 == "version https://git-lfs.github.com/spec/v1" { print FILENAME }' {} + | head -n 1)
  [ -z "$pointer" ] || fail SourceNeedsLfs \
    "$(public_url): ${pointer#"$SOURCE_DIR/"} is a pointer of Git LFS, whose files are not fetched: keep in git what the\
 build needs (git lfs migrate export), or have an element or a repository bring it"
}
