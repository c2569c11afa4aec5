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

# pack_members FILE - config.tar.gz out of members that no tar of good will writes: lines "KIND NAME [SIZE|TARGET]" on
# stdin
pack_members() {
  python3 -c '
import io, sys, tarfile
with tarfile.open(sys.argv[1], "w:gz") as tar:
    for line in sys.stdin:
        kind, name, *value = line.split()
        member = tarfile.TarInfo(name)
        member.type = getattr(tarfile, kind)
        member.linkname = value[0] if value and kind.endswith("LNKTYPE") else ""
        member.mode = 0o6777
        content = b"x = 1\n" if kind == "REGTYPE" else b""
        member.size = int(value[0]) if value and kind == "REGTYPE" else len(content)
        tar.addfile(member, io.BytesIO(content.ljust(member.size, b"\0")) if kind == "REGTYPE" else None)' "$1"
}

# refused_archive PATTERN - what test says to the members on stdin
refused_archive() {
  pack_members "$fetched/config.tar.gz"
  tester_stage test
  expect test 1 Failed ConfigurationInvalid "config.tar.gz is not taken \\($1"
  check "nothing is written beside it" test ! -e "$directory/workspace/evil.py"
}

case_an_archive_that_leads_out_of_the_testers_folder_is_refused() {
  local build fetched
  write_test_input
  make_guest ''
  build="$directory/workspace/imagefactory-$uid"
  refused_archive "its member '../evil.py' does not lie below config/" <<<'REGTYPE ../evil.py'
  refused_archive "its member '/workspace/evil.py' does not lie" <<<'REGTYPE /workspace/evil.py'
  refused_archive "its member 'config/../../../../evil.py' does not lie" <<<'REGTYPE config/../../../../evil.py'
  refused_archive "its member 'tests/a.py' does not lie" <<<'REGTYPE tests/a.py'
  refused_archive "'config/source/tests/a.py' is a link or no file" <<<'SYMTYPE config/source/tests/a.py /etc/passwd'
  refused_archive "'config/source/tests/a.py' is a link or no file" <<<'FIFOTYPE config/source/tests/a.py'
  # What lies behind a link is written beside it.
  printf '%s\n' 'SYMTYPE config/source/tests /workspace' 'REGTYPE config/source/tests/evil.py' \
    'LNKTYPE config/source/lib/x.py config/source/tests/evil.py' | pack_members "$fetched/config.tar.gz"
  printf 'import time\ntime.sleep(3600\n' >"$directory/tests/mine.py"
  tester_stage test
  verdict SuiteBroken '^profile/mine.py'
  check "not through the link" test ! -e "$directory/workspace/evil.py"
  check "its files alone" test "$(cd "$build/tmp/config" && find . ! -type d -printf '%P %m\n')" = \
    'config/source/tests/evil.py 644'
}

case_an_archive_that_unpacks_to_more_than_a_disk_is_refused() {
  local fetched
  write_test_input
  make_guest ''
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i -e 's/^BYTES = .*/BYTES = 1_000_000/' -e 's/^MEMBERS = .*/MEMBERS = 1000/' \
    -e 's/^MEMORY_BYTES = .*/MEMORY_BYTES = 1 << 27/' "$scripts/suite/configuration.py"
  refused_archive 'it unpacks to more than 1000 files, or 1 MB' <<<'REGTYPE config/source/bomb 1000001'
  refused_archive 'it unpacks to more than 1000 files, or 1 MB' < <(printf 'DIRTYPE config/source/%s\n' {1..1001})
  refused_archive 'its member' < <(printf 'REGTYPE config/%s/../x\n' "$(printf 'x%.0s' {1..5000})")
  # A header that says that it has 4 GiB, of which nobody needs to see the end.
  python3 -c '
import sys, tarfile
header = tarfile.TarInfo("config/x")
header.type, header.size = tarfile.XHDTYPE, 1 << 32
sys.stdout.buffer.write(header.tobuf(tarfile.USTAR_FORMAT))
for _ in range(150):
    sys.stdout.buffer.write(bytes(1 << 20))' | gzip -1 >"$fetched/config.tar.gz"
  tester_stage test
  expect test 1 Failed ConfigurationInvalid 'one of its headers is larger than any header is'
  echo 'no archive' >"$fetched/config.tar.gz"
  tester_stage test
  expect test 1 Failed ConfigurationInvalid 'not a gzip file'
}
