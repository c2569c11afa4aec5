# shellcheck shell=bash
# Cases of packages whose version, architecture or suite the profile says: what of that the repositories have is told before the
# build, and the image is held against it.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # variables are set by run, harness.bash and apt.bash, or read by papers.bash

# It makes a root tree; that a version gets as far as apt's command line, and is compared, the others show.
FULL_CASES+=(case_apt_installs_the_version_that_the_profile_says_whoever_asks_for_another_and_holds_it)

# pinned_input ITEM... - the repository of write_release, once more with backports; sets port
pinned_input() {
  apt_input '., {name: "backports", url, suite: "stable-backports", $keyring}
    | .url //= "http://127.0.0.1:\($port)/debian/"'
  jq '.profile.builder.dib.packages = $ARGS.positional' --args "$@" <"$directory/input/build.json" >"$directory/input/build.json.new"
  mv "$directory/input/build.json.new" "$directory/input/build.json"
}

# refused_package ITEM REASON MESSAGE-PATTERN
refused_package() {
  pinned_input "$1"
  stages source
  stage prepare
  expect prepare 1 Failed "$2" "$3"
}

case_a_version_that_no_repository_has_is_told_before_the_build_with_those_that_there_are() {
  local port=''
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  write_release debian/dists/stable-backports main/binary-amd64/ 'Suite: stable-backports' 'Codename: bookworm-backports'
  refused_package 'small=2:1.0-4' PackageNotFound 'no repository of the profile has of small the version 2:1.0-4; there are 2:1.0-3: name one'
  refused_package 'smal=1' PackageNotFound 'no repository of the profile has a package smal: correct its name'
  refused_package 'small/sid' PackageNotFound "suite sid, which no repository of the profile is of"
  refused_package 'other/bookworm-backports' PackageNotFound 'no repository of the profile has a package other'
  refused_package 'small:i386' InvalidProfile 'of the architecture i386, and the image is of amd64'
  pinned_input 'small=2:1.0-3' 'small-data/bookworm-backports' 'small-data:amd64' 'cloud-guest-utils'
  stages source prepare
  check "what the image is held against" test "$(<"$(state)/pins.tsv")" = $'small\t2:1.0-3'
  check "as the command line has them" test "$(paste -sd ' ' "$(state)/packages")" = \
    'cloud-guest-utils ifupdown small-data/bookworm-backports small-data:amd64 small=2:1.0-3'
}

case_an_rpm_package_with_its_version_is_known_from_one_whose_name_looks_like_it() {
  local seen
  mkdir -p "$directory/workspace/imagefactory-x/state/indexes"
  printf 'kubelet\tx86_64\t1.30.2-1.1\nkubelet\tx86_64\t1.30.3-1\njava-17\tx86_64\t1:17.0.9-2.el9\nopenssl\tx86_64\t1:3.0.7-24\nlibstdc++6\tx86_64\t13.2.1-150000.1\ntool\tnoarch\t1.3-2\n' \
    >"$directory/workspace/imagefactory-x/state/indexes/a.tsv"
  seen=$(IMAGEFACTORY_BUILD_UID=x IMAGEFACTORY_SCRIPTS=$scripts IMAGEFACTORY_WORKSPACE=$directory/workspace sh -euc '
    . "$IMAGEFACTORY_SCRIPTS/lib.sh"
    . "$IMAGEFACTORY_SCRIPTS/pins.sh"
    . "$IMAGEFACTORY_SCRIPTS/tools/dib-packages.sh"
    STAGE=prepare INDEXES_DIR=$STATE_DIR/indexes machine=x86_64 architecture=amd64
    PACKAGES_FIELD=builder.dib.packages
    : >"$PINS" >"$PINS.names"
    for item in kubelet-1.30.2 java-17 openssl-1:3.0.7-24.x86_64 perl-5; do check_rpm_package "$item"; done
    fail() { echo "$1: $2"; }
    check_rpm_package tool=1.31
    check_rpm_package libstdc++6.x86_64=13.2.1
    problem="No match for argument: Unable to find a match: kubelet-1.31.0"
    explain_missing_package
    cat "$PINS"')
  check "pins, and messages" test "$seen" = \
    "PackageNotFound: builder.dib.packages: no repository of the profile has of tool the version 1.31; there are 1.3-2: name one of them, or add the repository that has it
PackageNotFound: a package is in none of the profile's repositories (No match for argument: Unable to find a match: kubelet-1.31.0); of kubelet there are 1.30.3-1, 1.30.2-1.1: correct builder.dib.packages or add the repository
kubelet	1.30.2
openssl	1:3.0.7-24
tool	1.31
libstdc++6	13.2.1"
}

case_an_image_with_another_version_than_the_profile_says_is_refused() {
  local output tree="$directory/tree" state
  install_package "$tree" kubelet 1.30.2-1.1 ''
  write_input
  make_disk "$tree"
  state="$directory/workspace/imagefactory-$uid/state"
  mkdir -p "$state/indexes"
  # That the repositories have a newer one is no fault of a mirror.
  printf 'kubelet\tamd64\t1.30.9-1.1\n' >"$state/indexes/default.tsv"
  printf 'kubelet\t1.30.2-1.1\n' >"$state/pins.tsv"
  stages package
  check "counted" test "$(value package .olderHeld)" = 1
  make_disk "$tree"
  printf 'kubelet\t1.30.2-1\ncri-o\t1.30\n' >"$state/pins.tsv"
  stage package
  expect package 1 Failed PackageVersionDiffers '\(kubelet 1.30.2-1, installed is 1.30.2-1.1; cri-o 1.30, which is not installed\)'
}

case_a_version_that_a_description_of_kiwi_says_is_known_and_held_against_the_image() {
  local version
  write_kiwi_input "$(edit config.xml '"zstd"' '"zstd=0.1"')"
  stages source
  stage prepare
  expect prepare 1 Failed PackageNotFound '^the description: no repository of the profile has of zstd the version 0.1; there are '
  version=$(jq -r .message "$directory/prepare.result" | sed 's/.*there are \([^,:]*\)[,:].*/\1/')
  write_kiwi_input "$(edit config.xml '"zstd"' "\"zstd=$version\"")"
  stages source prepare
  check "what the image is held against" test "$(<"$directory/workspace/imagefactory-$uid/state/pins.tsv")" = "zstd"$'\t'"$version"
}

