# shellcheck shell=bash
# Cases of a mirror that changes after it was verified, while kiwi takes packages from it with each of the package managers of
# rpm distributions.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # variables are set by run, harness.bash and rpmmd.bash, or read there

FULL_CASES+=(case_kiwi_refuses_a_package_for_the_root_that_another_key_signed)

readonly RPM_MANAGERS=(zypper dnf4 dnf5)

# prepare_kiwi_rpm MANAGER - a build from the small repository, up to where a mirror may change
prepare_kiwi_rpm() {
  builder=$kiwi
  rpm_input
  jq --arg manager "$1" --rawfile description "$here/rpm/config.xml" '.profile.builder = {tool: "Kiwi", kiwi: {files: {
    "config.xml": ($description | sub("@manager@"; $manager) | sub("\"lightrpm\"/"; "\"small\"/"))}}}' \
    "$directory/input/build.json" >"$directory/input/build.new"
  mv "$directory/input/build.new" "$directory/input/build.json"
  stages source prepare
}

# build_is_refused MESSAGE-PATTERN
build_is_refused() {
  stage build
  expect build 1 Failed RepositorySignatureInvalid "$1"
  check "nothing left" test -z "$(traces_of "$uid")"
}

case_kiwi_names_an_rpm_repository_that_fails_after_it_was_verified() {
  local port manager
  for manager in "${RPM_MANAGERS[@]}"; do
    prepare_kiwi_rpm "$manager"
    echo 503 >"$directory/mirror/.down"
    stage build
    expect build 75 Failed MirrorUnreachable "the mirror of repository 'main' failed during the build .*127.0.0.1:$port/"
    check "nothing left" test -z "$(traces_of "$uid")"
    rm "$directory/mirror/.down"
  done
}

case_kiwi_refuses_an_index_of_rpm_packages_that_another_key_signed_after_it_was_verified() {
  local port manager
  for manager in "${RPM_MANAGERS[@]}"; do
    prepare_kiwi_rpm "$manager"
    sign_repository "$directory/mirror" "$rpm_repository/other"
    build_is_refused "signed with an unknown key|Signing key not found"
    sign_repository "$directory/mirror" "$rpm_repository/key"
  done
}

case_kiwi_refuses_a_key_that_an_rpm_repository_brings_along() {
  local port
  prepare_kiwi_rpm zypper
  sign_repository "$directory/mirror" "$rpm_repository/other"
  cp "$rpm_repository/other.asc" "$directory/mirror/repodata/repomd.xml.key"
  build_is_refused 'zypper met a key'
}

case_kiwi_refuses_an_rpm_package_that_another_key_signed() {
  local port manager
  rpm_input
  sign_packages_again "$rpm_repository/other" "$directory/mirror" 'small-[0-9]*' "$rpm_repository/key"
  for manager in "${RPM_MANAGERS[@]}"; do
    prepare_kiwi_rpm "$manager"
    build_is_refused 'small-.* does not verify: .*NOKEY|GPG check FAILED|Signature verification failed'
  done
}

case_kiwi_refuses_a_package_for_the_root_that_another_key_signed() {
  local port='' manager
  make_rpm_distribution
  cp -rl "$rpm_distribution/repository" "$directory/mirror"
  rm -r "$directory/mirror/repodata"
  make_rpm_repository
  sign_packages_again "$rpm_repository/other" "$directory/mirror" 'jq-*' "$rpm_distribution/key"
  for manager in zypper dnf4; do
    write_light_input "$manager" "$directory/mirror"
    stages source prepare
    build_is_refused 'jq-.*Signature verification failed|GPG check FAILED'
  done
}
