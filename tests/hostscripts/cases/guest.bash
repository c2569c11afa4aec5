# shellcheck shell=bash
# Cases of the stage Tested, by test.sh and by modules.sh, about what is taken into a guest and measured there; most have one that really boots (guest.bash).
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run, harness.bash and guest.bash

# Each takes a minute of an emulated guest; the cases of the score and of UEFI go the same ways in the quick tier.
FULL_CASES+=(case_a_guest_is_measured_by_openscap_and_iperf3 case_a_guest_that_the_tester_has_no_content_for_is_told
  case_a_guest_that_takes_the_key_from_the_config_drive_as_glean_does_is_tested_without_cloud_init
  case_a_guest_boots_with_secure_boot_where_its_property_says_so case_an_image_for_aarch64_boots_by_uefi)

OWN_CONTENT='scap: {profile: "all", content: "scap/three-rules-ds.xml"}'

# write_guest_input TESTS - the git source has the data stream of three rules
write_guest_input() {
  if [[ ! -e $directory/input/source ]]; then
    mkdir -p "$directory/input/source/scap"
    cp "$repository/tests/testdata/scap/three-rules-ds.xml" "$directory/input/source/scap"
    echo "nothing of SCAP" >"$directory/input/source/scap/notes.xml"
    serve_modules
  fi
  write_test_input ".profile.tests = {$1} | .profile.image.metadata.originalUser = \"root\"
    | .profile.source.git = {url: \$sourceUrl, ref: \"main\"}"
}

# take_debian_guest - as fetch does
take_debian_guest() {
  make_debian_guest
  cp "$debian_guest/files.hashdeep" "$fetched"
  cp "$debian_guest/disk.qcow2" "$fetched/Standard_Debian_12_20260131_0.qcow2"
  chown -R 65532:65532 "$directory/workspace"
}

case_a_guest_is_measured_by_openscap_and_iperf3() {
  local output
  write_guest_input "modules: [\"throughput\"], $OWN_CONTENT"
  take_debian_guest
  tester_stage test
  echo "note: $(value test '"\(.throughput | tojson) under \(.accelerator), login \(.boot.sshSeconds) s after power-on"')"
  verdict Passed
  check "both ways" test "$(value test '.throughput | .sentMbitPerSecond > 1 and .receivedMbitPerSecond > 1')" = true
  check "figures in the JUnit report" test "$(grep -o 'property name="throughput' \
    "$directory/workspace/imagefactory-$uid/output/tests.junit.xml" | wc -l)" = 2
  check "content of the profile is not the suite's" test "$(value test .scap)" = null
  modules_stage
  verdict Passed '' modules
  output="$directory/modules/imagefactory-$uid/output"
  check "a rule of each outcome" test "$(value modules '.scap | tojson')" = \
    '{"profile":"xccdf_dev.imagefactory_profile_all","score":50,"passed":1,"failed":1,"notApplicable":1,"other":0}'
  check "a report for people" grep -q 'root has a line in /etc/shadow' "$output/scap.html"
  check "all results" grep -q 'idref="xccdf_dev.imagefactory_rule_has_root"' "$output/scap.arf.xml"
  check "nothing left" test -z "$(traces_of "$uid")"
}

case_a_score_below_the_threshold_is_told_with_the_rules_that_failed() {
  write_guest_input 'modules: [], scap: {profile: "xccdf_dev.imagefactory_profile_all", content: "scap/three-rules-ds.xml",
    skipRules: ["of_another_system"], minScore: 51}'
  # As hardened images have it: oscap has to be taken elsewhere.
  printf 'def test_mount(root): root("mount -t tmpfs -o noexec tmpfs /var/tmp")\n' >"$directory/tests/mine.py"
  take_debian_guest
  modules_stage
  verdict ScapScore '^the score 50(.0)? is below tests.scap.minScore 51; first failed rules: has_absent;' modules
  check "without the rule that was left out" test "$(value modules '.scap | "\(.passed) \(.failed) \(.notApplicable)"')" = "1 1 0"
}

case_a_guest_that_the_tester_has_no_content_for_is_told() {
  write_guest_input 'modules: ["throughput"], reruns: 0, throughput: {seconds: 1, minMbitPerSecond: 1000000}, scap: {profile: "standard"}'
  printf 'def test_volumes(root): root("frobnicate --list")\n' >"$directory/tests/mine.py"
  take_debian_guest
  tester_stage test
  verdict ScapBroken '^the tester has no content for debian 12: .*tests.scap.content'
  check "too slow" test "$(value test '.failed | join(" ")')" = \
    "test_throughput::is_enough[sent] test_throughput::is_enough[received]"
  check "by how much" grep -q 'Mbit/s received, less than tests.throughput.minMbitPerSecond 1000000' \
    "$directory/workspace/imagefactory-$uid/output/tests.junit.xml"
  modules_stage
  verdict TestsFailed 'profile/mine::volumes' modules
  check "a tool that the image lacks" grep -q '^E  *.*: frobnicate: not found' \
    "$directory/modules/imagefactory-$uid/output/modules.log"
}

case_a_guest_boots_by_uefi_where_its_property_says_so() {
  write_guest_input 'modules: []'
  take_debian_guest
  jq '.profile.image.properties = {hw_firmware_type: "uefi"}' "$directory/input/build.json" >"$directory/changed"
  mv "$directory/changed" "$directory/input/build.json"
  tester_stage test
  verdict Passed
  check "told" grep -q 'firmware: UEFI$' "$directory/test.log"
  check "by UEFI" grep -aq 'BdsDxe: starting Boot' "$directory/workspace/imagefactory-$uid/output/console.log"
}

