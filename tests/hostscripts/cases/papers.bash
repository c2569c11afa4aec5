# shellcheck shell=bash
# Cases of what is written beside an image: packages, bill of materials, hashes. Their disks are small and
# made by hand, so that what stands in the papers is known.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

PARTITION_OFFSET=$((2048 * 512))

# make_disk TREE - a partitioned disk that holds TREE, and the records that earlier stages leave; sets output
make_disk() {
  local build="$directory/workspace/imagefactory-$uid"
  output="$build/output"
  mkdir -p "$build"/{image,state}
  rm -f "$build/image/disk.raw"
  truncate -s 32M "$build/image/disk.raw"
  echo 'start=2048, type=83' | sfdisk -q "$build/image/disk.raw"
  mkfs.ext4 -q -F -d "$1" -E "offset=$PARTITION_OFFSET" "$build/image/disk.raw" 30M
  [[ -e $build/state/source.json ]] || echo '{}' >"$build/state/source.json"
  echo 'disk-image-create -a amd64 -t raw -o /workspace/image/disk debian-minimal vm' >"$build/state/command"
}

# install_package TREE NAME VERSION COPYRIGHT [FIELD] - as dpkg would have recorded it
install_package() {
  mkdir -p "$1/var/lib/dpkg" "$1/usr/share/doc/$2"
  printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\nMaintainer: %s\n%s\n' \
    "$2" "$3" 'Jane Doe <jane@example.org>' "${5:+$5$'\n'}" >>"$1/var/lib/dpkg/status"
  if [[ $4 ]]; then printf '%s\n' "$4" >"$1/usr/share/doc/$2/copyright"; fi
}

# package_of NAME JQ-FILTER - from the bill of materials
package_of() { jq -r --arg name "$1" "first(.packages[] | select(.name == \$name)) | $2" "$output/sbom.spdx.json"; }

readonly DEP5='Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'

