# shellcheck shell=bash
# Cases of the stage Tested: fetch.sh and test.sh (modules.bash has those of modules.sh), in the tester image and as its user. What a case needs of a guest that has
# booted is made up; the guests themselves are boot sectors, which write to the console what a kernel would.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # some variables are set by run and harness.bash, or read there

# tester_stage NAME [NAME=VALUE...]
tester_stage() { stage "$1" TESTER=yes "${@:2}"; }

write_test_input() {
  write_input "$@"
  fetched="$directory/workspace/imagefactory-$uid/fetched"
  mkdir -p "$fetched"
  chown -R 65532:65532 "$directory/workspace" "$directory/modules"
}

# make_guest TEXT [THEN] - an image that writes TEXT to the serial console and stops, or does what the three bytes say: a
# boot sector, whose partition 1 has the files that make_files made
make_guest() {
  local disk="$directory/disk" text=$1 then=${2:-'\xf4\xeb\xfd'}
  truncate -s 17M "$disk"
  # xor ax,ax; mov ds,ax; cld; mov si,0x7c16; mov dx,0x3f8; next: lodsb; test al,al; jz stop; out dx,al; jmp next;
  # stop: hlt; jmp stop
  printf '\x31\xc0\x8e\xd8\xfc\xbe\x16\x7c\xba\xf8\x03\xac\x84\xc0\x74\x03\xee\xeb\xf8%b%b' "$then" "$text" |
    dd of="$disk" conv=notrunc status=none
  # One partition of Linux, from sector 2048 on, 32768 sectors.
  printf '\x00\x00\x00\x00\x83\x00\x00\x00\x00\x08\x00\x00\x00\x80\x00\x00' |
    dd of="$disk" bs=1 seek=446 conv=notrunc status=none
  printf '\x55\xaa' | dd of="$disk" bs=1 seek=510 conv=notrunc status=none
  if [[ -d $directory/files ]]; then
    mke2fs -q -t ext4 -d "$directory/files" -E offset=$((2048 * 512)) "$disk" 16M
  fi
  qemu-img convert -f raw -O qcow2 "$disk" "$fetched/Standard_Debian_12_20260131_0.qcow2"
  rm "$disk"
  : >"$fetched/files.hashdeep"
  chown -R 65532:65532 "$directory/workspace"
}

# verdict REASON [MESSAGE-PATTERN [STAGE]] - of test, or of modules; "Passed" stands for none
verdict() {
  local stage=${3:-test}
  expect "$stage" 0 Succeeded Succeeded
  if [[ $(value "$stage" '.problem.reason // .verdict') != "$1" ]]; then
    echo "expected: the verdict $1"
    value "$stage" '.problem // .verdict'
    return 1
  fi
  if ! value "$stage" '.problem.message // ""' | grep -qE -- "${2:-}"; then
    echo "expected: a message like '$2'"
    value "$stage" .problem.message
    return 1
  fi
}

# qemu_of_container - the virtual machines that run inside, as seen from here
qemu_of_container() {
  local namespace
  namespace=$(readlink "/proc/$1/ns/pid")
  find /proc -maxdepth 1 -name '[0-9]*' | while read -r process; do
    if [[ $(readlink "$process/ns/pid") == "$namespace" ]] && grep -qs qemu-system "$process/comm"; then
      echo "${process#/proc/}"
    fi
  done
}

start_download_store() {
  start_store
  cp "$directory/upload/upload.json" "$directory/download/download.json"
  mv "$directory/workspace/imagefactory-$uid/output/Standard_Debian_12_20260131_0.qcow2" "$store/"
  list_outputs
  echo list >"$store/files.hashdeep"
  digest=$(sha256sum <"$store/Standard_Debian_12_20260131_0.qcow2" | cut -d' ' -f1)
  chown -R 65532:65532 "$directory/workspace"
}

case_fetch_survives_faults_and_goes_on_where_it_was_cut_off() {
  write_test_input
  start_download_store
  printf '503\ndrop\n' >"$store/.faults"
  tester_stage fetch IMAGEFACTORY_IMAGE_SHA256="$digest"
  expect fetch 0 Succeeded Succeeded
  check "the same bytes" cmp "$store/Standard_Debian_12_20260131_0.qcow2" "$fetched/Standard_Debian_12_20260131_0.qcow2"
  check "no signature in the log" test -z "$(grep signature= "$directory/fetch.log")"
  rm "$store/files.hashdeep" && cp "$store/Standard_Debian_12_20260131_0.qcow2" "$store/files.hashdeep"
  echo cut >"$store/.faults"
  tester_stage fetch IMAGEFACTORY_IMAGE_SHA256="sha256:$digest"
  expect fetch 0 Succeeded Succeeded
  check "the rest only" test "$(cat "$store/.ranges")" = 150000
  check "all of it" cmp "$store/files.hashdeep" "$fetched/files.hashdeep"
}

