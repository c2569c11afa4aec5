# shellcheck shell=bash
# Cases of modules.sh: what a profile's own modules can do, and what they cannot.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # some variables are set by run and harness.bash, or read there

# modules_stage - with the commit of serve_modules
modules_stage() { tester_stage modules IMAGEFACTORY_COMMIT="${commit:-}"; }

# serve_modules - the source in input/source at its commit; sets commit and source_url
serve_modules() {
  local git=(git -C "$directory/input/source" -c user.name=t -c user.email=t@example.org)
  git init -q -b main "$directory/input/source"
  "${git[@]}" add -A
  "${git[@]}" commit -qm modules
  commit=$("${git[@]}" rev-parse HEAD)
  serve_source
}

# tested - what test.sh left, as one line
tested() {
  find "$directory/workspace" -type f -exec sha256sum {} + | sort
  cat "$directory/test.result"
}

case_a_profile_without_modules_is_not_booted_again() {
  mkdir -p "$directory/input/source/image"
  echo text >"$directory/input/source/image/notes"
  serve_modules
  write_test_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "image"}'
  make_guest ''
  modules_stage
  verdict Passed '' modules
  check "no boot" test ! -e "$directory/modules/imagefactory-$uid/output/modules.console.log"
  check "no results" test "$(value modules '.results // "none"')" = none
}

case_modules_come_from_git_at_the_commit_of_the_build_and_from_no_archive_of_the_build_host() {
  mkdir -p "$directory/input/source/image/tests"
  printf 'def test_profile(profile):\n    assert profile["os"]["distro"] == "debian"\n' \
    >"$directory/input/source/image/tests/theirs.py"
  serve_modules
  # Later than the build.
  printf 'def test_later(): assert False\n' >"$directory/input/source/image/tests/later.py"
  git -C "$directory/input/source" add -A
  git -C "$directory/input/source" -c user.name=t -c user.email=t@example.org commit -qm later
  write_test_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "image"}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  mkdir -p "$directory/config/source/tests"
  printf 'def test_never_in_git(): assert False\n' >"$directory/config/source/tests/evil.py"
  tar -C "$directory" -czf "$fetched/config.tar.gz" config
  printf '%s\n' 'tries = []' 'def test_now_and_then():' '    tries.append(1)' '    assert len(tries) == 2' \
    >"$directory/tests/mine.py"
  modules_stage
  verdict Passed '' modules
  check "the numbers" test "$(value modules '.tests | "\(.passed) of \(.total), \(.flaky) flaky"')" = "2 of 2, 1 flaky"
  check "a JUnit report" grep -q theirs "$directory/modules/imagefactory-$uid/output/modules.junit.xml"
  check "the digests of all" test "$(value modules '.results | map(.name) | join(" ")')" = \
    'modules.console.log modules.junit.xml modules.log'
}

case_modules_that_cannot_be_fetched_are_told_with_who_has_to_reach_them() {
  mkdir -p "$directory/input/source/tests"
  echo 'def test(): pass' >"$directory/input/source/tests/a.py"
  serve_modules
  write_test_input '.profile.source.git = {url: "https://127.0.0.1:1/source", ref: "main"}'
  make_guest ''
  modules_stage
  expect modules 75 Failed SourceUnreachable 'who reaches it: test pods, which take modules'
  write_test_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  make_guest ''
  commit=main
  modules_stage
  expect modules 1 Failed InvalidInput "'main', is not the hash of the commit"
}

case_a_commit_that_vanished_since_the_build_is_told_as_that() {
  mkdir -p "$directory/input/source/tests"
  echo 'def test(): pass' >"$directory/input/source/tests/a.py"
  serve_modules
  git -C "$directory/input/source" -c user.name=t -c user.email=t@example.org commit -q --amend -m rewritten
  git -C "$directory/input/source" reflog expire --expire=now --all
  git -C "$directory/input/source" gc -q --prune=now
  write_test_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  make_guest ''
  modules_stage
  expect modules 1 Failed SourceRefNotFound "has no '$commit': it had it when the image was built"
}

case_a_module_that_is_a_link_out_of_its_source_is_refused() {
  mkdir -p "$directory/input/source/tests"
  ln -s /etc/passwd "$directory/input/source/tests/a.py"
  serve_modules
  write_test_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  make_guest ''
  modules_stage
  expect modules 1 Failed InvalidSource '^tests/a.py of the source is a link that leads out of it'
}

