# shellcheck shell=bash
# Cases of the factory's suite itself: its modules look at a system whose files the case has written, in the place of a guest.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# look_at MODULE [PYTEST-ARGUMENT...] - runs a module in the tester's root file system with what lies in $directory/guest over
# it, /etc/apt being the guest's alone; sets code, the result is in $directory/suite.json, the log in $directory/suite.log
look_at() {
  mkdir -p "$directory/guest/usr/bin"
  printf '#!/bin/sh\n[ "$1" != -u ] || shift 2\nexec "$@"\n' >"$directory/guest/usr/bin/sudo"
  chmod 755 "$directory/guest/usr/bin"/*
  code=0
  unshare --mount --propagation private bash -euc '
    tester=$1 directory=$2 scripts=$3 module=$4
    shift 4
    mount -t tmpfs tmpfs /mnt
    mkdir /mnt/upper /mnt/work /mnt/root
    mount -t overlay -o "lowerdir=$tester,upperdir=/mnt/upper,workdir=/mnt/work" overlay /mnt/root
    rm -rf /mnt/root/etc/apt
    cp -a "$directory/guest/." /mnt/root/
    mkdir /mnt/root/suite
    cp "$scripts"/suite/*.py "$directory/input/build.json" /mnt/root/suite/
    mount --bind /dev /mnt/root/dev
    printf "[pytest]\njunit_family = xunit1\n" >/mnt/root/suite/pytest.ini
    touch /mnt/root/suite/files
    status=0
    chroot /mnt/root env -C /suite PYTHONDONTWRITEBYTECODE=1 IMAGEFACTORY_INPUT=/suite/build.json IMAGEFACTORY_FILES=/suite/files \
      IMAGEFACTORY_SUITE_RESULT=/suite/suite.json IMAGEFACTORY_SCRIPTS=/suite python3 -m pytest -p no:cacheprovider -p result \
      --import-mode=importlib -v -ra --tb=short --reruns 0 --hosts=local:// --junitxml=/suite/junit.xml "test_$module.py" "$@" || status=$?
    cp /mnt/root/suite/suite.json "$directory/suite.json"
    cp /mnt/root/suite/junit.xml "$directory/junit.xml" || :
    exit "$status"' look_at "$tester" "$directory" "$scripts" "$@" >"$directory/suite.log" 2>&1 || code=$?
}

# found PATTERN - all that the suite said at the failing test
found() {
  check "a failure" test "$code" = 1
  if ! grep -qE -- "$1" "$directory/suite.log"; then
    echo "expected: $1"
    grep '^E  ' "$directory/suite.log" || tail -n 20 "$directory/suite.log"
    return 1
  fi
}

content() {
  [[ $code == 0 ]] || {
    tail -n 30 "$directory/suite.log"
    return 1
  }
}

OF_THE_PROFILE='test_are_those_of_the_profile'

# guest_file PATH - of the guest
guest_file() {
  mkdir -p "$(dirname "$directory/guest/$1")"
  cat >"$directory/guest/$1"
}

case_a_source_of_apt_that_is_not_the_profiles_is_named_wherever_it_lies() {
  local entry path line
  write_input '.profile.repositories = [{name: "main", url: "http://deb.example.org/debian/", suite: "bookworm"},
    {name: "k8s", type: "AptFlat", url: "http://pkgs.example.org/k8s"}]'
  guest_file etc/apt/sources.list.d/main.list <<<'deb [check-valid-until=no signed-by=/k.gpg] http://deb.example.org/debian bookworm main'
  guest_file etc/apt/sources.list.d/k8s.list <<<'deb http://pkgs.example.org/k8s ./'
  # None of these is a source.
  guest_file etc/apt/sources.list <<<'# deb http://deb.example.org/debian sid main'
  guest_file etc/apt/sources.list.d/debian.sources <<<$'Types: deb\nURIs: http://off.example.org/\nSuites: bookworm\nComponents: main\nEnabled: no'
  guest_file etc/apt/sources.list.d/old.list.save <<<'deb http://old.example.org/ bookworm main'
  look_at repositories -k "$OF_THE_PROFILE"
  content
  for entry in 'etc/apt/sources.list|deb http://evil.example.org/debian bookworm main|over http' \
    'etc/apt/sources.list.d/x.list|deb-src [arch=amd64] http://evil.example.org/debian bookworm main|without signed-by and over http' \
    'etc/apt/sources.list.d/x.sources|Types: deb\nURIs: http://deb.example.org/debian\n http://evil.example.org/debian\nSuites: bookworm\nComponents: main\nSigned-By: /k|over http'; do
    IFS='|' read -r path line entry <<<"$entry"
    printf '%b\n' "$line" | guest_file "$path"
    look_at repositories -k "$OF_THE_PROFILE"
    found "elsewhere than the profile says: http://evil.example.org/debian bookworm main of /$path.*$entry"
    rm "$directory/guest/$path"
  done
  guest_file etc/apt/sources.list.d/x.list <<<'deb [signed-by=/k.gpg] http://deb.example.org/debian bookworm main contrib'
  look_at repositories -k "$OF_THE_PROFILE"
  found 'says: http://deb.example.org/debian bookworm main contrib of /etc/apt/sources.list.d/x.list'
  guest_file etc/apt/sources.list.d/x.list <<<'deb http://deb.example.org/debian'
  look_at repositories -k "$OF_THE_PROFILE"
  found '/etc/apt/sources.list.d/x.list has a line that apt does not read'
  rm "$directory/guest/etc/apt/sources.list.d/x.list" "$directory/guest/etc/apt/sources.list.d/k8s.list"
  look_at repositories -k "$OF_THE_PROFILE"
  found 'not among the sources in the image: k8s'
}

case_a_repository_of_dnf_or_zypper_that_is_not_the_profiles_is_named() {
  write_input '.profile.os = {distro: "almalinux", version: "9"}
    | .profile.repositories = [{name: "base", type: "RpmMd", url: "http://repo.example.org/base"},
      {name: "mirrored", type: "RpmMd", metalink: "https://mirrors.example.org/metalink?repo=x"}]'
  guest_file etc/yum.repos.d/base.repo <<<$'[imagefactory-base]\nbaseurl=http://repo.example.org/base/\ngpgcheck=1'
  guest_file etc/yum.repos.d/mirrored.repo <<<$'[imagefactory-mirrored]\nenabled=True\nmetalink=https://mirrors.example.org/metalink?repo=x'
  guest_file etc/yum.repos.d/off.repo <<<$'[off]\nenabled=no\nbaseurl=http://off.example.org/'
  guest_file etc/dnf/dnf.conf <<<$'[main]\ngpgcheck=1'
  look_at repositories -k "$OF_THE_PROFILE"
  content
  guest_file etc/zypp/repos.d/epel.repo <<<$'[epel]\nbaseurl=http://repo.example.org/base, http://epel.example.org/9'
  look_at repositories -k "$OF_THE_PROFILE"
  found 'elsewhere than the profile says: epel \(http://epel.example.org/9\)'
  rm "$directory/guest/etc/zypp/repos.d/epel.repo"
  # The same name once more, where one would hide the other.
  guest_file etc/dnf/dnf.conf <<<$'[imagefactory-base]\nbaseurl=http://evil.example.org/base'
  look_at repositories -k "$OF_THE_PROFILE"
  found 'imagefactory-base of /etc/dnf/dnf.conf \(http://evil.example.org/base\)'
}

case_a_service_of_zypper_and_a_second_folder_of_dnf_bring_sources_that_are_named() {
  write_input '.profile.os = {distro: "opensuse", version: "15.6"}
    | .profile.repositories = [{name: "oss", type: "RpmMd", url: "http://repo.example.org/oss"}]'
  guest_file etc/zypp/repos.d/oss.repo <<<$'[imagefactory-oss]\nbaseurl=http://repo.example.org/oss'
  guest_file etc/zypp/services.d/off.service <<<$'[off]\nenabled=0\nurl=dir:/off'
  look_at repositories -k "$OF_THE_PROFILE"
  content
  # As package openSUSE-repos adds it, which Leap 15.6 and Tumbleweed have.
  guest_file etc/zypp/services.d/openSUSE.service <<<$'[openSUSE]\nname=openSUSE\nenabled=1\nautorefresh=1\nurl=dir:/usr/share/zypp/local/service/openSUSE'
  look_at repositories -k "$OF_THE_PROFILE"
  found 'says: those of the service openSUSE \(dir:/usr/share/zypp/local/service/openSUSE\): remove'
  rm "$directory/guest/etc/zypp/services.d/openSUSE.service"
  guest_file usr/lib/zypp/plugins/services/vendor <<<'#!/bin/sh'
  chmod 755 "$directory/guest/usr/lib/zypp/plugins/services/vendor"
  look_at repositories -k "$OF_THE_PROFILE"
  found 'those of the service vendor \(plugin\)'
  rm "$directory/guest/usr/lib/zypp/plugins/services/vendor"
  guest_file etc/yum/repos.d/x.repo <<<$'[x]\nbaseurl=http://evil.example.org/'
  look_at repositories -k "$OF_THE_PROFILE"
  found 'elsewhere than the profile says: x \(http://evil.example.org\)'
  rm "$directory/guest/etc/yum/repos.d/x.repo"
  guest_file etc/dnf/dnf.conf <<<$'[main]\nreposdir = /etc/yum.repos.d, /opt/repos'
  guest_file opt/repos/x.repo <<<$'[x]\nbaseurl=http://evil.example.org/'
  look_at repositories -k "$OF_THE_PROFILE"
  found 'elsewhere than the profile says: x \(http://evil.example.org\)'
}

# As Debian's cloud images have them.
case_a_source_of_apt_by_a_list_of_mirrors_or_with_a_comment_is_known() {
  write_input '.profile.repositories = [{name: "main", url: "https://deb.example.org/debian", suite: "bookworm"}]'
  guest_file etc/apt/sources.list.d/debian.sources <<<$'Types: deb deb-src\nURIs: mirror+file:///etc/apt/mirrors/debian.list\nSuites: bookworm\nComponents: main'
  guest_file etc/apt/mirrors/debian.list <<<$'https://deb.example.org/debian\tpriority:1'
  guest_file etc/apt/sources.list <<<'deb [signed-by=/k#1.gpg] https://deb.example.org/debian bookworm main # the same'
  look_at repositories -k "$OF_THE_PROFILE"
  content
  guest_file etc/apt/mirrors/debian.list <<<$'https://deb.example.org/debian\nhttps://evil.example.org/debian'
  look_at repositories -k "$OF_THE_PROFILE"
  found 'elsewhere than the profile says: https://evil.example.org/debian bookworm main of /etc/apt/sources.list.d/debian.sources'
  rm "$directory/guest/etc/apt/mirrors/debian.list"
  look_at repositories -k "$OF_THE_PROFILE"
  found 'says: mirror\+file:///etc/apt/mirrors/debian.list bookworm main of'
}

case_a_package_manager_that_is_told_to_check_no_signature_at_all_is_named() {
  write_input '.profile.repositories = [{name: "main", url: "http://deb.example.org/debian", suite: "bookworm"}]'
  guest_file etc/apt/apt.conf.d/90own <<<'Acquire::AllowInsecureRepositories "false"; APT::Get::Assume-Yes "true";'
  look_at repositories -k test_none_is_trusted_blindly
  content
  guest_file etc/apt/apt.conf.d/90own <<<$'APT::Get::AllowUnauthenticated "yes";\nAcquire { AllowInsecureRepositories "1"; };'
  look_at repositories -k test_none_is_trusted_blindly
  found 'without checking signatures: all of apt, by APT::Get::AllowUnauthenticated, all of apt, by Acquire::AllowInsecureRepositories'
  rm "$directory/guest/etc/apt/apt.conf.d/90own"
  guest_file etc/zypp/repos.d/oss.repo <<<$'[imagefactory-oss]\nbaseurl=http://repo.example.org/oss'
  guest_file etc/zypp/zypp.conf <<<$'[main]\n# gpgcheck = off\npkg_gpgcheck = off'
  look_at repositories -k test_none_is_trusted_blindly
  found 'signatures: all of zypper, by pkg_gpgcheck of /etc/zypp/zypp.conf'
}

case_a_source_of_apt_that_is_told_to_check_no_signature_is_named() {
  local option
  write_input '.profile.repositories = [{name: "main", url: "http://deb.example.org/debian", suite: "bookworm"}]'
  guest_file etc/apt/sources.list <<<'deb [arch=amd64 trusted=no allow-weak=0] http://deb.example.org/debian bookworm main'
  guest_file etc/apt/sources.list.d/own.sources <<<$'Types: deb\nURIs: http://deb.example.org/debian\nSuites: bookworm\nTrusted: no\nAllow-Insecure: off'
  look_at repositories -k test_none_is_trusted_blindly
  content
  for option in trusted=true trusted=1 allow-insecure=yes allow-weak=on allow-downgrade-to-insecure=enable; do
    guest_file etc/apt/sources.list <<<"deb [arch=amd64 $option] http://deb.example.org/debian bookworm main"
    look_at repositories -k test_none_is_trusted_blindly
    found "without checking signatures: \[arch=amd64 $option\]:"
  done
  rm "$directory/guest/etc/apt/sources.list"
  for option in 'Trusted: with' 'Allow-Weak: yes'; do
    guest_file etc/apt/sources.list.d/own.sources <<<$'Types: deb\nURIs: http://deb.example.org/debian\nSuites: bookworm\n'"$option"
    look_at repositories -k test_none_is_trusted_blindly
    found "without checking signatures: $option:"
  done
}

# What the two tools put into the image.
case_cloud_init_adds_no_source_of_its_own_unless_the_profile_says_what_it_does() {
  local element root="$directory/root" sources
  write_input
  stages source prepare
  element="$directory/workspace/imagefactory-$uid/elements/imagefactory"
  for sources in '' 'apt_preserve_sources_list: false' $'apt:\n  sources_list: deb $MIRROR $RELEASE main'; do
    rm -rf "$root"
    mkdir -p "$root"/{etc/cloud/cloud.cfg.d,bin,dev,lib,lib64,usr}
    echo "# preserve_sources_list: false" >"$root/etc/cloud/cloud.cfg"
    printf '%s\n' "$sources" >"$root/etc/cloud/cloud.cfg.d/50-own.cfg"
    cp "$element/finalise.d/99-imagefactory" "$root/finish"
    unshare --mount --propagation private bash -euc 'for name in bin lib lib64 usr; do mount --bind "$2/$name" "$1/$name"; done
      mount --bind /dev "$1/dev"
      chroot "$1" /finish' finish "$root" "$tester"
    if [[ $sources ]]; then
      check "nothing is added to '$sources'" test ! -e "$root/etc/cloud/cloud.cfg.d/99-imagefactory-apt.cfg"
    else
      cp "$root/etc/cloud/cloud.cfg.d/99-imagefactory-apt.cfg" "$directory/by-dib"
    fi
  done
  check "it is told to leave them" grep -qx '  preserve_sources_list: true' "$directory/by-dib"
  rm "$root/etc/cloud/cloud.cfg.d/50-own.cfg"
  mkdir -p "$directory/files/etc/apt" && echo x >"$directory/files/etc/apt/x"
  python3 -B "$scripts/tools/kiwi_finish.py" "$root" "$directory/files"
  check "the same by kiwi" cmp "$directory/by-dib" "$root/etc/cloud/cloud.cfg.d/99-imagefactory-apt.cfg"
}

# cloud_init STATUS EXTENDED-STATUS RECOVERABLE-ERRORS - the guest has one that says so
cloud_init() {
  jq -n --arg status "$1" --arg extended "$2" --argjson recovered "$3" \
    '{$status, extended_status: $extended, detail: "DataSourceConfigDrive", errors: [], recoverable_errors: $recovered}' |
    guest_file run/cloud-init/said
  echo '{"v1": {"datasource": "DataSourceConfigDrive", "errors": []}}' | guest_file run/cloud-init/result.json
  printf '#!/bin/sh\n[ "$3" != json ] || cat /run/cloud-init/said\n[ "$3" = json ] || echo "status: done"\nexit %s\n' "${4:-2}" |
    guest_file usr/bin/cloud-init
}

NOT_THE_DISK='not root_file_system_grew'

case_a_boot_that_cloud_init_calls_degraded_fails_for_errors_and_is_told_for_warnings() {
  write_input
  cloud_init 'done' 'degraded done' '{"WARNING": ["Could not match supplied host pattern"], "DEPRECATED": ["ntp.enabled is deprecated"]}'
  look_at cloudinit -k "$NOT_THE_DISK"
  content
  check "it is told in the log" grep -q 'cloud-init is degraded, by nothing that fails: WARNING: Could not match' "$directory/suite.log"
  check "and in the report" grep -q 'property name="degraded" value="cloud-init is degraded.*DEPRECATED: ntp.enabled' "$directory/junit.xml"
  cloud_init 'done' 'degraded done' '{"WARNING": ["a warning"], "ERROR": ["Failed to install packages"]}'
  look_at cloudinit -k "$NOT_THE_DISK"
  found 'cloud-init is degraded \(degraded done\): Failed to install packages: correct'
  check "by one test, which can be excepted" test "$(jq -r '"\(.failed) \(.failures[0])"' "$directory/suite.json")" = \
    '1 test_cloudinit::is_not_degraded_by_errors[local]'
  cloud_init error 'error - done' '{}' 1
  look_at cloudinit -k "$NOT_THE_DISK"
  found 'cloud-init did not finish well: error error - done DataSourceConfigDrive'
  # Debian 11's knows no JSON.
  cloud_init 'done' '' '{}' 0
  : >"$directory/guest/run/cloud-init/said"
  look_at cloudinit -k "$NOT_THE_DISK"
  content
}

case_an_image_without_cloud_init_is_told_and_what_it_has_instead_is_looked_at() {
  write_input '.profile.image.metadata.originalUser = "root"'
  guest_file usr/bin/systemctl <<<$'#!/bin/sh\ncat /run/units'
  guest_file run/units <<<'glean@eth0.service loaded active exited Glean for interface eth0'
  look_at cloudinit -k "$NOT_THE_DISK"
  content
  check "why" grep -q 'SKIPPED .* the image has no cloud-init' "$directory/suite.log"
  check "the numbers" test "$(jq -r '"\(.passed) \(.skipped)"' "$directory/suite.json")" = "1 3"
  guest_file run/units <<<'glean@eth0.service loaded failed failed Glean for interface eth0'
  look_at cloudinit -k "$NOT_THE_DISK"
  found 'glean failed: glean@eth0.service'
}

# except NAME REASON... - of the profile
except() {
  jq '.profile.tests.except = [$ARGS.positional | range(0; length; 2) as $i | {name: .[$i], reason: .[$i + 1]}]' --args "$@" \
    <"$directory/input/build.json" >"$directory/input/build.json.new"
  mv "$directory/input/build.json.new" "$directory/input/build.json"
}

case_a_test_that_is_excepted_runs_and_its_failure_is_in_the_report_with_the_reason_and_fails_nothing() {
  write_input
  cloud_init 'done' 'degraded done' '{"ERROR": ["Failed to install packages"]}'
  except test_cloudinit.py::test_is_not_degraded_by_errors 'the vendor ships it so, #12' test_cloudinit::is_done 'once needed'
  look_at cloudinit -k "$NOT_THE_DISK"
  content
  check "the numbers" test "$(jq -c '[.passed, .failed, .skipped, .excepted]' "$directory/suite.json")" = '[2,0,1,1]'
  check "what came of each" test "$(jq -c .exceptions "$directory/suite.json")" = \
    '[{"name":"test_cloudinit.py::test_is_not_degraded_by_errors","failed":1},{"name":"test_cloudinit::is_done","failed":0}]'
  check "the reason in the report" grep -q 'property name="excepted" value="the vendor ships it so, #12"' "$directory/junit.xml"
  check "and the failure" grep -q 'property name="failure" value="AssertionError: cloud-init is degraded.*Failed to install' \
    "$directory/junit.xml"
  check "the log has both" grep -q 'XFAIL.*the vendor ships it so, #12' "$directory/suite.log"
  check "one that is not needed is told" grep -q '^tests.except: test_cloudinit::is_done passes, so nothing has to be excepted' \
    "$directory/suite.log"
}

case_an_exception_of_a_test_that_does_not_exist_is_told_before_the_boot_with_names_that_are_near() {
  write_test_input '.profile.tests = {modules: ["cleanliness"], reruns: 0,
    except: [{name: "test_cleanliness::no_machine_ids", reason: "x"}]}'
  make_guest ''
  tester_stage test
  verdict SuiteBroken "no test 'test_cleanliness::no_machine_ids' among those that run: it may be test_cleanliness::no_machine_id"
  check "no boot" test ! -e "$directory/workspace/imagefactory-$uid/output/console.log"
}

case_an_image_passes_with_a_failure_that_its_profile_accepts_and_not_with_another() {
  write_test_input '.profile.tests = {modules: ["cleanliness"], reruns: 1, except: [
    {name: "test_cleanliness::no_ssh_host_keys", reason: "x"}, {name: "profile/mine::one", reason: "y"}]}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  echo "400,00,./etc/ssh/ssh_host_rsa_key" >"$fetched/files.hashdeep"
  tester_stage test
  verdict Passed
  check "counted" test "$(value test '.tests | tojson')" = '{"total":9,"passed":8,"failed":0,"skipped":0,"flaky":0,"excepted":1}'
  check "named" test "$(value test '.exceptions | tojson')" = '[{"name":"test_cleanliness::no_ssh_host_keys","failed":1}]'
  # The profile's own modules have theirs.
  printf '%s\n' 'import pytest' '@pytest.mark.parametrize("n", ["a", "b"])' 'def test_one(n): assert n == "a"' >"$directory/tests/mine.py"
  modules_stage
  verdict Passed '' modules
  check "of one name" test "$(value modules '[.tests.passed, .tests.excepted, .exceptions] | tojson')" = '[1,1,[{"name":"profile/mine::one","failed":1}]]'
  echo "400,00,./etc/machine-id" >>"$fetched/files.hashdeep"
  tester_stage test
  verdict TestsFailed '1 of 9 tests failed: test_cleanliness::no_machine_id'
}
