# shellcheck shell=bash
# Cases of several sources: elements of a team and of a vendor, each in its own repository.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# make_elements NAME ELEMENT... - a repository in input/ with elements
make_elements() {
  local name=$1 element
  shift
  new_repository "$name"
  for element; do
    mkdir -p "$directory/input/$name/elements/$element/root.d"
    printf '#!/bin/sh\n: %s\n' "$name" >"$directory/input/$name/elements/$element/root.d/10-$name"
    chmod 755 "$directory/input/$name/elements/$element/root.d/10-$name"
  done
  git_in "$name" add -A
  git_in "$name" commit -qm elements
}

additional_folder() { echo "$directory/workspace/imagefactory-$uid/additional"; }

case_elements_of_several_repositories_come_together() {
  local first
  make_elements source own shared
  serve_source
  make_elements vendor theirs shared
  new_repository lib
  add_submodule vendor elements/linked ../lib "$(git_in lib rev-parse HEAD)"
  first=$(git_in vendor rev-parse HEAD)
  git_in vendor tag v1
  echo later >"$directory/input/vendor/file"
  git_in vendor commit -qam later
  write_input '.profile.source = {git: {url: $sourceUrl, ref: "main"}, additional: [
      {name: "vendor", git: {url: ($sourceUrl | sub("source$"; "vendor")), ref: "v1"}},
      {name: "team-b", git: {url: ($sourceUrl | sub("source$"; "lib")), ref: "main"}}]}
    | .profile.builder.dib.elements += ["own", "theirs", "shared", "linked"]'
  stages source
  check "each has its commit" test "$(value source '.sources | map("\(.name) \(.commit)") | join(" ")')" = \
    "vendor $first team-b $(git_in lib rev-parse HEAD)"
  check "the profile's is the first" test "$(value source .commit)" = "$(git_in source rev-parse HEAD)"
  check "the file of then" test "$(cat "$(additional_folder)/vendor/file")" = vendor
  check "its submodule" test "$(cat "$(additional_folder)/vendor/elements/linked/file")" = lib
  check "which is told" test "$(value source '.submodules[0].path')" = additional/vendor/elements/linked
  check "no repository of git is left" test -z "$(find "$(additional_folder)" -name .git)"
  stages configure prepare
  check "the profile's own elements are before those of others" test "$(elements_path)" = \
    "source/elements additional/vendor/elements additional/team-b"
}

# elements_path - the folders of elements that the sources bring, in the order in which they are looked through
elements_path() {
  sed "s#.*/imagefactory-$uid/##; s#//*#/#g; s#/\$##" "$directory/workspace/imagefactory-$uid/state/own-elements" | paste -sd ' '
}

case_the_configuration_has_the_elements_of_all_sources() {
  local output config="$directory/config"
  make_elements source own
  serve_source
  make_elements vendor theirs
  install_package "$directory/tree" known 1.0 ''
  write_input '.profile.source = {git: {url: $sourceUrl, ref: "main"}, additional: [
      {name: "vendor", git: {url: ($sourceUrl | sub("source$"; "vendor")), ref: "main"}}]}
    | .profile.builder.dib.elements += ["own", "theirs"]'
  stages source configure prepare
  make_disk "$directory/tree"
  stages package
  tar -C "$directory" -xzf "$output/config.tar.gz"
  check "the profile's" test -x "$config/source/elements/own/root.d/10-source"
  check "the vendor's" test -x "$config/additional/vendor/elements/theirs/root.d/10-vendor"
  check "the elements' path" grep -qE 'ELEMENTS_PATH="\$PWD/own-elements:\$PWD/source/+elements:\$PWD/additional/vendor/+elements"' \
    "$config/README"
  check "the commit" grep -qF "additional/vendor at $(git_in vendor rev-parse HEAD)" "$config/README"
  check "an input" grep -qxF "source vendor $(git_in vendor rev-parse HEAD)" "$config/inputs.txt"
}

case_a_new_commit_of_an_additional_source_is_a_change() {
  local digest
  make_elements source own
  serve_source
  make_elements vendor theirs
  with_vendor='.profile.source = {git: {url: $sourceUrl, ref: "main"}, additional: [
      {name: "vendor", git: {url: ($sourceUrl | sub("source$"; "vendor")), ref: "main"}}]}'
  write_input "$with_vendor"
  stages source
  digest=$(value source .inputsDigest)
  write_input "$with_vendor | .build.ifUnchanged = \"Skip\" | .previous.inputsDigest = \$digest" --arg digest "$digest"
  stage source
  expect source 3 Unchanged Unchanged
  check "its commit is told then as well" test "$(value source '.sources[0].commit')" = "$(git_in vendor rev-parse HEAD)"
  git_in vendor commit -q --allow-empty -m newer
  write_input "$with_vendor | .build.ifUnchanged = \"Skip\" | .previous.inputsDigest = \$digest" --arg digest "$digest"
  stages source
  check "another digest" test "$(value source .inputsDigest)" != "$digest"
}

