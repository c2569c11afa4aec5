# shellcheck shell=bash
# Cases of rpm-md repositories before anything is built from them: addresses, signatures, checksums, and what is said when
# one of them is wrong. The repositories are made by createrepo_c and signed by gpg.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# rpm_input [JQ-FILTER [JQ-ARGUMENTS]] - a build from a copy of the small repository that is served on port; the filter
# changes the repository
rpm_input() {
  local filter=${1:-.}
  shift || :
  make_rpm_repository
  if [[ ! -d $directory/mirror ]]; then
    cp -r "$rpm_repository/repository" "$directory/mirror"
    serve "$directory/mirror"
  fi
  write_input ".profile.os = {distro: \"opensuse\", version: \"15.6\", architecture: \"x86_64\"}
    | .profile.builder.dib = {elements: [\"opensuse-minimal\", \"cloud-init\", \"openssh-server\"]}
    | .profile.repositories = [{name: \"main\", type: \"RpmMd\", url: \"http://127.0.0.1:\\(\$port)/\", \$keyring} | $filter]" \
    --arg port "$port" --arg keyring "$(<"$rpm_repository/key.asc")" "$@"
}

state() { echo "$directory/workspace/imagefactory-$uid/state"; }

readonly SMALL=$'small\tx86_64\t2:1.0-3\nsmall-data\tnoarch\t20240101-3'

case_an_rpm_repository_is_verified_and_its_packages_are_listed() {
  local port packed
  rpm_input
  for packed in zstd xz gz; do
    in_rpm_tools "$directory" createrepo_c --quiet --compress-type "$packed" --general-compress-type "$packed" /work/mirror
    sign_repository "$directory/mirror" "$rpm_repository/key"
    rpm_input
    stages source prepare
    check "packages, packed with $packed" test "$(sort "$(state)/indexes/main.tsv")" = "$SMALL"
  done
  check "where packages come from" test "$(<"$(state)/releases/main.url")" = "http://127.0.0.1:$port"
  check "the signer" test "$(value prepare .signers.main)" = "$(gpg --show-keys --with-colons "$rpm_repository/key.asc" | awk -F: '$1 == "fpr" { print $10; exit }')"
  check "provenance" test "$(value source '.repositories | tojson')" = \
    "[{\"name\":\"main\",\"uri\":\"http://127.0.0.1:$port\",\"sha256\":\"$(sha256sum <"$directory/mirror/repodata/repomd.xml" | cut -d' ' -f1)\"}]"
}

case_an_rpm_repository_that_is_signed_again_has_not_changed() {
  local port digest
  rpm_input
  stages source
  digest=$(value source .inputsDigest)
  sed -i 's#<revision>.*<#<revision>7<#; s#<timestamp>.*<#<timestamp>7<#' "$directory/mirror/repodata/repomd.xml"
  sign_repository "$directory/mirror" "$rpm_repository/key"
  stages source
  check "as before" test "$(value source .inputsDigest)" = "$digest"
  rm "$directory/mirror"/small-data-*.rpm
  in_rpm_tools "$directory" createrepo_c --quiet /work/mirror
  sign_repository "$directory/mirror" "$rpm_repository/key"
  stages source
  check "a package less is a change" test "$(value source .inputsDigest)" != "$digest"
}

case_an_rpm_repository_that_another_key_signed_is_refused() {
  local port
  make_rpm_repository
  rpm_input '.keyring = $other' --arg other "$(<"$rpm_repository/other.asc")"
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid "'main': its repodata/repomd.xml is not signed by a good key of its keyring field \(unknown key"
}

case_an_rpm_repository_that_was_changed_on_the_way_is_refused() {
  local port
  rpm_input
  sed -i 's#<revision>#<revision>1#' "$directory/mirror/repodata/repomd.xml"
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid 'bad signature by'
}

case_a_list_of_packages_that_repomd_does_not_name_is_worth_another_try() {
  local port
  rpm_input
  echo >>"$(echo "$directory"/mirror/repodata/*-primary.xml.*)"
  stages source
  stage prepare
  expect prepare 75 Failed RepositoryIndexDiffers "repodata/.*primary.xml.zst is not the one that its repodata/repomd.xml names \(sha256 "
  rm "$directory"/mirror/repodata/*-primary.xml.*
  stage prepare
  expect prepare 75 Failed RepositoryUnreachable "its list of packages .* cannot be fetched \(.*404"
}

case_an_rpm_repository_without_a_signature_has_to_be_named_so() {
  local port
  rpm_input
  rm "$directory/mirror/repodata/repomd.xml.asc"
  stage source
  expect source 1 Failed RepositorySignatureInvalid 'repomd.xml.asc answers 404: .*set repoGpgCheck: false'
  rpm_input '.repoGpgCheck = false'
  stages source prepare
  check "it is told" grep -q "'main': repodata/repomd.xml is not signed (repoGpgCheck: false)" "$directory/prepare.log"
  check "its packages" test "$(sort "$(state)/indexes/main.tsv")" = "$SMALL"
}

case_an_rpm_repository_needs_a_keyring() {
  local port
  rpm_input 'del(.keyring)'
  stages source
  stage prepare
  expect prepare 1 Failed KeyringMissing "'main': keyring is missing"
}

case_what_is_no_rpm_repository_is_told_with_the_reason() {
  local port repomd
  rpm_input
  repomd="$directory/mirror/repodata/repomd.xml"
  echo '<html><body>Log in first.</body></html>' >"$repomd"
  stage source
  expect source 1 Failed RepositoryIndexInvalid 'its outermost element is <html>, not <repomd>\): check its url'
  printf '<repomd-%0200000d/>\n' 0 >"$repomd"
  stage source
  expect source 1 Failed RepositoryIndexInvalid 'its outermost element is <repomd-0000'
  printf '<!DOCTYPE repomd [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><repomd><data type="primary">&b;</data></repomd>\n' >"$repomd"
  stage source
  expect source 1 Failed RepositoryIndexInvalid 'it has a document type declaration'
  echo '<repomd><data type="group"/></repomd>' >"$repomd"
  stage source
  expect source 1 Failed RepositoryIndexInvalid 'no entry of the type primary'
  echo '<repomd><data type="primary"><location href="../../etc/passwd"/></data></repomd>' >"$repomd"
  sign_repository "$directory/mirror" "$rpm_repository/key"
  stages source
  stage prepare
  expect prepare 1 Failed RepositoryIndexInvalid "'../../etc/passwd', is not a path below the repository"
  rm "$repomd"
  stage source
  expect source 1 Failed RepositoryNotFound 'repodata/repomd.xml answers 404: check its url'
}

# write_metalink PREFERENCE=PORT... - into the mirror, with the digest of its repomd.xml
write_metalink() {
  local mirror_port
  {
    echo '<?xml version="1.0"?><metalink xmlns="http://www.metalinker.org/" xmlns:mm0="http://fedorahosted.org/mirrormanager">'
    echo '<files><file name="repomd.xml"><mm0:alternates><mm0:alternate><verification><hash type="sha256">00</hash></verification>'
    echo '</mm0:alternate></mm0:alternates><verification><hash type="md5">00</hash><hash type="sha256">'
    echo "$(sha256sum <"$directory/mirror/repodata/repomd.xml" | cut -d' ' -f1)</hash></verification><resources>"
    echo '<url protocol="rsync" preference="100">rsync://127.0.0.1/repodata/repomd.xml</url>'
    for mirror_port; do
      echo "<url protocol='http' preference='${mirror_port%=*}'>http://127.0.0.1:${mirror_port#*=}/repodata/repomd.xml</url>"
    done
    echo '</resources></file></files></metalink>'
  } >"$directory/mirror/metalink.xml"
}

case_a_mirror_of_a_metalink_that_has_another_state_is_passed_over() {
  local port good stale filter='del(.url) | .metalink = "http://127.0.0.1:\($port)/metalink.xml?repo=small&arch=x86_64"'
  rpm_input
  good=$port
  cp -r "$directory/mirror" "$directory/stale"
  sed -i 's#<revision>#<revision>1#' "$directory/stale/repodata/repomd.xml"
  serve "$directory/stale"
  stale=$port port=$good
  write_metalink "50=$good" "100=$stale"
  rpm_input "$filter"
  stages source prepare
  check "the preferred one is passed over" grep -qF "passed over: http://127.0.0.1:$stale/repodata/repomd.xml is not the one" "$directory/source.log"
  check "the other is taken" test "$(<"$(state)/releases/main.url")" = "http://127.0.0.1:$good"
  write_metalink "100=$stale"
  stage source
  expect source 75 Failed RepositoryDiffers 'no mirror of its metalink has the repodata/repomd.xml that the metalink names'
  echo '<metalink/>' >"$directory/mirror/metalink.xml"
  stage source
  expect source 1 Failed RepositoryIndexInvalid 'its metalink answers .*does not tell the SHA-256 of repomd.xml\): check its metalink'
}

case_a_dead_mirror_of_a_mirrorlist_is_passed_over() {
  local port filter='del(.url) | .mirrorlist = "http://127.0.0.1:\($port)/mirrors?arch=x86_64"'
  rpm_input
  printf '# mirrors\nhttp://127.0.0.1:9/dead/\nhttp://127.0.0.1:%s/\n' "$port" >"$directory/mirror/mirrors"
  rpm_input "$filter"
  stages source prepare
  check "the dead one" grep -q 'passed over: http://127.0.0.1:9/dead/repodata/repomd.xml cannot be fetched' "$directory/source.log"
  check "the other is taken" test "$(<"$(state)/releases/main.url")" = "http://127.0.0.1:$port"
  printf 'http://127.0.0.1:9/dead/\nhttp://127.0.0.1:%s/none/\n' "$port" >"$directory/mirror/mirrors"
  stage source
  expect source 75 Failed RepositoryUnreachable 'dead/repodata/repomd.xml cannot be fetched .*none/repodata/repomd.xml answers 404'
  printf 'http://user:s3cret@127.0.0.1:%s/\n' "$port" >"$directory/mirror/mirrors"
  stages source
  check "no password of a mirror" test "$(value source .repositories[0].uri)" = "http://***@127.0.0.1:$port"
  echo 'Bad arch - try again' >"$directory/mirror/mirrors"
  stage source
  expect source 1 Failed RepositoryIndexInvalid 'mirrorlist answers has no line that begins with http'
}

case_repositories_may_be_on_hosts_with_an_ipv6_address() {
  local port
  rpm_input
  serve "$directory/mirror" ::1
  rpm_input '.url = "http://[::1]:\($port)/"'
  stages source prepare
  check "where packages come from" test "$(<"$(state)/releases/main.url")" = "http://[::1]:$port"
}

case_an_rpm_repository_whose_server_is_overloaded_is_worth_another_try() {
  local port status
  rpm_input
  for status in 503 408 429; do
    echo "$status" >"$directory/mirror/.down"
    stage source
    expect source 75 Failed RepositoryUnreachable "repomd.xml cannot be fetched \(.*$status.*check that the mirror runs"
  done
}

case_an_rpm_repository_may_have_a_name_that_means_something_else_to_dnf() {
  local port target
  rpm_input
  jq '.profile.os = {distro: "almalinux", version: "9"} | .profile.builder.dib = {}' "$directory/input/build.json" >"$directory/input/new.json"
  mv "$directory/input/new.json" "$directory/input/build.json"
  stages source prepare
  for target in build image; do
    cp -r "$(state)/rpm/$target" "$directory/"
    check "dnf knows the repository called main in the $target" grep -q imagefactory-main \
      <(in_rpm_tools "$directory" dnf -q "--setopt=reposdir=/work/$target" --releasever=9 repolist 2>&1)
  done
}

case_a_keyring_with_a_private_key_is_refused() {
  local port private
  rpm_input
  private=$(gpg_with "$rpm_repository/key" --armor --export-secret-keys)
  rpm_input '.keyring += "\n" + $private' --arg private "$private"
  stages source
  stage prepare
  expect prepare 1 Failed InvalidKeyring "'main': keyring holds a private key"
  # By another name it is what it is.
  rpm_input '.keyring = $private' --arg private "${private//PRIVATE/PUBLIC}"
  stages source
  stage prepare
  expect prepare 1 Failed InvalidKeyring "'main': keyring holds a private key"
  rpm_input '.keyring = $other + "\n" + .keyring' --arg other "$(<"$rpm_repository/other.asc")"
  stages source prepare
}

case_signatures_with_a_broken_digest_are_refused() {
  local port
  rpm_input
  gpg_with "$rpm_repository/key" --digest-algo SHA1 --armor --detach-sign "$directory/mirror/repodata/repomd.xml"
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid 'signature with a digest that proves nothing, as SHA-1, by [0-9A-F]+\)'
}