case_a_file_that_breaks_off_late_is_tried_again_and_a_store_that_gives_nothing_more_is_given_up() {
  write_test_input
  start_download_store
  cp "$store/Standard_Debian_12_20260131_0.qcow2" "$store/files.hashdeep"
  # Each attempt takes longer than anybody's patience.
  own_scripts transfer.sh 's/^  curl_status=0$/&\n  echo $(($(date) + 400)) >\/tmp\/clock/'
  printf '%s\n' 'echo 0 >/tmp/clock' 'date() { cat /tmp/clock; }' >>"$scripts/transfer.sh"
  echo cut >"$store/.faults"
  tester_stage fetch IMAGEFACTORY_IMAGE_SHA256="$digest"
  expect fetch 0 Succeeded Succeeded
  printf 'cut\n503\n' >"$store/.faults"
  tester_stage fetch IMAGEFACTORY_IMAGE_SHA256="$digest"
  expect fetch 75 Failed StoreUnreachable '^files.hashdeep: .*503'
}

case_fetch_writes_through_nothing_that_lies_where_it_fetches() {
  write_test_input
  start_download_store
  mkdir "$directory/workspace/elsewhere"
  ln -s ../../elsewhere "$fetched/files.hashdeep"
  ln -s ../../elsewhere/file "$fetched/files.hashdeep.part"
  echo old >"$fetched/another"
  chown -R -h 65532:65532 "$directory/workspace"
  tester_stage fetch IMAGEFACTORY_IMAGE_SHA256="$digest"
  expect fetch 0 Succeeded Succeeded
  check "nothing is written through a link" test -z "$(ls -A "$directory/workspace/elsewhere")"
  check "what was fetched is all there is" test "$(cd "$fetched" && find . -type f | sort | paste -sd ' ')" = \
    './Standard_Debian_12_20260131_0.qcow2 ./files.hashdeep'
}

case_fetch_refuses_an_image_that_is_not_the_one_that_was_built() {
  write_test_input
  start_download_store
  echo more >>"$store/Standard_Debian_12_20260131_0.qcow2"
  tester_stage fetch IMAGEFACTORY_IMAGE_SHA256="$digest"
  expect fetch 1 Failed ImageDiffers "the build made one of $digest"
  rm "$store/files.hashdeep"
  tester_stage fetch IMAGEFACTORY_IMAGE_SHA256="$digest"
  expect fetch 1 Failed FileMissing '^files.hashdeep'
}

case_upload_sends_results_where_there_is_no_image() {
  write_test_input
  start_download_store
  rm "$store"/*
  tester_stage upload
  expect upload 0 Succeeded Succeeded '^2 files'
  check "both" test "$(paste -sd ' ' "$store/.order")" = "SHA256SUMS packages.txt"
}

case_a_test_without_an_image_is_refused() {
  write_test_input
  tester_stage test
  expect test 1 Failed NotFetched 'the fetch stage has to run first'
}

case_a_user_who_is_a_line_of_ssh_s_configuration_is_refused() {
  write_test_input '.profile.image.metadata.originalUser = "debian\n  ProxyCommand touch /workspace/pwned"'
  make_guest ''
  tester_stage test
  expect test 1 Failed InvalidProfile 'is no name of a user'
}

case_a_module_name_that_is_none_is_refused() {
  write_test_input '.profile.tests.skipModules = ["shh"]'
  make_guest ''
  tester_stage test
  expect test 1 Failed InvalidProfile "no module 'shh': name some of .*ssh"
}

case_a_disk_that_boots_nothing_is_told() {
  write_test_input '.profile.tests.timeoutSeconds = 2'
  make_guest ''
  tester_stage test
  verdict DidNotBoot 'no kernel line on the serial console within (2|8) s'
  check "no time of a kernel" test "$(value test .boot.kernelSeconds)" = null
  check "the image is as it was" test "$(value test .imageUnchanged)" = true
}

case_a_kernel_that_panics_is_told_at_once() {
  # Whoever waited for this deadline would hang.
  own_scripts boot.sh 's/^BOOT_SECONDS=.*/BOOT_SECONDS=86400/'
  write_test_input '.profile.tests.timeoutSeconds = 86400'
  make_guest '[    0.000000] Linux version 6.1.0\r\n\e[31mKernel panic - not syncing: VFS: Unable to mount root fs\r\n'
  begin test TESTER=yes
  until_ended "$container"
  code=0
  wait "$container" || code=$?
  verdict KernelPanic 'Unable to mount root fs'
  check "no control character" test -z "$(value test .problem.message | tr -d '[:print:]\n')"
  check "a time of the kernel" test "$(value test '.boot.kernelSeconds > 0')" = true
}