make_debian_tree() {
  local tree=$1
  install_package "$tree" brackets '1:2.0+b1-1' "$DEP5

Files: *
License: GPL-1+ or Artistic, and Expat

Files: a b
 c
License: GPL-2.0+
 The text of one file.

Files: debian/*
License: GPL-2+ with Autoconf exception" $'Source: brackets-source (2.0-1)\nHomepage: https://example.org/brackets'
  install_package "$tree" known 1.0 "$DEP5

Files: *
License: BSD-3-clause" 'Homepage: none'
  install_package "$tree" odd 1.0 "$DEP5

Files: *
License: odd-license+

License: odd-license+
 First line.
 .
 Second \"paragraph\"."
  install_package "$tree" prose 1.0 'This package was put together by hand. License: GPL-2'
  install_package "$tree" linked 1.0 ''
  install_package "$tree" outside 1.0 ''
  install_package "$tree" waiting 1.0 ''
  rmdir "$tree/usr/share/doc/linked"
  ln -s known "$tree/usr/share/doc/linked"
  ln -s /usr/share/doc/dpkg/copyright "$tree/usr/share/doc/outside/copyright"
  mkfifo "$tree/usr/share/doc/waiting/copyright"
  printf 'Package: removed\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n\n' >>"$tree/var/lib/dpkg/status"
}

case_package_says_under_which_licences_debian_packages_are() {
  local output tree="$directory/tree" reference
  make_debian_tree "$tree"
  write_input
  make_disk "$tree"
  stages package
  check "the packages" diff - "$output/packages.txt" <<<'brackets 1:2.0+b1-1 amd64
known 1.0 amd64
linked 1.0 amd64
odd 1.0 amd64
outside 1.0 amd64
prose 1.0 amd64
waiting 1.0 amd64'
  check "the rules of SPDX" test -z "$(jq -r -f "$repository/tests/testdata/spdx-2.3.jq" "$output/sbom.spdx.json")"
  check "operators and exceptions" test "$(package_of brackets .licenseDeclared)" = \
    '((GPL-1.0-or-later OR Artistic-1.0-Perl) AND (MIT)) AND GPL-2.0-or-later AND GPL-2.0-or-later WITH Autoconf-exception-generic'
  check "a plain one" test "$(package_of known .licenseDeclared)" = BSD-3-Clause
  check "that of a linked directory" test "$(package_of linked .licenseDeclared)" = BSD-3-Clause
  reference=$(package_of odd .licenseDeclared)
  check "a reference" test "$reference" = LicenseRef-odd-odd-license-plus
  check "its text" test "$(jq -r --arg id "$reference" '.hasExtractedLicensingInfos[] | select(.licenseId == $id) | .extractedText' \
    "$output/sbom.spdx.json")" = $'First line.\n\nSecond "paragraph".'
  check "nothing guessed" test "$(package_of prose .licenseDeclared)" = NOASSERTION
  check "nothing of the host" test "$(package_of outside .licenseDeclared)" = NOASSERTION
  check "nothing waited for" test "$(package_of waiting .licenseDeclared)" = NOASSERTION
  check "how many are known" test "$(value package '"\(.packages) \(.licensesKnown)"')" = '7 4'
  check "source, supplier and home page" test "$(package_of brackets '[.sourceInfo, .supplier, .homepage] | join("; ")')" = \
    'built from brackets-source 2.0-1; Person: Jane Doe (jane@example.org); https://example.org/brackets'
  check "no home page that is no URL" test "$(package_of known .homepage)" = null
  check "the epoch in the package URL" test "$(package_of brackets '.externalRefs[0].referenceLocator')" = \
    'pkg:deb/debian/brackets@1%3A2.0%2Bb1-1?arch=amd64&distro=debian-12'
}

case_package_writes_the_same_papers_for_the_same_image() {
  local output tree="$directory/tree" paper
  make_debian_tree "$tree"
  write_input
  make_disk "$tree"
  stages package
  mv "$output" "$directory/first"
  make_disk "$tree"
  stages package
  for paper in first:"$directory/first" second:"$output"; do
    jq 'del(.creationInfo.created)' "${paper#*:}/sbom.spdx.json" >"$directory/${paper%%:*}.json"
  done
  check "the bill of materials" cmp "$directory/first.json" "$directory/second.json"
  check "what leaves the host is reported as it is" test \
    "$(value package '.files[] | "\(.sha256)  \(.name)"')" = "$(cat "$directory/workspace/imagefactory-$uid/state/output.sha256")"
  for paper in packages.txt files.hashdeep config.tar.gz; do
    check "$paper" cmp "$directory/first/$paper" "$output/$paper"
  done
}

# make_rpm_database DIRECTORY FORMAT - with a package of the small repository, and the key that signed it. openSUSE's rpm
# writes ndb, older ones Berkeley DB, which no rpm can write any more.
make_rpm_database() {
  make_rpm_repository
  mkdir -p "$1" "$directory/rpm"
  cp -r "$rpm_repository/repository" "$rpm_repository/key.asc" "$here/rpm/bdb.py" "$directory/rpm/"
  in_rpm_tools "$directory/rpm" sh -euc '
    rm -rf /work/db
    mkdir /work/db
    rpm --dbpath /work/db --import /work/key.asc
    rpm --dbpath /work/db --justdb --nodeps --install /work/repository/small-1.0-3.x86_64.rpm
    case $1 in
      ndb) rpmdb --dbpath /work/db --rebuilddb --define "_db_backend ndb" ;;
      bdb)
        python3 /work/bdb.py /work/db/rpmdb.sqlite | db5.3_load /work/db/Packages
        rm /work/db/rpmdb.sqlite*
        ;;
    esac' sh "$2"
  cp "$directory/rpm/db/"* "$1/"
}

case_package_reads_the_rpm_database_of_an_image() {
  local output database tree format
  for database in usr/lib/sysimage/rpm:sqlite var/lib/rpm:sqlite usr/lib/sysimage/rpm:ndb var/lib/rpm:bdb; do
    format=${database#*:}
    tree="$directory/tree-${database//\//-}"
    make_rpm_database "$tree/${database%:*}" "$format"
    write_input '.profile.os = {distro: "opensuse", version: "15.6", architecture: "x86_64"}'
    make_disk "$tree"
    # Of Debian 12.
    if [[ $format == ndb && $(chroot "$builder" rpm --version) == *' 4.18'* ]]; then
      stage package
      expect package 1 Failed PackageDatabaseUnreadable 'which this host.s RPM version 4.* was built without'
      continue
    fi
    stages package
    check "the packages of $database" test "$(<"$output/packages.txt")" = 'small 2:1.0-3 x86_64'
    check "the rules of SPDX" test -z "$(jq -r -f "$repository/tests/testdata/spdx-2.3.jq" "$output/sbom.spdx.json")"
    check "its licence" test "$(package_of small .licenseDeclared)" = 'GPL-2.0-or-later AND (Apache-2.0 OR LicenseRef-rpm-Odd-License)'
    check "source, supplier and home page" test "$(package_of small '[.sourceInfo, .supplier, .homepage] | join("; ")')" = \
      'built from small-1.0-3.src.rpm; Organization: Example Corp; https://example.org/small'
    check "the package URL" test "$(package_of small '.externalRefs[0].referenceLocator')" = \
      'pkg:rpm/opensuse/small@1.0-3?arch=x86_64&distro=opensuse-15.6&epoch=2'
  done
}

case_package_says_which_package_database_it_cannot_read() {
  local output tree="$directory/tree"
  mkdir -p "$tree/usr/lib/sysimage/rpm" "$directory/empty"
  write_input
  echo database >"$tree/usr/lib/sysimage/rpm/rpmdb.sqlite"
  make_disk "$tree"
  stage package
  expect package 1 Failed PackageDatabaseUnreadable 'cannot be read by RPM'
  make_disk "$directory/empty"
  stage package
  expect package 1 Failed NoPackageDatabase 'neither a dpkg nor an rpm database'
  check "nothing left" test -z "$(traces_of "$uid")"
}

# audit - of the mounted image against its list, as anybody would do it
audit() {
  (cd "$directory/mounted" && hashdeep -r -l -o f -a -v -k "$output/files.hashdeep" .)
}

case_hashdeep_proves_an_image_and_finds_one_flipped_bit() {
  local output tree="$directory/tree" odd=$'line\nbreak' name
  install_package "$tree" known 1.0 ''
  mkdir -p "$tree/etc"
  for name in 'a blank' 'a,comma' 'ümlaut' $'latin\xfc' 'a "quote" \ and more' ' leading' 'trailing ' '## remark'; do
    echo "$name" >"$tree/etc/$name"
  done
  : >"$tree/etc/empty"
  ln -s 'a blank' "$tree/etc/link"
  mkfifo "$tree/etc/fifo"
  echo odd >"$tree/$odd"
  write_input
  make_disk "$tree"
  stages package
  check "the standard's head" diff <(printf '%%%%%%%% HASHDEEP-1.0\n%%%%%%%% size,sha256,filename\n') <(head -n 2 "$output/files.hashdeep")
  check "what cannot be listed is told" grep -qax '## not listed: 1 files with a line break in their path' "$output/files.hashdeep"
  check "and counted" test "$(value package '"\(.filesHashed) \(.filesNotListed)"')" = '10 1'
  qemu-img convert -f qcow2 -O raw "$output"/*.qcow2 "$directory/disk.raw"
  mkdir "$directory/mounted"
  mount -o "loop,offset=$PARTITION_OFFSET" "$directory/disk.raw" "$directory/mounted"
  rm "$directory/mounted/$odd"
  check "the audit passes" audit
  # The last bit of its "a".
  printf '\140' | dd of="$directory/mounted/etc/a,comma" conv=notrunc status=none
  check "the flip changed nothing but a bit" test "$(<"$directory/mounted/etc/a,comma")" = '`,comma'
  if audit; then return 1; fi
  umount "$directory/mounted"
}

case_an_image_of_another_system_than_the_profile_says_is_refused() {
  local output tree="$directory/tree"
  install_package "$tree" known 1.0 ''
  mkdir -p "$tree/usr/lib" "$tree/etc"
  ln -s /etc/os-release "$tree/usr/lib/os-release"
  printf 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n' >"$tree/etc/os-release"
  write_input
  make_disk "$tree"
  stage package
  expect package 1 Failed OperatingSystemDiffers "os.version is '12', but the image is '13' by its own os-release"
  write_input '.profile.os = {distro: "ubuntu", version: "24.04", codename: "noble"}'
  make_disk "$tree"
  stage package
  expect package 1 Failed OperatingSystemDiffers "os.distro is 'ubuntu', but the image is 'debian'"
  write_input '.profile.os.version = "13"'
  make_disk "$tree"
  stage package
  expect package 1 Failed OperatingSystemDiffers "os.codename is 'bookworm', but the image is 'trixie'"
  printf 'ID="ol"\nVERSION_ID="9.4"\n' >"$tree/etc/os-release"
  write_input '.profile.os = {distro: "oraclelinux", version: "9"}'
  make_disk "$tree"
  stages package
  printf 'ID=opensuse-leap\nVERSION_ID="15.6"\n' >"$tree/etc/os-release"
  write_input '.profile.os = {distro: "opensuse", version: "15.6"}'
  make_disk "$tree"
  stages package
}