case_a_module_that_forges_the_verdict_changes_nothing_of_the_factorys_part() {
  local before sent=(console.log tests.junit.xml tests.log) file
  write_test_input '.profile.tests = {modules: ["cleanliness"], reruns: 0}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  echo "400,00,./etc/ssh/ssh_host_rsa_key" >"$fetched/files.hashdeep"
  tester_stage test
  verdict TestsFailed 'no_ssh_host_keys'
  before=$(tested)
  # All that the suite left, its own report, the image, and the way of others to the store.
  cat >"$directory/tests/mine.py" <<'END'
import glob, json, os, signal

def overwrite(path, text):
    try:
        os.chmod(path, 0o666)
    except OSError:
        pass
    try:
        with open(path, "w") as file:
            file.write(text)
        return True
    except OSError:
        return False

def test_forge():
    forged = '{"stage":"test","result":"Succeeded","reason":"Succeeded","message":"","data":{"verdict":"Passed"}}'
    tested = [path for path in glob.glob("/imagefactory/tested/**", recursive=True) if os.path.isfile(path)]
    assert tested, "there is nothing to forge"
    assert not [path for path in tested if overwrite(path, forged)]
    assert not os.path.exists("/imagefactory/tested/imagefactory-x") and not os.listdir("/imagefactory/upload")
    for path in ("/imagefactory/input/build.json", "/imagefactory/scripts/test.sh"):
        assert not overwrite(path, forged), path
    overwrite("/dev/termination-log", forged)

def test_nobody_else_is_there():
    names = {open(path).read().split()[1] for path in glob.glob("/proc/[0-9]*/stat")}
    assert not names & {"(upload.sh)", "(test.sh)"}, names

def test_results_of_other_names():
    output = os.path.dirname(os.environ["IMAGEFACTORY_SUITE_RESULT"]) + "/../output/"
    for name in ("tests.junit.xml", "console.log", "SHA256SUMS.sig", "scap.html"):
        overwrite(output + name, "forged")
END
  # The kubelet mounts no right to the store there.
  rm -f "$directory/upload/upload.json"
  modules_stage
  verdict Passed '' modules
  check "what the factory found is what it was" test "$(tested)" = "$before"
  start_store
  write_test_lists
  tester_stage upload
  expect upload 0 Succeeded Succeeded
  for file in "${sent[@]}"; do
    check "$file as the suite left it" cmp "$store/$file" "$directory/workspace/imagefactory-$uid/output/$file"
  done
  check "the verdict's report" grep -q 'failures="1"' "$store/tests.junit.xml"
  check "those of the modules, and no other" test "$(cd "$store" && printf '%s\n' * | paste -sd ' ')" = \
    'console.log modules.console.log modules.junit.xml modules.log tests.junit.xml tests.log'
}

# write_test_lists - what start_store put beside the results of test goes again
write_test_lists() {
  local output="$directory/workspace/imagefactory-$uid/output"
  rm -f "$output"/{Standard_Debian_12_20260131_0.qcow2,packages.txt,SHA256SUMS}
  (cd "$output" && sha256sum console.log tests.junit.xml tests.log) \
    >"$directory/workspace/imagefactory-$uid/state/output.sha256"
  chown -R 65532:65532 "$directory/workspace"
}

case_a_module_that_puts_a_link_in_the_place_of_its_results_sends_nothing_of_others() {
  local output
  write_test_input
  start_store
  rm -f "$store"/*
  output="$directory/modules/imagefactory-$uid/output"
  mkdir -p "$output"
  ln -s /imagefactory/upload/upload.json "$output/modules.log"
  chown -R -h 65532:65532 "$directory/workspace" "$directory/modules"
  tester_stage upload
  expect upload 1 Failed OutputNotRegular 'modules.log in .* is a symbolic link'
  rm -r "$output"
  ln -s /imagefactory/upload "$output"
  cp "$directory/upload/upload.json" "$directory/upload/modules.log"
  tester_stage upload
  expect upload 0 Succeeded Succeeded
  check "no right to the store in it" test -z "$(grep -rl signature "$store")"
}

case_a_module_that_kills_what_runs_beside_it_passes_nothing() {
  write_test_input '.profile.tests = {reruns: 0}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  printf '%s\n' 'import os, signal' 'def test_kill():' '    os.kill(-1, signal.SIGKILL)' >"$directory/tests/mine.py"
  modules_stage
  check "no pass" test "$code $(value modules '.verdict // "none"')" != "0 Passed"
}

case_a_module_that_writes_without_end_costs_the_tester_a_bounded_log() {
  local output
  write_test_input '.profile.tests = {reruns: 0}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  sed -i 's/^RESULT_BYTES=.*/RESULT_BYTES=65536/' "$scripts/machine.sh"
  printf '%s\n' 'def test_noise(capfd):' '    with capfd.disabled():' '        for _ in range(100): print("x" * 65536)' \
    >"$directory/tests/mine.py"
  modules_stage
  verdict Passed '' modules
  output="$directory/modules/imagefactory-$uid/output"
  check "bounded" test "$(stat -c %s "$output/modules.log")" -le 65600
  check "the mark" grep -q 'cut off after 65536 bytes' "$output/modules.log"
}

