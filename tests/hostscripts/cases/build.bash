# shellcheck shell=bash
# Cases that run diskimage-builder. Those that only have to reach a moment of the build use a small distribution of their
# own, whose root is the builder itself: it comes from a git source, installs nothing, and waits with the disk mounted.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# That of the element which the profile names itself is told before, and in the gate.
FULL_CASES+=(case_an_element_that_another_depends_on_is_named_by_the_build)

write_waiting_input() {
  local source="$directory/input/source" element="$directory/input/source/elements/builder-itself"
  git init -q -b main "$source"
  mkdir -p "$element"/{bin,root.d,pre-finalise.d,environment.d}
  echo operating-system >"$element/element-provides"
  printf 'export DISTRO_NAME=builder DIB_RELEASE=itself DIB_INIT_SYSTEM=systemd\n' >"$element/environment.d/10-builder-itself.bash"
  printf '#!/bin/sh\nexit 0\n' >"$element/bin/install-packages"
  cat >"$element/root.d/10-copy" <<'END'
#!/bin/sh
set -eu
tar -C / --one-file-system --exclude=./usr/share --exclude=./usr/lib/python3/dist-packages/diskimage_builder -c . |
  sudo tar -C "$TARGET_ROOT" -x
END
  cat >"$element/pre-finalise.d/99-wait" <<'END'
#!/bin/sh
echo "the disk is mounted"
exec sleep 3600
END
  chmod 755 "$element"/{bin,root.d,pre-finalise.d}/*
  git -C "$source" add -A
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm element
  serve_source
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}
    | .profile.builder.dib.elements = ["builder-itself"] | .profile.builder.dib.environment = {}'
}

# begin_waiting_build - sets container and disk (loopN); the disk is attached, partitioned and mounted
begin_waiting_build() {
  write_waiting_input
  stages source prepare
  begin build
  until_seen 'the disk is mounted' "$directory/build.log"
  disk=$(loops_of "$uid" | sed -E 's#.*/(loop[0-9]+)/.*#\1#')
  check "the build holds a loop device" test -n "$disk"
  check "with partitions" test "$(mapping_of_loop)" != ''
}

mapping_of_loop() {
  grep -l . "/sys/block/$disk/$disk"p*/partition 2>/dev/null || ls "/sys/block/$disk/holders"
}