# refused_additional REASON PATTERN ADDITIONAL - what source says to a list of sources, in JSON
refused_additional() {
  write_input '.profile.source = {git: {url: $sourceUrl, ref: "main"}, additional: ($additional | fromjson
    | map(.git.url |= sub("^/"; $sourceUrl | sub("source$"; ""))))}' --arg additional "$3"
  stage source
  expect source 1 Failed "$1" "$2"
}

case_an_additional_source_that_is_wrong_is_told_by_its_place() {
  make_elements source own
  serve_source
  make_elements vendor theirs
  ln -s /etc "$directory/input/vendor/away"
  git_in vendor add -A
  git_in vendor commit -qm link
  refused_additional SourceRefNotFound "/vendor has no 'v9': check source.additional\[0\].git.ref" \
    '[{"name":"vendor","git":{"url":"/vendor","ref":"v9"}}]'
  refused_additional SourceNotFound 'check source.additional\[1\].git.url' \
    '[{"name":"vendor","git":{"url":"/vendor"}},{"name":"b","git":{"url":"/nothing"}}]'
  refused_additional InvalidSource "source.additional\[0\].git.path: 'away' is a link that leads out" \
    '[{"name":"vendor","git":{"url":"/vendor","path":"away"}}]'
  refused_additional InvalidSource "source.additional\[0\].name: '../x' is no name" '[{"name":"../x","git":{"url":"/vendor"}}]'
  refused_additional InvalidSource 'another one is called vendor' \
    '[{"name":"vendor","git":{"url":"/vendor"}},{"name":"vendor","git":{"url":"/vendor"}}]'
  refused_additional InvalidSource 'source.additional\[0\].git.credentialsSecretRef, or use https' \
    '[{"name":"vendor","git":{"url":"git@git.example.org:x.git"}}]'
  refused_additional InvalidSource 'set source.additional\[0\].git.ref to the whole hash' \
    '[{"name":"vendor","git":{"url":"http://git.example.org/x.git"}}]'
}

case_elements_of_an_additional_source_are_not_read_through_a_link_out_of_it() {
  make_elements source own
  serve_source
  new_repository vendor
  # Into the profile's own source, which is no place of the vendor's.
  ln -s ../../source/elements "$directory/input/vendor/elements"
  git_in vendor add -A
  git_in vendor commit -qm link
  write_input '.profile.source = {git: {url: $sourceUrl, ref: "main"}, additional: [
      {name: "vendor", git: {url: ($sourceUrl | sub("source$"; "vendor"))}}]}'
  stages source
  stage prepare
  expect prepare 1 Failed InvalidSource 'the folder elements of source.additional \(vendor\) is a link that leads out of it'
}

case_sources_together_are_bounded_as_one_is() {
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's/^SOURCE_FILES=.*/SOURCE_FILES=8/' "$scripts/gitsource.sh"
  make_elements source own
  serve_source
  make_elements vendor theirs
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stages source
  refused_additional SourceTooLarge '/vendor has more than 8 files and folders' '[{"name":"vendor","git":{"url":"/vendor"}}]'
}

case_each_source_is_opened_by_its_own_secret_and_by_no_others() {
  make_elements source own
  serve_source
  make_private
  serve_private "robot:$PASSWORD" "$directory/seen"
  both='.profile.source = {git: {url: $sourceUrl, ref: "main"}, additional: [{name: "vendor",
      git: {url: $url, ref: "main", credentialsSecretRef: {name: "git"}}},
    {name: "last", git: {url: $sourceUrl, ref: "main"}}]}'
  write_input "$both" --arg url "$private_url"
  write_password "$PASSWORD" '{additional: {vendor: .}}'
  private_stage
  expect source 0 Succeeded Succeeded
  check "the file" test "$(cat "$(additional_folder)/vendor/file")" = secret
  nothing_left "$PASSWORD"
  # Those of the first one are not for it.
  write_input "$both" --arg url "$private_url"
  write_password
  private_stage
  expect source 1 Failed SourceCredentialsMissing 'source.additional\[0\].git.credentialsSecretRef: what Secret git holds did not'
  # Nor for one on the same server without a Secret.
  : >"$directory/seen"
  write_input '.profile.source = {git: {url: $url, ref: "main", credentialsSecretRef: {name: "git"}},
    additional: [{name: "vendor", git: {url: $url, ref: "main"}}]}' --arg url "$private_url"
  write_password
  private_stage GIT_SSL_NO_VERIFY=1
  expect source 1 Failed SourceNotFound 'name the Secret that opens it in source.additional\[0\].git.credentialsSecretRef'
}

case_an_additional_source_has_a_signature_of_its_own() {
  local signer
  make_elements source own
  serve_source
  make_elements vendor theirs
  make_signer alice
  signed='.profile.source = {git: {url: $sourceUrl, ref: "main"}, additional: [{name: "vendor",
    git: {url: ($sourceUrl | sub("source$"; "vendor")), ref: "main", verification: {mode: "Commit", keyring: $keyring}}}]}'
  write_input "$signed" --rawfile keyring "$directory/alice.asc"
  stage source
  expect source 1 Failed SourceSignatureInvalid 'good key of source.additional\[0\].git.verification.keyring'
  git_in vendor -c user.signingkey="$signer" commit -q --allow-empty -S -m signed
  write_input "$signed" --rawfile keyring "$directory/alice.asc"
  stages source
}
