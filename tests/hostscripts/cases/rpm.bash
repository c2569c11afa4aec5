# shellcheck shell=bash
# Cases of an rpm distribution, from its signed repository to the image: what is in it, and that it boots.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # variables are set by run and harness.bash, or read there

FULL_CASES+=(case_kiwi_builds_an_rpm_distribution_with_dnf_that_boots_and_passes_its_tests
  case_kiwi_builds_an_rpm_distribution_with_zypper_that_boots_and_passes_its_tests)

# write_rpm_repository_file NAME URL KEY - as dnf reads it
write_rpm_repository_file() {
  printf '[%s]\nname=%s\nbaseurl=%s\ngpgcheck=1\nrepo_gpgcheck=1\ngpgkey=file://%s\n' "$1" "$1" "$2" "$3"
}

case_dnf_makes_a_root_of_the_rpm_distribution_with_all_signatures_checked() {
  local port
  make_rpm_distribution
  make_rpm_repository
  serve "$rpm_distribution/repository"
  cp "$rpm_distribution/key.asc" "$rpm_repository/other.asc" "$directory/"
  write_rpm_repository_file light "http://127.0.0.1:$port" /work/key.asc >"$directory/light.repo"
  write_rpm_repository_file light "http://127.0.0.1:$port" /work/other.asc >"$directory/other.repo"
  cat >"$directory/install" <<'END_INSTALL'
set -eu
mkdir -p /etc/yum.repos.d
cp "/work/$1.repo" /etc/yum.repos.d/light.repo
exec dnf --assumeyes --quiet --installroot="/work/$1" --releasever=13 install lightrpm dnf
END_INSTALL
  if in_rpm_tools "$directory" sh /work/install other; then
    echo "expected: dnf refuses what another key signed"
    return 1
  fi
  in_rpm_tools "$directory" sh /work/install light
  check "its own rpm reads its database" test "$(chroot "$directory/light" rpm -q --qf '%{NAME}' lightrpm)" = lightrpm
  check "the files are those of the packages" chroot "$directory/light" rpm -V coreutils dnf systemd
}

# write_light_input MANAGER [REPOSITORY] - the distribution, served on port, to be built by kiwi with that package manager
write_light_input() {
  make_rpm_distribution
  serve "${2:-$rpm_distribution/repository}"
  builder=$kiwi
  write_input ".profile.os = {distro: \"lightrpm\", version: \"13\", architecture: \"x86_64\"}
    | .profile.builder = {tool: \"Kiwi\", kiwi: {files: {
      \"config.xml\": (\$description | sub(\"@manager@\"; \$manager)), \"config.sh\": \$script}}}
    | .profile.repositories = [{name: \"light\", type: \"RpmMd\", url: \"http://127.0.0.1:\\(\$port)/\", \$keyring,
        imageUrl: \"https://light.example.org/13/\"}]" --arg port "$port" --arg manager "$1" \
    --rawfile description "$here/rpm/config.xml" --rawfile script "$here/rpm/config.sh" \
    --rawfile keyring "$rpm_distribution/key.asc"
}

# build_light MANAGER - up to the tests of the image
build_light() {
  local port='' build
  write_light_input "$1"
  stages preflight source configure prepare build package
  build="$directory/workspace/imagefactory-$uid"
  check "its packages" grep -qx 'lightrpm 13-1 x86_64' "$build/output/packages.txt"
  check "what the system's own package manager installed" grep -q '^jq ' "$build/output/packages.txt"
  check "the rules of SPDX" test -z "$(jq -r -f "$repository/tests/testdata/spdx-2.3.jq" "$build/output/sbom.spdx.json")"
  mkdir "$build/fetched"
  mv "$build"/output/*.qcow2 "$build/output/files.hashdeep" "$build/fetched/"
  chown -R 65532:65532 "$build"
  stage test TESTER=yes
  expect test 0 Succeeded Succeeded
  check "all tests pass: $(jq -c .data "$directory/test.result")" test "$(value test .verdict)" = Passed
  echo "note: built in $(value build .seconds) s; $(value package .packages) packages; $(value test '"login after \(.boot.sshSeconds) s, \(.tests.passed) of \(.tests.total) tests passed"')"
}

case_kiwi_builds_an_rpm_distribution_with_dnf_that_boots_and_passes_its_tests() {
  build_light dnf4
}

case_kiwi_builds_an_rpm_distribution_with_zypper_that_boots_and_passes_its_tests() {
  build_light zypper
}

# prepare_sample NAME - its build, with the small repository in place of each of its own
prepare_sample() {
  local sample
  sample=$(python3 -c 'import json, sys, yaml
print(json.dumps(next(yaml.safe_load_all(open(sys.argv[1])))["spec"]))' "$repository/config/samples/$1.yaml")
  rpm_input
  jq --argjson sample "$sample" '.profile.repositories[0] as $small | .profile = ($sample
    | .repositories |= map({name, type, url: $small.url, keyring: $small.keyring}))' \
    "$directory/input/build.json" >"$directory/input/build.new"
  mv "$directory/input/build.new" "$directory/input/build.json"
  stages source prepare
}

case_samples_of_rpm_distributions_are_prepared_by_diskimage_builder() {
  local port='' sample
  for sample in centos-stream-9 fedora-41; do prepare_sample "$sample"; done
}

case_samples_of_rpm_distributions_are_prepared_by_kiwi() {
  local port='' sample
  builder=$kiwi
  for sample in opensuse-leap-15.6 almalinux-9 oracle-linux-9; do
    prepare_sample "$sample"
    check "nothing against the rules" test "$(value prepare .warnings)" = null
  done
}

case_keyrings_of_the_samples_are_those_that_their_headers_name() {
  local sample
  for sample in opensuse-leap-15.6 centos-stream-9 almalinux-9 oracle-linux-9 fedora-41; do
    python3 -c 'import sys, yaml
print(next(yaml.safe_load_all(open(sys.argv[1])))["spec"]["repositories"][-1]["keyring"])' "$repository/config/samples/$sample.yaml" |
      gpg --batch --show-keys --with-colons | awk -F: '$1 == "pub" { next_is = 1 } $1 == "fpr" && next_is { print $10; next_is = 0 }' >"$directory/keys"
    check "the keys of $sample" diff <(sed -nE 's/^#   ([0-9A-F]{40})  .*/\1/p' "$repository/config/samples/$sample.yaml" | sort) <(sort "$directory/keys")
  done
}