STARVED_GUEST="Kernel panic - not syncing: IO-APIC + timer doesn't work!\\r\\n"

# On a busy host an emulated processor may get no tick of its timer for so long.
case_a_kernel_that_got_no_tick_of_the_emulated_timer_is_booted_again() {
  write_test_input
  make_guest "$STARVED_GUEST"
  mv "$fetched/Standard_Debian_12_20260131_0.qcow2" "$directory/starved.qcow2"
  make_guest 'Kernel panic - not syncing: for the test\r\n'
  cp "$directory/starved.qcow2" "$directory/workspace"
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's/^make_overlay() /make_own_overlay() /' "$scripts/emulator.sh"
  sed -i 's/^start_machine() /start_its_machine() /' "$scripts/emulator.sh"
  cat >>"$scripts/emulator.sh" <<'END'
make_overlay() {
  make_own_overlay "$1"
  mv "$MACHINE_DIR/disk.qcow2" "$MACHINE_DIR/second.qcow2"
  cp "$IMAGEFACTORY_WORKSPACE/starved.qcow2" "$MACHINE_DIR/disk.qcow2"
}
start_machine() {
  [ ! -e "$MACHINE_DIR/started" ] || mv "$MACHINE_DIR/second.qcow2" "$MACHINE_DIR/disk.qcow2"
  : >"$MACHINE_DIR/started"
  start_its_machine
}
END
  tester_stage test
  verdict KernelPanic 'for the test'
  check "told" test "$(grep -c 'the emulated timer stood still' "$directory/test.log")" = 1
}

case_a_kernel_that_never_gets_a_tick_is_told_in_the_end() {
  write_test_input
  make_guest "$STARVED_GUEST"
  tester_stage test
  verdict KernelPanic "IO-APIC . timer doesn't work"
  check "after three more boots" test "$(grep -c 'the emulated timer stood still' "$directory/test.log")" = 3
}

case_a_guest_without_a_network_is_told() {
  write_test_input
  make_guest '[    0.000000] Linux version 6.1.0\r\nguest login: '
  own_scripts boot.sh 's/^(SETTLE|LOGIN)_SECONDS=.*/\1_SECONDS=1/'
  tester_stage test
  verdict NoNetwork 'asks for an address by DHCP'
}