# make_deb NAME VERSION - below the mirror
make_deb() {
  local tree="$directory/deb/$1-$2"
  mkdir -p "$tree/DEBIAN" "$directory/pool"
  printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: t <t@example.org>\nDescription: x\n' "$1" "$2" >"$tree/DEBIAN/control"
  dpkg-deb --build --root-owner-group -Znone "$tree" "$directory/pool/$1_$2_all.deb" >/dev/null
}

# The root is the builder itself, as in build.bash, but apt installs into it, as diskimage-builder calls it.
case_apt_installs_the_version_that_the_profile_says_whoever_asks_for_another_and_holds_it() {
  local port='' mirror_folder="$directory/mirror" element="$directory/input/source/elements/builder-itself" told
  make_apt_archive
  write_waiting_input
  rm -rf "$element/pre-finalise.d"
  mkdir -p "$element"/{pre-install.d,finalise.d} "$mirror_folder"
  cp "$builder/usr/lib/python3/dist-packages/diskimage_builder/elements/dpkg/bin/install-packages" "$element/bin/install-by-apt"
  # Not what elements install that come with any image: iSCSI, init scripts.
  printf '#!/bin/sh\ncase " $*" in *" tool="*) exec install-by-apt "$@" ;; esac\n' >"$element/bin/install-packages"
  # What the builder's copy lacks, and what it has too much.
  printf '#!/bin/sh\nset -eu\nsudo cp -r --parents /usr/share/dpkg "$TARGET_ROOT"\nsudo rm -f "$TARGET_ROOT"/etc/apt/sources.list.d/*\n' \
    >"$element/root.d/15-apt"
  printf '#!/bin/sh\nexec apt-get update\n' >"$element/pre-install.d/05-update"
  # As elements do, before and after the profile's packages.
  mkdir "$element"/{install.d,post-install.d}
  printf '#!/bin/sh\nexec apt-get --assume-yes --allow-unauthenticated install tool=1.30.9-1.1\n' >"$element/install.d/50-newest"
  printf '#!/bin/sh\napt-get --assume-yes install tool && exec apt-get --assume-yes dist-upgrade\n' >"$element/post-install.d/50-again"
  cat >"$element/finalise.d/10-tell" <<'END'
#!/bin/sh
echo "the root tree: $(dpkg-query -W -f '${db:Status-Want} ${Package} ${Version};' tool)"
exit 42
END
  chmod 755 "$element"/*.d/* "$element/bin"/*
  git -C "$directory/input/source" add -A
  git -C "$directory/input/source" -c user.name=t -c user.email=t@example.org commit -qm apt
  for deb in 'tool 1.30.2-1.1' 'tool 1.30.9-1.1' 'ifupdown 1' 'cloud-guest-utils 1'; do
    # shellcheck disable=SC2086 # two words
    make_deb $deb
  done
  list_pool "$directory" >"$directory/list"
  ln -s "$directory/pool" "$mirror_folder/pool"
  publish_suite "$mirror_folder" bookworm "$directory/list"
  serve "$mirror_folder"
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}
    | .profile.builder.dib = {elements: ["builder-itself"], packages: ["tool=1.30.2-1.1"], holdVersions: true, environment: {}}
    | .profile.repositories = [{name: "main", suite: "bookworm", url: "http://127.0.0.1:\($port)/", components: ["main"], keyring: $key}]' \
    --arg port "$port" --arg key "$(<"$apt_archive/key.asc")"
  stages source prepare
  stage build
  expect build 1 Failed BuildFailed 'the root tree: '
  told=$(grep -o -m 1 'the root tree: .*' "$directory/build.log")
  check "the older one, held" test "$told" = 'the root tree: hold tool 1.30.2-1.1;'
}
