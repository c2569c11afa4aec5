# shellcheck shell=bash
# Cases of what diskimage-builder is told of rpm distributions. Their mirrors cannot be reached from where the tests run, so
# it is the environment, the elements and the files for dnf and zypper that are compared with golden/dib-*.txt; to write
# these anew: UPDATE_GOLDEN=1.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run, harness.bash and rpmmd.bash

# told - all that prepare wrote for diskimage-builder, without what differs from run to run
told() {
  local file
  for file in environment elements packages rpm/build rpm/image; do
    echo "# $file"
    find "$(state)/$file" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat
  done | sed "s/127.0.0.1:$port/mirror.example/g; s/$uid/UID/g"
}

# prepare_rpm DISTRIBUTION VERSION [JQ-FILTER] - compares what is told with the golden file of the distribution
prepare_rpm() {
  local golden="$here/golden/dib-$1-$2.txt"
  rpm_input
  rpm_input "{imageUrl: \"https://download.example.org/$1/\", priority: 10} as \$more | . + \$more"
  jq --arg distro "$1" --arg version "$2" ".profile.os += {\$distro, \$version}
    | .profile.builder.dib = {} | .profile.repositories += [.profile.repositories[0] + {name: \"tools\", buildOnly: true}]
    | ${3:-.}" "$directory/input/build.json" >"$directory/input/build.new"
  mv "$directory/input/build.new" "$directory/input/build.json"
  stages source prepare
  if [[ ${UPDATE_GOLDEN:-} ]]; then told >"$golden"; fi
  check "what $1 $2 is told" diff "$golden" <(told)
}

case_diskimage_builder_is_told_of_the_repositories_of_opensuse() {
  local port
  prepare_rpm opensuse 15.6
}

case_diskimage_builder_is_told_of_the_repositories_of_dnf() {
  local port
  prepare_rpm centos 9
  prepare_rpm fedora 41 '.profile.repositories[0].repoGpgCheck = false'
  prepare_rpm almalinux 9
  prepare_rpm oraclelinux 9
}

case_an_image_has_repositories_of_one_package_manager() {
  local port
  rpm_input
  rpm_input '., {name: "debian", url: $mirror, suite: $codename}' --arg mirror "$mirror" --arg codename "$codename"
  stages source
  stage prepare
  expect prepare 1 Failed InvalidProfile "'debian' is of the type Apt, and 'main' of the type RpmMd: an image has one package manager"
}

case_packages_without_a_signature_do_not_get_into_the_base_system_of_yum_minimal() {
  local port
  rpm_input
  stages source prepare
  cp "$rpm_repository"/repository/small-*.rpm "$directory/"
  mv "$directory"/small-data-*.rpm "$directory/unsigned.rpm"
  in_rpm_tools "$directory" rpmsign --delsign /work/unsigned.rpm
  sed 's#/workspace/#/work/workspace/#g' "$directory/workspace/imagefactory-$uid/elements/imagefactory/root.d/05-imagefactory" >"$directory/05"
  # What root.d/08-yum-chroot of diskimage-builder does, after this.
  rpm_tools=$builder in_rpm_tools "$directory" sh -euc '
    export TARGET_ROOT=/work/root
    mkdir "$TARGET_ROOT"
    sh /work/05
    [ ! -e "$TARGET_ROOT/etc" ] || exit 2
    rpm --dbpath=/var/lib/rpm --root "$TARGET_ROOT" --initdb
    rpm --dbpath=/var/lib/rpm --root "$TARGET_ROOT" --nodeps -ivh /work/small-*.rpm
    ! rpm --dbpath=/var/lib/rpm --root "$TARGET_ROOT" --nodeps -ivh /work/unsigned.rpm'
}

case_an_image_keeps_the_repositories_of_rpm_that_are_its_own_and_nothing_of_the_build() {
  local port only element part
  rpm_input
  for only in false true; do
    rpm_input '.buildOnly = ($only == "true")' --arg only "$only"
    stages source prepare
    rm -rf "$directory/root"
    mkdir -p "$directory/root/etc/yum.repos.d"
    element="$directory/workspace/imagefactory-$uid/elements/imagefactory"
    for part in root.d/05 cleanup.d/99; do sed 's#/workspace\b#/work/workspace#g' "$element/$part-imagefactory" >"$directory/${part#*/}"; done
    rpm_tools=$builder in_rpm_tools "$directory" sh -euc 'export TARGET_ROOT=/work/root; sh /work/05; sh /work/99'
    check "its own" test "$(find "$directory/root" -name '*main.*' | wc -l)" = \
      "$([[ $only == true ]] && echo 0 || echo 2)"
    check "no folder of the build" test ! -e "$directory/root/work"
  done
}

case_a_key_that_zypper_takes_from_a_repository_is_noticed() {
  local log="$directory/zypper.log"
  make_rpm_repository
  cp -r "$rpm_repository/repository" "$directory/mirror"
  cp "$rpm_repository/key.asc" "$directory/mirror/repodata/repomd.xml.key"
  # As root.d/08-zypper-chroot of diskimage-builder calls it.
  in_rpm_tools "$directory" sh -euc 'mkdir /work/root
    zypper="zypper --non-interactive --gpg-auto-import-keys --root /work/root"
    $zypper addrepo --name repo-main --keep-packages file:///work/mirror repo-main
    $zypper refresh' >"$log" 2>&1
  check "the words that builder.sh looks for" grep -qF \
    "$(sed -n "s/.*seen '\(Automatically[^']*\)'.*/\1/p" "$scripts/builder.sh")" "$log"
}
