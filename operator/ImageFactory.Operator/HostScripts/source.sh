#!/bin/sh
# Stage SourceFetched: the profile's git source at one commit, and the answer to "has anything changed since the last
# build?". The answer is one digest over all that goes in: profile, commit and the state of each repository.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=repositories.sh
. "$IMAGEFACTORY_SCRIPTS/repositories.sh"
begin_stage source
make_directories

# A server that trickles would hold the build for ever.
export GIT_HTTP_LOW_SPEED_LIMIT=1000 GIT_HTTP_LOW_SPEED_TIME=60
# Never wait for a password, and no transport that runs a command of the URL's choosing (ext::).
export GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL=http:https:git:ssh:file

fetch_source() {
  url=$(input .profile.source.git.url)
  commit=
  [ -n "$url" ] || return 0
  ref=$(input .profile.source.git.ref)
  ref=${ref:-HEAD}
  case "$url$ref" in
    *[[:space:]]*) fail InvalidSource "source.git: url and ref may not hold white space" ;;
    -*) fail InvalidSource "source.git.url may not begin with a dash" ;;
  esac
  path=$(input .profile.source.git.path)
  case "/$path/" in */../*) fail InvalidSource "source.git.path may not leave the source with '..'" ;; esac
  case "$ref" in -*) fail InvalidSource "source.git.ref may not begin with a dash" ;; esac

  rm -rf "$SOURCE_DIR"
  git init --quiet "$SOURCE_DIR"
  log "fetching $ref of $(public_url)"
  if ! git_source fetch --quiet --depth 1 -- "$url" "$ref"; then
    # Servers may refuse to hand out a commit by its hash; then it has to be looked for in the whole history.
    if grep -qE "couldn't find remote ref|not our ref|unadvertised object" "$STATE_DIR/git.error" &&
      git_source fetch --quiet --tags -- "$url" '+refs/heads/*:refs/remotes/source/*' &&
      git -C "$SOURCE_DIR" rev-parse --quiet --verify "$ref^{commit}" >"$SOURCE_DIR/.git/FETCH_HEAD"; then
      :
    else
      refuse_source
    fi
  fi
  commit=$(git -C "$SOURCE_DIR" rev-parse --verify 'FETCH_HEAD^{commit}')
  git -C "$SOURCE_DIR" -c advice.detachedHead=false checkout --quiet --detach "$commit"
  [ -z "$path" ] || [ -d "$SOURCE_DIR/$path" ] || fail SourcePathNotFound \
    "the source has no directory '$path' at commit $commit: check source.git.path"
  case "$(realpath "$SOURCE_DIR/$path")/" in
    "$SOURCE_DIR"/*) ;;
    *) fail InvalidSource "source.git.path: '$path' is a link that leads out of the source: name a directory inside it" ;;
  esac
  log "source is at commit $commit"
}

git_source() {
  git_status=0
  supervise git -C "$SOURCE_DIR" "$@" 2>"$STATE_DIR/git.error" || git_status=$?
  cat "$STATE_DIR/git.error" >&2
  return "$git_status"
}

# public_url - the URL as it may be shown: a password in it stays out of logs and status
public_url() {
  printf '%s\n' "$url" | without_passwords
}

refuse_source() {
  error=$(tail -n 1 "$STATE_DIR/git.error" | without_passwords)
  if grep -qE "couldn't find remote ref|not our ref|unadvertised object" "$STATE_DIR/git.error" || [ "$git_status" = 0 ]; then
    fail SourceRefNotFound "$(public_url) has no '$ref': check source.git.ref (a branch, a tag or a full commit hash)"
  fi
  if grep -qE 'Authentication failed|could not read Username|Permission denied|not found|does not appear to be a git|does not exist' "$STATE_DIR/git.error"; then
    fail SourceNotFound "$(public_url) is not a repository that can be read without a password ($error): check source.git.url"
  fi
  retry_later SourceUnreachable "$(public_url) cannot be fetched ($error): check that the server runs and that the build host reaches it"
}

inputs_digest() {
  {
    echo "profile $(jq -cS .profile "$IMAGEFACTORY_INPUT" | sha256sum | cut -d' ' -f1)"
    echo "commit $commit"
    while read -r name; do
      echo "repository $name $(repository_digest "$name")"
    done <"$STATE_DIR/repositories"
  } >"$STATE_DIR/inputs.txt"
  echo "sha256:$(sha256sum "$STATE_DIR/inputs.txt" | cut -d' ' -f1)"
}

# describe_repositories - each with the digest of its signed index as it was fetched, for the image's provenance
describe_repositories() {
  while read -r name; do
    add_data '.repositories += [{$name, uri: $url} + if $suite == "" then {} else {$suite} end + {$sha256}]' --arg name "$name" \
      --arg url "$(repository_url "$name" | without_passwords)" --arg suite "$(repository "$name" .suite)" \
      --arg sha256 "$(sha256sum <"$(repository_index "$name")" | cut -d' ' -f1)"
  done <"$STATE_DIR/repositories"
}

check_repositories
fetch_source
fetch_repositories
digest=$(inputs_digest)
add_data '. + {inputsDigest: $digest} + if $commit == "" then {} else {$commit} end' --arg digest "$digest" --arg commit "$commit"
describe_repositories
printf '%s\n' "$DATA" >"$STATE_DIR/source.json"
# The state file has them all.
shorten_data repositories
cat "$STATE_DIR/inputs.txt"
if [ "$(input .build.ifUnchanged)" = Skip ] && [ "$(input .previous.inputsDigest)" = "$digest" ]; then
  unchanged "profile, source and repositories are those of the last build ($digest): nothing to build"
fi
succeed "${commit:+source at commit $commit; }inputs are $digest"