case_modules_of_an_image_that_did_not_boot_are_not_run() {
  write_test_input
  make_guest 'Kernel panic - not syncing: for the test\r\n'
  printf 'def test_mine(): pass\n' >"$directory/tests/mine.py"
  tester_stage test
  verdict KernelPanic
  modules_stage
  verdict NotRun 'was not booted again' modules
}

case_a_module_that_cannot_be_read_is_told_before_the_boot() {
  write_test_input
  make_guest ''
  printf 'def test_something(host):\n    assert host.file("/").exists and\n' >"$directory/tests/mine.py"
  modules_stage
  verdict SuiteBroken '^profile/mine.py, line 2: SyntaxError' modules
  check "no boot" test ! -e "$directory/modules/imagefactory-$uid/output/modules.console.log"
}

case_a_module_that_works_while_it_is_read_is_told_before_the_boot() {
  write_test_input
  make_guest ''
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's/^COLLECT_SECONDS=.*/COLLECT_SECONDS=3/' "$scripts/suite.sh"
  printf 'import time\ntime.sleep(3600)\ndef test_something(host):\n    assert host.file("/").exists\n' >"$directory/tests/mine.py"
  modules_stage
  verdict SuiteBroken '^the modules could not be read within 3 s: ' modules
  check "no boot" test ! -e "$directory/modules/imagefactory-$uid/output/modules.console.log"
}

case_tests_that_fail_are_named_as_far_as_the_result_has_room() {
  write_test_input '.profile.tests = {reruns: 0}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  printf '%s\n' 'import pytest' '@pytest.mark.parametrize("n", range(30))' 'def test_none(n): assert False, "x" * 900' \
    >"$directory/tests/mine.py"
  modules_stage
  verdict TestsFailed '^30 of 30 tests failed: profile/mine::none.0.' modules
  check "ten by name" test "$(value modules '.failed | length')" = 10
}

case_a_test_that_hangs_ends_and_is_named() {
  write_test_input '.profile.tests = {reruns: 0, timeoutSeconds: 900}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  printf '%s\n' 'import time, pytest' '@pytest.mark.timeout(1)' 'def test_hang(): time.sleep(600)' >"$directory/tests/mine.py"
  modules_stage
  verdict TestsTimedOut 'mine::hang' modules
  # It hangs until the suite's time is over, which timeout, its parent, takes from this for the end of.
  printf '%s\n' 'import os, signal, time' 'def test_hang():' '    os.kill(os.getppid(), signal.SIGALRM)' '    time.sleep(600)' \
    >"$directory/tests/mine.py"
  modules_stage
  verdict TestsTimedOut 'did not end within (900|3600) s; it hung in profile/mine::hang' modules
  check "a JUnit report" grep -q 'tests="[0-9]' "$directory/modules/imagefactory-$uid/output/modules.junit.xml"
}

case_a_test_of_a_class_is_excepted_by_the_name_that_its_failure_is_shown_with() {
  local test shown
  # Longer than names were shown once.
  test="test_cgroups_$(printf 'x%.0s' {1..70})"
  write_test_input '.profile.tests = {reruns: 0}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  printf '%s\n' 'class TestKubelet:' "    def $test(self): assert False" >"$directory/tests/node.py"
  modules_stage
  verdict TestsFailed '^1 of 1 tests failed: profile/node::TestKubelet::test_cgroups_x' modules
  shown=$(value modules '.failed[0]')
  check "shown whole" test "$shown" = "profile/node::TestKubelet::$test"
  write_test_input '.profile.tests = {reruns: 0, except: [{name: $shown, reason: "known"}]}' --arg shown "$shown"
  make_guest ''
  modules_stage
  verdict Passed '' modules
  check "excepted" test "$(value modules '[.tests.failed, .tests.excepted] | tojson')" = '[0,1]'
}

case_a_test_that_its_own_module_expects_to_fail_is_skipped_beside_one_that_the_profile_excepts() {
  write_test_input '.profile.tests = {reruns: 0, except: [{name: "profile/mine::theirs", reason: "known"}]}'
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  printf '%s\n' 'import pytest' '@pytest.mark.xfail(reason="not yet")' 'def test_own(): assert False' \
    'def test_theirs(): assert False' 'def test_good(): pass' >"$directory/tests/mine.py"
  modules_stage
  verdict Passed '' modules
  check "each by itself" test "$(value modules '.tests | [.total, .passed, .failed, .skipped, .excepted] | tojson')" = '[3,1,0,1,1]'
}
