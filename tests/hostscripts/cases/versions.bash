# shellcheck shell=bash
# Cases of installed packages: that they are the image's own, and which are too old, or only seem to be. Their disks are small
# and made by hand.
# shellcheck disable=SC2034,SC2154 # some variables are read by harness.bash; others are set by run, harness.bash and papers.bash

case_an_image_with_packages_older_than_the_repositories_have_them_is_refused() {
  local output tree="$directory/tree" state
  install_package "$tree" openssl 3.0.1-1 ''
  install_package "$tree" kept 1.0-1 ''
  install_package "$tree" own 5.0-1+local ''
  sed -i '/^Package: kept$/,/^$/s/^Status: install/Status: hold/' "$tree/var/lib/dpkg/status"
  write_input
  make_disk "$tree"
  state="$directory/workspace/imagefactory-$uid/state"
  mkdir -p "$state/indexes"
  # As the main repository has the older one, and security the newer.
  printf 'openssl\tamd64\t3.0.1-1\nkept\tamd64\t2.0-1\nown\tamd64\t4.0-1\nother\tamd64\t9\n' >"$state/indexes/default.tsv"
  printf 'openssl\tamd64\t3.0.1-1+deb12u1\nopenssl\tarm64\t9\n' >"$state/indexes/security.tsv"
  stage package
  expect package 75 Failed PackagesOlder \
    '^1 of 3 packages are older .*\(openssl 3\.0\.1-1, 3\.0\.1-1\+deb12u1 in repository security\)'
  # A repository that goes before the others decides, with what it has.
  check "what is held is counted" test "$(value package .olderHeld)" = 1
  write_input '.profile.repositories[0].priority = 900'
  make_disk "$tree"
  cp -r "$state/indexes" "$directory/workspace/imagefactory-$uid/state/"
  stages package
}

# indexes FILE - of this case's build, where prepare leaves the repositories' packages
indexes() {
  mkdir -p "$directory/workspace/imagefactory-$uid/state/indexes"
  cat >"$directory/workspace/imagefactory-$uid/state/indexes/$1"
}

case_what_apt_takes_from_a_repository_only_when_asked_makes_no_package_too_old() {
  local output tree="$directory/tree"
  install_package "$tree" openssl 3.0.1-1 ''
  # shellcheck disable=SC2016 # jq's
  write_input '.profile.repositories += [{name: "backports", url: $mirror, suite: "\($codename)-backports"}]' \
    --arg mirror "$mirror" --arg codename "$codename"
  make_disk "$tree"
  indexes default.tsv <<<$'openssl\tamd64\t3.0.1-1'
  indexes backports.tsv <<<$'openssl\tamd64\t3.5.0-1~bpo12+1'
  indexes backports.release <<<$'Suite: stable-backports\nNotAutomatic: yes\nButAutomaticUpgrades: yes'
  stages package
}

case_a_package_that_is_now_of_another_architecture_can_be_too_old() {
  local output tree="$directory/tree"
  install_package "$tree" tzdata 2024a-1 ''
  sed -i 's/^Architecture: amd64/Architecture: all/' "$tree/var/lib/dpkg/status"
  write_input
  make_disk "$tree"
  indexes default.tsv <<<$'tzdata\tamd64\t2024b-1\ntzdata\tarm64\t2026a-1'
  stage package
  expect package 75 Failed PackagesOlder '^1 of 1 .*\(tzdata 2024a-1, 2024b-1 in repository default\)'
}

# make_rpm_image VERSION - a disk with the package small 2:1.0-3, and the folder tree/etc beside it; the index has the VERSION
make_rpm_image() {
  local tree="$directory/tree"
  make_rpm_repository
  cp "$rpm_repository"/repository/small-[0-9]*.rpm "$directory/small.rpm"
  mkdir -p "$tree/var/lib/rpm"
  in_rpm_tools "$directory" rpm --root /work/tree --dbpath /var/lib/rpm --nodeps --nosignature -i /work/small.rpm
  write_input '.profile.os = {distro: "fedora", version: "41"}
    | .profile.repositories = [{name: "updates", type: "RpmMd", url: "http://127.0.0.1/"}]'
  make_disk "$tree"
  indexes updates.tsv <<<$'small\tx86_64\t'"$1"
}

case_a_stream_of_a_module_that_nobody_enabled_makes_no_package_too_old() {
  local output
  # AppStream of Enterprise Linux 9 lists nodejs 16 and, as modules that dnf leaves alone until enabled, 18 and 20.
  make_rpm_image '2:2.0-1.module_el9+1'
  stages package
  check "nor held" test "$(value package .olderHeld)" = null
}

case_what_dnf_5_locks_is_held_by_the_image_and_no_pipe_holds_the_stage() {
  local output
  mkdir -p "$directory/tree/etc/dnf" "$directory/tree/etc/zypp"
  # As 'dnf versionlock add small' of Fedora 41 writes it.
  printf 'version = "1.0"\n\n[[packages]]\nname = "small"\n[[packages.conditions]]\nkey = "evr"\ncomparator = "="\nvalue = "2:1.0-3"\n' \
    >"$directory/tree/etc/dnf/versionlock.toml"
  mkfifo "$directory/tree/etc/zypp/locks"
  make_rpm_image 2:2.0-1
  begin package
  until_ended "$container"
  code=0
  wait "$container" || code=$?
  expect package 0 Succeeded Succeeded
  check "what is held is counted" test "$(value package .olderHeld)" = 1
}

case_the_packages_of_an_image_are_not_those_of_the_build_host() {
  local output tree="$directory/tree"
  install_package "$tree" of-the-image 1.0-1 ''
  mkdir -p "$tree/usr/lib/sysimage" "$directory/input/dpkg"
  mv "$tree/var/lib/dpkg" "$tree/usr/lib/sysimage/dpkg"
  ln -s ../../usr/lib/sysimage/dpkg "$tree/var/lib/dpkg"
  write_input
  make_disk "$tree"
  stages package
  check "a link within the image" test "$(<"$output/packages.txt")" = 'of-the-image 1.0-1 amd64'
  # In the image it leads to the image's own; where the image is mounted, to the host's.
  printf 'Package: of-the-host\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nMaintainer: x\nDescription: x\n' \
    >"$directory/input/dpkg/status"
  ln -sfn /imagefactory/input/dpkg "$tree/var/lib/dpkg"
  make_disk "$tree"
  stage package
  expect package 1 Failed NoPackageDatabase 'a link to it has to be a relative one'
}
