# shellcheck shell=bash
# Cases of submodules, Git LFS, refs and signatures of a source.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# git_in NAME ARGUMENT... - a repository in input/, beside the source
git_in() { git -C "$directory/input/$1" -c user.name=t -c user.email=t@example.org -c protocol.file.allow=always "${@:2}"; }

# new_repository NAME - with one file, which has its name
new_repository() {
  git init -q -b main "$directory/input/$1"
  basename "$1" >"$directory/input/$1/file"
  git_in "$1" add -A
  git_in "$1" commit -qm first
}

# add_submodule REPOSITORY FOLDER URL COMMIT
add_submodule() {
  git config -f "$directory/input/$1/.gitmodules" "submodule.$2.path" "$2"
  git config -f "$directory/input/$1/.gitmodules" "submodule.$2.url" "$3"
  git_in "$1" update-index --add --cacheinfo "160000,$4,$2"
  git_in "$1" add .gitmodules
  git_in "$1" commit -qm "$2"
}

source_folder() { echo "$directory/workspace/imagefactory-$uid/source"; }

case_submodules_are_there_at_the_commits_that_the_source_has() {
  local first
  new_repository source
  new_repository lib
  new_repository deep
  first=$(git_in lib rev-parse HEAD)
  add_submodule source vendor/lib ../lib "$first"
  serve_source
  add_submodule source absolute "${source_url%source}deep" "$(git_in deep rev-parse HEAD)"
  # Later than the source's commit.
  echo later >"$directory/input/lib/file"
  git_in lib commit -qam later
  add_submodule lib inner/deep ./../deep "$(git_in deep rev-parse HEAD)"
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stages source
  check "the file of then" test "$(cat "$(source_folder)/vendor/lib/file")" = lib
  check "the other one" test "$(cat "$(source_folder)/absolute/file")" = deep
  check "they are reported" test "$(value source '.submodules | map("\(.path) \(.commit)") | sort | join(" ")')" = \
    "absolute $(git_in deep rev-parse HEAD) vendor/lib $first"
  # With one inside of it.
  git_in source update-index --cacheinfo "160000,$(git_in lib rev-parse HEAD),vendor/lib"
  git_in source commit -qm newer
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stages source
  check "the one inside" test "$(cat "$(source_folder)/vendor/lib/inner/deep/file")" = deep
  check "no repository of git is left" test -z "$(find "$(source_folder)" -name .git)"
}

case_a_submodule_that_cannot_be_had_is_refused_by_name() {
  local url
  new_repository source
  serve_source
  new_repository lib
  for url in file:///imagefactory/input/lib -upload-pack=x /imagefactory/input/lib 'ext::sh -c x' ../../../../x; do
    add_submodule source lib "$url" "$(git_in lib rev-parse HEAD)"
    write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
    stage source
    expect source 1 Failed InvalidSource 'submodule lib'
    git_in source reset -q --hard HEAD^
  done
  add_submodule source lib git@git.example.org:x.git "$(git_in lib rev-parse HEAD)"
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stage source
  expect source 1 Failed InvalidSource 'submodule lib|the address of submodule lib'
  git_in source reset -q --hard HEAD^
  add_submodule source lib ../lib 0123456789012345678901234567890123456789
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stage source
  expect source 1 Failed SourceRefNotFound "/lib has no '0123456789012345678901234567890123456789'"
  git_in source reset -q --hard HEAD^
  # As "git add" of a folder with a repository leaves it.
  git_in source update-index --add --cacheinfo "160000,$(git_in lib rev-parse HEAD),lib"
  git_in source commit -qm orphan
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stage source
  expect source 1 Failed InvalidSource 'has a submodule lib, and no address for it in .gitmodules'
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main", submodules: false}'
  stages source
}

case_submodules_together_are_bounded_as_the_source_is() {
  local number
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's/^SOURCE_FILES=.*/SOURCE_FILES=12/' "$scripts/gitsource.sh"
  sed -i 's/^SUBMODULES_MOST=.*/SUBMODULES_MOST=6/' "$scripts/gitsubmodules.sh"
  new_repository source
  serve_source
  new_repository lib
  for number in 1 2 3 4 5; do add_submodule source "lib$number" ../lib "$(git_in lib rev-parse HEAD)"; done
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stages source
  add_submodule source lib6 ../lib "$(git_in lib rev-parse HEAD)"
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stage source
  expect source 1 Failed SourceTooLarge 'more than 12 files and folders'
  sed -i 's/^SOURCE_FILES=.*/SOURCE_FILES=100/' "$scripts/gitsource.sh"
  add_submodule source lib7 ../lib "$(git_in lib rev-parse HEAD)"
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stage source
  expect source 1 Failed SourceTooLarge 'more than 6 submodules'
}

