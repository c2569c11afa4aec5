# shellcheck shell=bash
# Cases of config.tar.gz: what the image was made from, without its secrets.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run, harness.bash and papers.bash

case_the_configuration_has_all_that_made_the_image_and_no_secret() {
  local output config="$directory/config" member
  make_source
  install_package "$directory/tree" known 1.0 ''
  write_input '
    .profile.source.git = {url: ($sourceUrl | sub("//"; "//robot:s3cr%40t-word@")), ref: "main", path: "image"}
    | .profile.builder.dib.environment += {DIB_DEV_USER_PASSWORD: "s3cr@t-word", DIB_KEY_TOKEN: "line\ns3cr@t-word\nline",
        DIB_PROXY: "http://robot:s3cr@t-word@proxy.example.org:3128/"}'
  stages source configure prepare
  make_disk "$directory/tree"
  mkdir -p "${output%/*}/image/disk.d/dib-manifests"
  printf 'declare -x DIB_DEV_USER_PASSWORD="s3cr@t-word"\ndeclare -x DIB_RELEASE="bookworm"\n' \
    >"${output%/*}/image/disk.d/dib-manifests/dib_environment"
  stages package
  tar -C "$directory" -xzf "$output/config.tar.gz"
  for member in build.json environment elements packages command inputs.txt source.json configure.json releases/default.InRelease \
    own-elements/imagefactory/root.d/20-imagefactory source/tests/boots.py source/elements/own/root.d/10-own \
    manifests/dib-manifests/dib_environment README; do
    check "$member" test -s "$config/$member"
  done
  check "executables stay" test -x "$config/source/elements/own/root.d/10-own"
  check "links are links" test "$(readlink "$config/source/tests/shadow")" = /etc/shadow
  check "no git directory" test -z "$(find "$config" -name .git)"
  check "no secret" test -z "$(grep -rF -e s3cr -e t-word "$config")"
  check "what is no secret stays" grep -qx 'declare -x DIB_RELEASE="bookworm"' "$config/manifests/dib-manifests/dib_environment"
  check "the profile stays" test "$(jq -r '.profile.builder.dib.environment | [.DIB_DEV_USER_PASSWORD, .DIB_PROXY] | join(" ")' \
    "$config/build.json")" = '*** http://***@proxy.example.org:3128/'
  check "the environment can be read by a shell" test "$(sh -euc '. "$1"; echo "$DIB_KEY_TOKEN $DIB_RELEASE"' sh "$config/environment")" = \
    "*** $codename"
  check "the command line" grep -qF "    $(<"$config/command")" "$config/README"
  check "the elements' path" grep -qF 'ELEMENTS_PATH="$PWD/own-elements:$PWD/source/elements"' "$config/README"
}

# packed_description COMMAND - config.tar.gz of a description changed by the command, unpacked in the folder of the case
packed_description() {
  local output tree="$directory/tree"
  install_package "$tree" of-no-repository 1.0-1 ''
  git_description "$1"
  stages source prepare
  make_disk "$tree"
  mkdir -p "${output%/*}/image/kiwi/result"
  stages package
  tar -C "$directory" -xzf "$output/config.tar.gz"
}

case_secrets_are_hidden_in_the_files_of_a_description_whatever_they_are_called() {
  local config="$directory/config" source="$directory/input/source/debian"
  echo 'http://user:password@host/' >"$directory/cache/victim"
  packed_description 'mkdir -p root/usr/share/own root/own "x
/cache"
    head -c 3000 /dev/urandom >root/usr/share/own/blob
    printf "caf\351 https://user:s3cret@example.org/\n" >root/own/latin
    printf "set -eu\nexport API_TOKEN=s3cret\nlocal my_password=\"s3cret\nand s3cret\"\nsystemctl enable important\n" >config.sh
    echo "export API_TOKEN=s3cret" >"root/own/with a blank "
    echo "curl https://user:s3cret@example.org/" >"x
/cache/victim"'
  check "hidden, in the copy of the source as well: $(grep -rlaF s3cret "$config")" test -z "$(grep -raF s3cret "$config")"
  check "what is no secret stays" grep -q '^systemctl enable important$' "$config/description/config.sh"
  check "a binary file stays as it is" cmp "$source/root/usr/share/own/blob" "$config/description/root/usr/share/own/blob"
  check "and so does a file of the host" grep -q user:password "$directory/cache/victim"
}

case_secrets_are_hidden_in_the_description_of_a_profile() {
  local output tree="$directory/tree"
  install_package "$tree" of-no-repository 1.0-1 ''
  write_kiwi_input "$(edit config.sh 'set -eu' $'set -eu\nexport API_TOKEN=s3cret\necho important')"
  stages source prepare
  make_disk "$tree"
  mkdir -p "${output%/*}/image/kiwi/result"
  stages package
  tar -C "$directory" -xzf "$output/config.tar.gz"
  check "hidden: $(grep -rlF s3cret "$directory/config")" test -z "$(grep -rF s3cret "$directory/config")"
  check "the rest stays" test "$(jq '.profile.builder.kiwi.files["config.sh"] | contains("API_TOKEN='"'***'"'\necho important")' \
    "$directory/config/build.json")" = true
}
