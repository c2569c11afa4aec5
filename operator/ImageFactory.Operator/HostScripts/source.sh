#!/bin/sh
# Stage SourceFetched: the profile's git sources, each at one commit, and the answer to "has anything changed since the last
# build?". The answer is one digest over all that goes in: profile, commits and the state of each repository.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=repositories.sh
. "$IMAGEFACTORY_SCRIPTS/repositories.sh"
# shellcheck source=gitsource.sh
. "$IMAGEFACTORY_SCRIPTS/gitsource.sh"
# shellcheck source=imagesource.sh
. "$IMAGEFACTORY_SCRIPTS/imagesource.sh"
begin_stage source
# shellcheck disable=SC2317 # called when the script ends, by lib.sh
release() { forget_credentials; }
make_directories

inputs_digest() {
  {
    echo "profile $(jq -cS .profile "$IMAGEFACTORY_INPUT" | sha256sum | cut -d' ' -f1)"
    # shellcheck disable=SC2154 # set by fetch_source
    echo "commit $commit"
    sed 's/^/source /' "$STATE_DIR/additional"
    while read -r name; do
      echo "repository $name $(repository_digest "$name")"
    done <"$STATE_DIR/repositories"
  } >"$STATE_DIR/inputs.txt"
  echo "sha256:$(sha256sum "$STATE_DIR/inputs.txt" | cut -d' ' -f1)"
}

# describe_repositories - each with the digest and date of its signed index as it was fetched, for the image's provenance
# and the builds that follow. prepare.sh holds both against the signature.
describe_repositories() {
  while read -r name; do
    add_data '.repositories += [{$name, uri: $url} + if $suite == "" then {} else {$suite} end + {$sha256}
      + if $date == "" then {} else {$date} end]' --arg name "$name" \
      --arg url "$(repository_url "$name" | without_passwords)" --arg suite "$(repository "$name" .suite)" \
      --arg sha256 "$(sha256sum <"$(repository_index "$name")" | cut -d' ' -f1)" --arg date "$(repository_date "$name")"
  done <"$STATE_DIR/repositories"
}

# require_good_indexes - the digest has neither signature nor dates in it: a mirror that is held back, or gives what nobody has
# signed, would have nothing change for ever
require_good_indexes() {
  import_keyrings
  verify_indexes
  # They belong to an image.
  add_data 'del(.signers)'
}

check_repositories
fetch_source "$(input .profile.source.git.ref)"
fetch_additional_sources
forget_credentials
fetch_repositories
digest=$(inputs_digest)
add_data '. + {inputsDigest: $digest} + if $commit == "" then {} else {$commit} end' --arg digest "$digest" --arg commit "$commit"
describe_repositories
printf '%s\n' "$DATA" >"$STATE_DIR/source.json"
# The state file has them all.
shorten_data submodules
shorten_data repositories
cat "$STATE_DIR/inputs.txt"
if [ "$(input .build.ifUnchanged)" = Skip ] && [ "$(input .previous.inputsDigest)" = "$digest" ]; then
  require_good_indexes
  unchanged "profile, source and repositories are those of the last build ($digest): nothing to build"
fi
# Last: what is in it the profile's checksum says, so an image that is there already need not be at its address any more.
fetch_image
succeed "${commit:+source at commit $commit; }inputs are $digest"