# in_booting_guest SCRIPT [MACHINE] - what boot.sh makes of a guest, with the guest's part played by the functions in SCRIPT
in_booting_guest() {
  IMAGEFACTORY_BUILD_UID=x IMAGEFACTORY_SCRIPTS=$scripts IMAGEFACTORY_WORKSPACE=$directory/workspace sh -euc '
    . "$IMAGEFACTORY_SCRIPTS/lib.sh"
    . "$IMAGEFACTORY_SCRIPTS/machine.sh"
    . "$IMAGEFACTORY_SCRIPTS/'"${2:-emulator}"'.sh"
    . "$IMAGEFACTORY_SCRIPTS/boot.sh"
    STAGE=test MACHINE=0 SETTLE_SECONDS=1 scale=1 suite_seconds=20 suite_user=debian image_user=debian
    powered_on=$(milliseconds)
    mkdir -p "$MACHINE_DIR" "$OUTPUT_DIR"
    : >"$CONSOLE"
    problem() { echo "$1: $2"; }
    is_running() { true; }
    '"$1"'
    follow_boot || :' | grep -v '^\[test'
}

case_a_key_that_is_refused_is_told() {
  local told
  told=$(in_booting_guest 'try_login() {
      echo "debian@guest: Permission denied (publickey)." >"$MACHINE_DIR/login.error"
      false
    }')
  check "the reason" grep -q '^LoginRefused: sshd answers, but user debian' <<<"$told"
}

case_a_key_that_is_refused_at_first_is_no_problem() {
  local told
  # Times that no busy machine takes.
  told=$(in_booting_guest 'SETTLE_SECONDS=600 suite_seconds=3600
    try_login() {
      echo "debian@guest: Permission denied (publickey)." >"$MACHINE_DIR/login.error"
      tries=$((${tries:-0} + 1))
      [ "$tries" = 2 ]
    }
    open_connection() { :; }
    guest() { echo ready; }
    wait_until_ready() { echo "ready"; }')
  check "no problem" test "$told" = ready
}

case_a_server_that_is_another_one_is_told() {
  local told
  told=$(in_booting_guest 'ssh_address=10.0.0.9
    try_login() {
      echo "Host key verification failed." >"$MACHINE_DIR/login.error"
      false
    }' server)
  check "the reason" grep -q '^WrongHostKey: what answers at 10.0.0.9' <<<"$told"
}

case_a_server_that_does_not_answer_is_told() {
  local told
  told=$(in_booting_guest 'ssh_address=10.0.0.9
    try_login() {
      echo "ssh: connect to host 10.0.0.9 port 22: Connection timed out" >"$MACHINE_DIR/login.error"
      false
    }' server)
  check "the reason" grep -q '^NoAnswer: SSH at 10.0.0.9 did not answer within .* of power-on (ssh: connect to host' <<<"$told"
}

case_an_image_that_changes_under_test_is_told() {
  write_test_input
  make_guest 'Kernel panic - not syncing: for the test\r\n'
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's/^start_machine() /start_its_machine() /' "$scripts/emulator.sh"
  cat >>"$scripts/emulator.sh" <<'END'
start_machine() {
  start_its_machine
  echo more >>"$image"
}
END
  tester_stage test
  verdict ImageChanged
  check "the image changed" test "$(value test .imageUnchanged)" = false
}

case_a_host_that_cannot_run_the_machine_is_worth_another_try() {
  write_test_input '.profile.tests.memoryMiB = 1000000000'
  make_guest ''
  tester_stage test
  expect test 75 Failed MachineFailed 'check memory and disk of the test host'
}

case_a_port_that_another_program_takes_first_is_no_fault() {
  write_test_input
  make_guest 'Kernel panic - not syncing: for the test\r\n'
  mkdir "$directory/nothing"
  serve "$directory/nothing"
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's/^free_port() /random_port() /' "$scripts/emulator.sh"
  cat >>"$scripts/emulator.sh" <<END
free_port() {
  if [ -e "\$MACHINE_DIR/taken" ]; then random_port; else : >"\$MACHINE_DIR/taken" && echo $port; fi
}
END
  tester_stage test
  verdict KernelPanic 'for the test'
  check "told" grep -q "port $port was taken by another program" "$directory/test.log"
}

# make_files - the files of a guest, and the list of them as package.sh makes it, in $directory/list
make_files() {
  local file
  mkdir -p "$directory/files/etc" "$directory/files/root"
  echo one >"$directory/files/etc/one"
  echo two >"$directory/files/etc/a name, with words"
  echo secret >"$directory/files/root/three"
  chmod 0 "$directory/files/root/three" "$directory/files/root"
  ln -s etc/one "$directory/files/link"
  printf '%%%%%%%% HASHDEEP-1.0\n%%%%%%%% size,sha256,filename\n' >"$directory/list"
  (cd "$directory/files" && find . -type f | sort) | while read -r file; do
    echo "$(stat -c %s "$directory/files/$file"),$(sha256sum <"$directory/files/$file" | cut -d' ' -f1),$file"
  done >>"$directory/list"
}

case_files_are_compared_with_those_that_were_packed() {
  write_test_input '.profile.tests.timeoutSeconds = 1'
  make_files
  make_guest ''
  cp "$directory/list" "$fetched/files.hashdeep"
  tester_stage test
  verdict DidNotBoot
  check "all are as they were" test "$(value test '.files | "\(.checked) \(.listed) \(.differing)"')" = "true 3 0"
  sed -i '/etc.one/s/,[0-9a-f]\{8\}/,00000000/' "$fetched/files.hashdeep"
  tester_stage test
  verdict FilesDiffer './etc/one'
  cp "$directory/list" "$fetched/files.hashdeep"
  sed -i '/three/d' "$fetched/files.hashdeep"
  tester_stage test
  verdict FilesDiffer './root/three'
  cp "$directory/list" "$fetched/files.hashdeep"
  echo "4,$(echo gone | sha256sum | cut -d' ' -f1),./etc/gone" >>"$fetched/files.hashdeep"
  tester_stage test
  verdict FilesDiffer './etc/gone'
}

case_a_file_system_that_cannot_be_read_is_no_problem_of_the_files() {
  write_test_input '.profile.tests.timeoutSeconds = 1'
  make_guest ''
  tester_stage test
  verdict DidNotBoot
  check "it says why" test "$(value test '.files.checked, .files.why' | grep -c -e false -e 'not ext2, ext3 or ext4')" = 2
}

# root on the build host writes the list; hashdeep takes one of other columns, and files of another size for good
case_a_list_that_is_written_so_that_tests_misread_it_hides_no_file() {
  local name=etc/ssh/ssh_host_rsa_key
  write_test_input '.profile.tests = {modules: ["cleanliness"], reruns: 0}'
  make_files
  mkdir "$directory/files/etc/ssh" "$directory/files/root/.ssh"
  echo secret >"$directory/files/$name"
  echo mine >"$directory/files/root/.ssh/authorized_keys"
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  (cd "$directory/files" && find . -type f >"$directory/names" && hashdeep -c md5,sha256 -l -f "$directory/names") |
    grep -v '^#' >"$fetched/files.hashdeep"
  tester_stage test
  verdict TestsFailed '2 of 9 tests failed: test_cleanliness::no_ssh_host_keys, test_cleanliness::no_authorized_keys'
  (cd "$directory/files" && hashdeep -c sha256 -l -f "$directory/names") | grep -v '^#' |
    sed '/authorized_keys/s/^[0-9]*/0/' >"$fetched/files.hashdeep"
  tester_stage test
  verdict TestsFailed '2 of 9 tests failed: test_cleanliness::no_ssh_host_keys, test_cleanliness::no_authorized_keys'
}

# A build host can leave out what package.sh would refuse.
case_a_guest_whose_disk_begins_as_an_overlay_does_not_pass() {
  local image
  write_test_input '.profile.tests = {modules: ["cleanliness"], reruns: 0}'
  make_guest ''
  image="$fetched/Standard_Debian_12_20260131_0.qcow2"
  qemu-img create -q -f qcow2 -F raw -b /etc/shadow "$directory/overlay" 32M
  qemu-img convert -f raw -O qcow2 "$directory/overlay" "$image"
  chown 65532:65532 "$image"
  with_scripts_of_a_guest_that_is_ready
  tester_stage test
  verdict NotARawDisk "the guest's disk begins as a qcow2, QED or VMDK file does"
}

# with_scripts_of_a_guest_that_is_ready - from here on every guest counts as booted, and only modules that do not talk to
# it are of use
with_scripts_of_a_guest_that_is_ready() {
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  printf '# shellcheck shell=sh\nKERNEL_SECONDS=1\nSSH_SECONDS=2\nREADY_SECONDS=3\nfollow_boot() { :; }\n' >"$scripts/boot.sh"
}

case_an_image_passes_with_the_digests_of_all_results() {
  local output file
  write_test_input '.profile.tests = {modules: ["cleanliness", "kernel"], skipModules: ["kernel"]}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  tester_stage test
  verdict Passed
  output="$directory/workspace/imagefactory-$uid/output"
  check "the numbers" test "$(value test '.tests | "\(.passed) of \(.total), \(.flaky) flaky"')" = "9 of 9, 0 flaky"
  check "what ran" test "$(value test '.modules | join(" ")')" = cleanliness
  check "each file" test "$(value test '.results[] | "\(.sha256)  \(.name)"')" = \
    "$(cd "$output" && sha256sum console.log tests.junit.xml tests.log)"
  for file in console.log tests.junit.xml tests.log; do
    check "the size of $file" test "$(value test ".results[] | select(.name == \"$file\") | .sizeBytes")" = \
      "$(stat -c %s "$output/$file")"
  done
}

case_a_profile_brings_nothing_into_the_factorys_suite() {
  local build
  write_test_input '.profile.tests = {modules: ["cleanliness"], reruns: 0}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  build="$directory/workspace/imagefactory-$uid"
  echo "400,00,./etc/ssh/ssh_host_rsa_key" >"$fetched/files.hashdeep"
  # In a ConfigMap, and in an archive of the build host that never was in git.
  printf '%s\n' 'import os' 'os.environ["IMAGEFACTORY_SUITE_RESULT"] = "/dev/null"' 'def test_mine(): pass' \
    >"$directory/tests/mine.py"
  mkdir -p "$directory/config/source/tests"
  cp "$directory/tests/mine.py" "$directory/config/source/tests"
  tar -C "$directory" -czf "$fetched/config.tar.gz" config
  tester_stage test
  verdict TestsFailed '1 of 9 tests failed: test_cleanliness::no_ssh_host_keys; tests.log tells why'
  check "no such module ran" test -z "$(grep -l mine "$build"/output/*)"
}

case_a_guest_that_writes_to_its_console_without_end_costs_the_tester_a_bounded_file() {
  local output
  write_test_input
  # Back to where the text begins: jmp short to mov si.
  make_guest 'a line of a kernel that goes on and on\r\n' '\xeb\xf0\x90'
  own_scripts machine.sh 's/^RESULT_BYTES=.*/RESULT_BYTES=65536/'
  output="$directory/workspace/imagefactory-$uid/output"
  begin test TESTER=yes
  until_seen 'cut off after 65536 bytes' "$output/console.log"
  kill -TERM "$(init_of_container)"
  code=0
  wait "$container" || code=$?
  expect test 143 Failed Cancelled
  check "no more than a mark beyond the bound" test "$(stat -c %s "$output/console.log")" -le 65600
  check "the mark" test "$(tail -n 1 "$output/console.log")" = '[cut off after 65536 bytes]'
}

case_a_guest_whose_command_writes_without_end_fails_its_test_and_fills_no_memory() {
  local told
  told=$(cd "$scripts/suite" && prlimit --as=$((256 << 20)) python3 -c '
import bounded
try:
    bounded.run("yes", shell=True)
except bounded.TooMuchOutput as error:
    print(error)
ended = bounded.run(["sh", "-c", "echo out; echo error >&2; exit 3"])
print(ended.returncode, ended.stdout, ended.stderr)')
  check "told" test "$told" = "the guest wrote more than 16 MiB
3 b'out\n' b'error\n'"
}

case_a_test_that_is_cancelled_leaves_no_machine() {
  write_test_input
  make_guest 'waiting\r\n'
  begin test TESTER=yes
  until_seen waiting "$directory/workspace/imagefactory-$uid/output/console.log"
  check "a machine runs" test -n "$(qemu_of_container "$(init_of_container)")"
  kill -TERM "$(init_of_container)"
  code=0
  wait "$container" || code=$?
  expect test 143 Failed Cancelled
  check "nothing left" test -z "$(traces_of "$uid")"
  check "no key left" test ! -e "$directory/workspace/imagefactory-$uid/machine"
}

case_a_machine_dies_with_its_script_even_if_that_is_killed() {
  local machine
  mkdir -p "$directory/workspace/imagefactory-x"/{machine,output}
  qemu-img create -q -f qcow2 "$directory/workspace/imagefactory-x/machine/disk.qcow2" 1M
  truncate -s 2048 "$directory/workspace/imagefactory-x/machine/seed.iso"
  echo '{}' >"$directory/input/build.json"
  IMAGEFACTORY_BUILD_UID=x IMAGEFACTORY_SCRIPTS=$scripts IMAGEFACTORY_WORKSPACE=$directory/workspace \
    IMAGEFACTORY_INPUT=$directory/input/build.json sh -euc '
    . "$IMAGEFACTORY_SCRIPTS/lib.sh"
    . "$IMAGEFACTORY_SCRIPTS/machine.sh"
    . "$IMAGEFACTORY_SCRIPTS/emulator.sh"
    STAGE=test accelerator=tcg scale=4 suite_user=debian image_user=debian
    start_machine
    echo "$MACHINE" >"$OUTPUT_DIR/pid"
    exec sleep 600' &
  container=$!
  until_seen '^[0-9]' "$directory/workspace/imagefactory-x/output/pid"
  machine=$(cat "$directory/workspace/imagefactory-x/output/pid")
  until_seen qemu-system "/proc/$machine/comm"
  kill -KILL "$container"
  until_ended "$machine"
}