case_a_private_submodule_on_the_server_of_the_source_comes_by_the_same_key() {
  make_private
  cp -r "$directory/private/source" "$directory/private/lib"
  git -C "$directory/private/source" config -f .gitmodules submodule.lib.path lib
  git -C "$directory/private/source" config -f .gitmodules submodule.lib.url ../lib
  git -C "$directory/private/source" update-index --add \
    --cacheinfo "160000,$(git -C "$directory/private/lib" rev-parse HEAD),lib"
  git -C "$directory/private/source" add .gitmodules
  git -C "$directory/private/source" -c user.name=t -c user.email=t@example.org commit -qm lib
  serve_ssh
  write_private
  write_key
  private_stage
  expect source 0 Succeeded Succeeded
  check "the file" test "$(cat "$(source_folder)/lib/file")" = secret
  serve_private "robot:$PASSWORD"
  write_private
  write_password
  private_stage
  expect source 0 Succeeded Succeeded
  check "the file" test "$(cat "$(source_folder)/lib/file")" = secret
}

# commit_submodule URL - the private source has lib as a submodule, at URL
commit_submodule() {
  git -C "$directory/private/source" config -f .gitmodules submodule.lib.path lib
  git -C "$directory/private/source" config -f .gitmodules submodule.lib.url "$1"
  git -C "$directory/private/source" update-index --add \
    --cacheinfo "160000,$(git -C "$directory/private/lib" rev-parse HEAD),lib"
  git -C "$directory/private/source" add .gitmodules
  git -C "$directory/private/source" -c user.name=t -c user.email=t@example.org commit -qm lib
}

case_a_submodule_on_another_server_gets_neither_key_nor_password() {
  local there
  make_private
  cp -r "$directory/private/source" "$directory/private/lib"
  serve_private "robot:$PASSWORD" "$directory/seen.there"
  there=$private_url
  commit_submodule "${there%source}lib"
  serve_private "robot:$PASSWORD"
  write_private
  write_password
  # Of another server, whose authority is the system's.
  private_stage GIT_SSL_NO_VERIFY=1
  expect source 1 Failed SourceNotFound 'cannot be read|that can be read without a password'
  check "it heard nothing" test ! -e "$directory/seen.there"
  git -C "$directory/private/source" config -f .gitmodules submodule.lib.url ssh://git@git.example.org/lib
  git -C "$directory/private/source" add .gitmodules
  git -C "$directory/private/source" -c user.name=t -c user.email=t@example.org commit -qm ssh
  write_private
  write_password
  private_stage
  expect source 1 Failed InvalidSource 'submodule lib is at ssh://.*, and what source.git.credentialsSecretRef names is for'
}

case_a_submodule_by_https_of_a_source_by_ssh_is_to_be_named_relatively() {
  local there
  make_private
  cp -r "$directory/private/source" "$directory/private/lib"
  serve_private "robot:$PASSWORD"
  there=$private_url
  commit_submodule "${there%source}lib"
  serve_ssh
  write_private
  write_key
  private_stage GIT_SSL_NO_VERIFY=1
  expect source 1 Failed SourceNotFound \
    'key of Secret git opens none by https: check the address of submodule lib, .* name it relative to the repository there \(../NAME.git\)'
}

case_a_source_with_files_in_git_lfs_is_refused_by_the_name_of_one() {
  new_repository source
  mkdir -p "$directory/input/source/image/static" "$directory/input/source/docs"
  printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 1234\n' 0 \
    >"$directory/input/source/docs/picture.png"
  printf 'A pointer begins with\nversion https://git-lfs.github.com/spec/v1\n' >"$directory/input/source/image/README"
  git_in source add -A
  git_in source commit -qm lfs
  serve_source
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "image"}'
  stages source
  cp "$directory/input/source/docs/picture.png" "$directory/input/source/image/static/agent.deb"
  git_in source add -A
  git_in source commit -qm more
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "image"}'
  stage source
  expect source 1 Failed SourceNeedsLfs 'image/static/agent.deb is a pointer of Git LFS'
}

# takes REF COMMIT - that a source with this ref is there at that commit
takes() {
  write_input '.profile.source.git = {url: $sourceUrl, $ref}' --arg ref "$1"
  stages source
  check "the commit of $1" test "$(value source .commit)" = "$2"
}

case_refs_of_every_form_lead_to_their_commits() {
  local first second ref
  new_repository source
  serve_source
  first=$(git_in source rev-parse HEAD)
  git_in source commit -q --allow-empty -m second
  second=$(git_in source rev-parse HEAD)
  git_in source tag light "$first"
  git_in source tag -a -m annotated annotated "$first"
  for ref in refs/changes/34/1234/5 refs/pull/7/head refs/heads/fix/#12-50% refs/heads/#12 'refs/heads/a=b,c!'; do
    git_in source update-ref "$ref" "$first"
  done
  for ref in light annotated refs/tags/annotated refs/changes/34/1234/5 refs/pull/7/head fix/#12-50% '#12' 'a=b,c!' "$first" \
    "${first:0:10}"; do
    takes "$ref" "$first"
  done
  takes main "$second"
  # Of a tag and a branch of one name git takes the tag.
  git_in source branch both "$second"
  git_in source tag both "$first"
  takes both "$first"
  takes refs/heads/both "$second"
}