case_a_build_that_is_cancelled_releases_all_it_held() {
  local disk code=0
  # A busy machine may need them, and how long it needs is not what is looked at here.
  own_scripts lib.sh 's/^(STOP|DETACH)_DEADLINE_SECONDS=.*/\1_DEADLINE_SECONDS=600/
    s/^signal_build\(\) \{$/&\n  if [ "$1" = KILL ] \&\& [ -n "$(build_processes)" ]; then log "something did not end by itself"; fi/'
  begin_waiting_build
  kill -TERM "$(init_of_container)"
  wait "$container" || code=$?
  expect build 143 Failed Cancelled
  check "no deadline is waited for" test -z "$(grep -E 'did not end by itself|could not detach' "$directory/build.log")"
  check "nothing left" test -z "$(traces_of "$uid")"
  check "no partition left on its loop device" test -z "$(partitions_left "$disk")"
}

case_the_janitor_cleans_after_a_build_that_was_killed() {
  local other disk code=0
  truncate -s 4M "$directory/other"
  other=$(losetup --show -f "$directory/other")
  begin_waiting_build
  kill -KILL "$container"
  wait "$container" 2>/dev/null || code=$?
  check "killed" test "$code" = 137
  check "the kill left a loop device" test -n "$(loops_of "$uid")"
  stages janitor
  check "nothing left" test -z "$(traces_of "$uid")"
  check "no partition left on its loop device" test -z "$(partitions_left "$disk")"
  check "the device is named" test "$(value janitor '.detached | length')" = 1
  check "another's device is untouched" test -n "$(losetup -nO NAME -j "$directory/other")"
  losetup -d "$other"
  stages janitor
  check "a second run finds nothing" test "$(value janitor '.detached | length')" = 0
}

case_a_workspace_that_runs_full_is_named_as_the_cause() {
  write_waiting_input
  mount -t tmpfs -o size=90m tmpfs "$directory/workspace"
  # shellcheck disable=SC2064 # the directory of now
  at_end "umount -l '$directory/workspace'"
  stages source prepare
  stage build
  expect build 1 Failed NotEnoughDisk 'No space left on device'
  check "nothing left" test -z "$(loops_of "$uid")"
}

case_a_workspace_without_room_for_the_log_is_named_as_the_cause() {
  write_waiting_input
  mount -t tmpfs -o size=64m tmpfs "$directory/workspace"
  # shellcheck disable=SC2064 # the directory of now
  at_end "umount -l '$directory/workspace'"
  stages source prepare
  room=$(df --output=avail -k "$directory/workspace" | tail -n 1)
  head -c $(((room - 96) * 1024)) /dev/zero >"$directory/workspace/rest"
  stage build
  expect build 1 Failed NotEnoughDisk 'No space left on device'
}

case_a_mirror_that_fails_during_the_build_is_worth_another_try() {
  write_input '.profile.builder.dib.environment.DIB_DISTRIBUTION_MIRROR = "http://127.0.0.1:9/debian"'
  stages source prepare
  stage build
  expect build 75 Failed MirrorUnreachable '127.0.0.1'
}

case_an_element_that_does_not_exist_is_named_before_the_build() {
  write_input '.profile.builder.dib.elements += ["no-such-element"]'
  stages source
  stage prepare
  expect prepare 1 Failed ElementNotFound "'no-such-element' is neither in the profile's sources nor in diskimage-builder [0-9.]+,"
}

case_an_element_that_another_depends_on_is_named_by_the_build() {
  write_waiting_input
  echo no-such-element >"$directory/input/source/elements/builder-itself/element-deps"
  git -C "$directory/input/source" add -A
  git -C "$directory/input/source" -c user.name=t -c user.email=t@example.org commit -qm dependency
  stages source prepare
  stage build
  expect build 1 Failed ElementNotFound "^Element 'no-such-element' not found"
}

case_a_release_that_debootstrap_does_not_know_is_named_before_the_build() {
  write_input '.profile.os.codename = "never-released"'
  stages source
  stage prepare
  expect prepare 1 Failed ReleaseUnknown "debootstrap [0-9.]+.*does not know the release 'never-released'"
}

case_a_profile_s_variables_get_into_no_shell_and_into_no_log_that_calls_them_a_secret() {
  local pair refused=''
  for pair in 'http_proxy=x true; touch /owned; :' 'no_proxy=x touch /owned; :' 'DIB_DEBIAN_DEBOOTSTRAP_SCRIPT=; touch /owned' \
    'YUM=dnf --nogpgcheck'; do
    write_input '.profile.builder.dib.environment = {($pair | split("=")[0]): ($pair | split("=")[1:] | join("="))}' --arg pair "$pair"
    stages source
    stage prepare
    expect prepare 1 Failed InvalidEnvironment "'${pair%%=*}'"
    refused+=" ${pair%%=*}"
  done
  check "all are refused" test "$refused" = ' http_proxy no_proxy DIB_DEBIAN_DEBOOTSTRAP_SCRIPT YUM'
  write_input '.profile.builder.dib.environment = {http_proxy: "http://robot:pass@[::1]:3128/", no_proxy: "10.0.0.0/8,.example.org",
    DIB_DEV_USER_PASSWORD: "s3cret\nline"}'
  stages source prepare
  check "not in the log" test -z "$(grep -E 's3cret|^ *line' "$directory/prepare.log")"
}