case_a_guest_boots_with_secure_boot_where_its_property_says_so() {
  write_guest_input 'modules: []'
  take_debian_guest
  jq '.profile.image.properties = {hw_firmware_type: "uefi", os_secure_boot: "required"}' "$directory/input/build.json" >"$directory/changed"
  mv "$directory/changed" "$directory/input/build.json"
  tester_stage test
  verdict Passed
  check "told" grep -q 'firmware: UEFI with Secure Boot$' "$directory/test.log"
}

case_content_that_does_not_fit_its_profile_is_told_before_the_boot() {
  write_guest_input 'scap: {profile: "all", content: "scap/four-rules-ds.xml"}'
  make_guest ''
  modules_stage
  expect modules 1 Failed InvalidProfile "^tests.scap.content: .* no file 'scap/four-rules-ds.xml'"
  write_guest_input 'scap: {profile: "all", content: "scap/notes.xml"}'
  make_guest ''
  modules_stage
  expect modules 1 Failed InvalidProfile '^tests.scap.content: notes.xml is no data stream that oscap reads: .*notes.xml'
  write_guest_input 'scap: {profile: "al", content: "scap/three-rules-ds.xml"}'
  make_guest ''
  modules_stage
  expect modules 1 Failed InvalidProfile "^tests.scap.profile: three-rules-ds.xml has no profile 'al': name one of all foreign$"
  write_guest_input 'scap: {profile: "all", content: "scap/three-rules-ds.xml", skipRules: ["root"]}'
  make_guest ''
  modules_stage
  expect modules 1 Failed InvalidProfile "^tests.scap.skipRules: three-rules-ds.xml has no rule 'root'"
}

case_content_of_another_system_is_no_pass() {
  write_test_input
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  cp "$repository/tests/testdata/scap/three-rules-ds.xml" "$directory/tests"
  cat >"$scripts/judge.sh" <<'END'
set -eu
. "$IMAGEFACTORY_SCRIPTS/lib.sh"
. "$IMAGEFACTORY_SCRIPTS/machine.sh"
. "$IMAGEFACTORY_SCRIPTS/scap.sh"
begin_stage judge
make_directories
problem() { succeed "$1: $2"; }
scap_profile=foreign scap_content=/imagefactory/tests/three-rules-ds.xml
oscap xccdf eval --profile "$scap_profile" --results-arf "$OUTPUT_DIR/scap.arf.xml" "$scap_content"
read_results
END
  tester_stage judge
  expect judge 0 Succeeded Succeeded '^ScapBroken: no rule of profile foreign applies to this guest: three-rules-ds.xml is for another'
}

case_throughput_without_a_way_to_the_tester_is_skipped_unless_it_is_asked_for() {
  write_guest_input 'modules: ["throughput"], reruns: 0'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  tester_stage test IMAGEFACTORY_IPERF_SERVER=
  verdict Passed
  check "skipped" test "$(value test '.tests | "\(.skipped) of \(.total)"')" = "2 of 2"
  write_guest_input 'modules: ["throughput"], reruns: 0, throughput: {minMbitPerSecond: 1}'
  make_guest ''
  tester_stage test IMAGEFACTORY_IPERF_SERVER=
  verdict TestsFailed '2 of 2 tests failed'
  check "the way out" grep -q 'name an iperf3 server in tests.throughput.server' \
    "$directory/workspace/imagefactory-$uid/output/tests.log"
}

case_an_image_for_aarch64_boots_by_uefi() {
  write_guest_input 'modules: []} | .profile.os.architecture = "aarch64" | . + {'
  make_arm_guest
  cp "$arm_guest/files.hashdeep" "$fetched"
  cp "$arm_guest/disk.qcow2" "$fetched/Standard_Debian_12_20260131_0.qcow2"
  chown -R 65532:65532 "$directory/workspace"
  tester_stage test
  echo "note: login $(value test .boot.sshSeconds) s after power-on, $(value test '.files | tojson')"
  verdict Passed
  check "of its architecture" grep -aq 'BdsDxe: starting Boot' "$directory/workspace/imagefactory-$uid/output/console.log"
}

case_firmware_that_the_tester_has_not_is_told_by_name() {
  with_properties() { write_guest_input "modules: [\"throughput\"], reruns: 0} | .profile.image.properties = {$1"; make_guest ''; }
  with_properties 'hw_firmware_type: "bios", os_secure_boot: "required"'
  tester_stage test
  expect test 1 Failed InvalidProfile '^image.properties: os_secure_boot is required, .* set hw_firmware_type to uefi$'
  with_properties 'hw_firmware_type: "coreboot"'
  tester_stage test
  expect test 1 Failed InvalidProfile "hw_firmware_type 'coreboot' is unknown: set bios or uefi"
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's|^FIRMWARE_DIR=.*|FIRMWARE_DIR=/usr/nothing|' "$scripts/emulator.sh"
  with_properties 'hw_firmware_type: "uefi"'
  tester_stage test
  expect test 1 Failed FirmwareMissing 'hw_firmware_type is uefi, and the tester image has no UEFI for x86_64: add the package ovmf'
}

# The guest's init does with the config drive what glean does: the keys of meta_data.json become root's.
case_a_guest_that_takes_the_key_from_the_config_drive_as_glean_does_is_tested_without_cloud_init() {
  write_guest_input 'modules: ["cloudinit", "users"], reruns: 0,
    except: [{name: "test_cloudinit::root_file_system_grew", reason: "nothing grows it here"}]'
  take_debian_guest
  tester_stage test
  verdict Passed
  check "a time when it was ready" test "$(value test '.boot.readySeconds > 0')" = true
  check "told" grep -q 'the image has no cloud-init' "$directory/test.log"
  check "the accepted failure is counted" test "$(value test '[.tests.excepted, .tests.failed] | tojson')" = '[1,0]'
}