case_a_ref_that_git_has_no_such_name_for_is_refused_and_never_retried() {
  local ref
  for ref in a..b x.lock a//b a/ '@'; do
    write_input '.profile.source.git = {url: "https://git.example.org/x", $ref}' --arg ref "$ref"
    stage source
    expect source 1 Failed InvalidSource 'source.git.ref: .* is no name that git gives'
  done
}

case_a_commit_that_an_old_server_does_not_give_by_its_hash_is_found_in_its_history() {
  local lib first ref
  new_repository source
  new_repository lib
  lib=$(git_in lib rev-parse HEAD)
  git_in lib commit -q --allow-empty -m later
  OLD=yes serve_source
  add_submodule source lib ../lib "$lib"
  first=$(git_in source rev-parse HEAD)
  git_in source commit -q --allow-empty -m second
  for ref in "$first" "${first:0:10}"; do
    takes "$ref" "$first"
    check "the submodule's commit" test "$(value source '.submodules[0].commit')" = "$lib"
  done
}

case_a_branch_that_the_server_does_not_have_is_not_guessed_from_its_history() {
  new_repository source
  serve_source
  # What git itself calls the branches of a server, and a mistake that is made often.
  for ref in source/main origin/main FETCH_HEAD; do
    write_input '.profile.source.git = {url: $sourceUrl, $ref}' --arg ref "$ref"
    stage source
    expect source 1 Failed SourceRefNotFound "has no '$ref': check source.git.ref"
    check "its history was not fetched" test ! -e "$(source_folder)/.git/refs/remotes"
  done
}

# make_signer NAME - sets signer: its fingerprint; its public key is NAME.asc
make_signer() {
  # The path of its socket may not be long.
  if [[ -z ${signers:-} ]]; then
    signers=$(mktemp -d)
    export GNUPGHOME=$signers
    at_end 'gpgconf --kill gpg-agent; rm -rf "$signers"'
  fi
  gpg --batch --quiet --passphrase '' --quick-generate-key "$1@example.org" ed25519 sign never 2>>"$directory/server.log"
  signer=$(gpg --batch --with-colons --list-keys "$1@example.org" | awk -F: '$1 == "fpr" { print $10; exit }')
  gpg --batch --armor --export "$1@example.org" >"$directory/$1.asc"
}

# verified_stage REF MODE SIGNER
verified_stage() {
  write_input '.profile.source.git = {url: $sourceUrl, $ref, verification: {$mode, keyring: $keyring}}' --arg ref "$1" \
    --arg mode "$2" --rawfile keyring "$directory/$3.asc"
  stage source
}

case_a_source_whose_signature_is_asked_for_is_built_by_good_ones_alone() {
  local signer mallory
  new_repository source
  serve_source
  verified_nothing=$(git_in source rev-parse HEAD)
  make_signer mallory
  mallory=$signer
  make_signer alice
  git_in source -c user.signingkey="$signer" commit -q --allow-empty -S -m signed
  verified_stage main Commit alice
  expect source 0 Succeeded Succeeded
  check "who" test "$(value source .signer)" = "$signer"
  verified_stage main Commit mallory
  expect source 1 Failed SourceSignatureInvalid "not signed by a good key of .*unknown key ${signer:24}"
  verified_stage "$verified_nothing" Commit alice
  expect source 1 Failed SourceSignatureInvalid 'commit .* is not signed by a good key .*no signature'
  git_in source -c user.signingkey="$signer" tag -s -m one v1
  git_in source -c user.signingkey="$mallory" tag -s -m two v2
  git_in source tag -a -m three v3
  git_in source tag v4
  verified_stage v1 Tag alice
  expect source 0 Succeeded Succeeded
  verified_stage v2 Tag alice
  expect source 1 Failed SourceSignatureInvalid "tag v2 of .*unknown key ${mallory:24}"
  verified_stage v3 Tag alice
  expect source 1 Failed SourceSignatureInvalid 'tag v3 of .*no signature'
  verified_stage v4 Tag alice
  expect source 1 Failed SourceSignatureInvalid "'v4' of .* is no tag with a signature"
  # An older one in the place of the newest.
  git_in source update-ref refs/tags/v5 refs/tags/v1
  verified_stage v5 Tag alice
  expect source 1 Failed SourceSignatureInvalid "as tag 'v5' was signed as tag 'v1'"
  echo text >"$directory/text.asc"
  verified_stage v1 Tag text
  expect source 1 Failed InvalidKeyring 'source.git.verification.keyring is not an armored'
}