# build_as_told LINE... - a build whose diskimage-builder says the lines, makes a base system, a disk, and ends with the code 7
# when there is a line
build_as_told() {
  local copy="$directory/scripts"
  cp -r "$scripts" "$copy"
  scripts=$copy
  printf '%s\n' "$@" >"$copy/told"
  cat >"$copy/fake.sh" <<'END'
echo 'x dib-run-parts Running /tmp/hooks/root.d/08-debootstrap'
cat "$IMAGEFACTORY_SCRIPTS/told"
[ -z "$(cat "$IMAGEFACTORY_SCRIPTS/told")" ] || exit 7
echo "made by ${ELEMENTS_PATH##*:} with ${http_proxy:-}" >"$DIB_IMAGE_CACHE/debootstrap-debian-$DIB_RELEASE-amd64.tar.gz"
while [ "$1" != -o ]; do shift; done
head -c 1000000 /dev/zero >"$2.raw"
END
  sed -i 's#run_builder disk-image-create#run_builder sh "$IMAGEFACTORY_SCRIPTS/fake.sh"#' "$copy/tools/dib.sh"
}

case_a_base_system_is_kept_for_those_alone_who_would_make_the_same() {
  local source="$directory/input/source"
  build_as_told ''
  mkdir -p "$source/elements/debootstrap/root.d"
  printf '#!/bin/sh\n# A base system of its own\n' >"$source/elements/debootstrap/root.d/08-debootstrap"
  git init -q -b main "$source"
  git -C "$source" add -A
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm elements
  serve_source
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stages source prepare build
  write_input
  stages source prepare build
  check "not for a profile without these elements" test "$(value build .cacheHit)" = false
  write_input '.profileName = "another"'
  stages source prepare build
  check "for a profile that says the same" test "$(value build .cacheHit)" = true
  write_input '.profile.builder.dib.environment.http_proxy = "http://proxy.example:3128"'
  stages source prepare build
  check "not for one with another environment" test "$(value build .cacheHit)" = false
}

case_a_base_system_of_other_elements_or_tools_is_not_taken_from_the_cache() {
  build_as_told ''
  make_elements source own
  serve_source
  make_elements vendor debootstrap
  write_input '.profile.source = {git: {url: $sourceUrl, ref: "main"},
    additional: [{name: "vendor", git: {url: ($sourceUrl | sub("source$"; "vendor")), ref: "main"}}]}'
  stages source prepare build
  stages source prepare build
  check "of the same" test "$(value build .cacheHit)" = true
  echo later >"$directory/input/vendor/file"
  git_in vendor commit -qam later
  stages source prepare build
  check "not with another commit of source.additional" test "$(value build .cacheHit)" = false
  sed -i 's#first_version debootstrap --version#echo 9.9#' "$scripts/tools/dib.sh"
  stages source prepare build
  check "not with another debootstrap" test "$(value build .cacheHit)" = false
}

case_an_empty_base_system_in_the_cache_is_made_anew() {
  build_as_told ''
  write_input
  stages source prepare build
  truncate -s 0 "$directory"/cache/debootstrap-*
  stages prepare build
  check "not taken" test "$(value build .cacheHit)" = false
  stages prepare build
  check "the new one is" test "$(value build .cacheHit)" = true
}

case_an_old_entry_of_the_cache_that_cannot_be_removed_ends_no_build() {
  mkdir -p "$directory/cache/debootstrap-old/folder"
  touch -d '20 days ago' "$directory/cache/debootstrap-old"
  touch -d '20 days ago' "$directory/cache/debootstrap-older.tar.gz"
  write_input
  stages source prepare
  check "it is told" grep -q 'old base systems cannot be removed from /cache' "$directory/prepare.log"
  check "the other one is gone" test ! -e "$directory/cache/debootstrap-older.tar.gz"
}

case_a_script_that_connects_to_nothing_is_no_mirror_that_failed() {
  build_as_told 'Failed to connect to bus: Connection refused' 'no such user: web'
  write_input
  stages source prepare
  stage build
  expect build 1 Failed BuildFailed 'no such user: web'
}
