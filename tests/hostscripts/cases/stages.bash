# shellcheck shell=bash
# Cases of the scripts themselves, preflight, source, configure, prepare, and what is wrong with an input.
# shellcheck disable=SC2016,SC2154 # jq programs stand in single quotes; variables are set by run and harness.bash

case_scripts_pass_shellcheck_and_dash() {
  shellcheck -x -P "$here" "$scripts"/*.sh "$scripts"/*/*.sh "$here"/*.bash "$here"/cases/*.bash "$here/run"
  local file
  for file in "$scripts"/*.sh "$scripts"/*/*.sh; do dash -n "$file"; done
}

case_preflight_reports_what_the_host_has() {
  write_input
  stages preflight
  check "a mapping" test "$(value preflight '.partitionMapping | test("^(DeviceMapper|Blkpg|NestedLoop)$")')" = true
  check "all facts" test "$(value preflight '[.loopDevices.total, .freeDiskBytes, .memoryBytes] | all(. > 0)')" = true
  check "nothing left" test -z "$(traces_of "$uid")"
}

case_preflight_accepts_only_the_scripts_of_its_operator() {
  local digest
  digest=$(cd "$scripts" && LC_ALL=C sha256sum -- *.sh repositories/* suite/*.py tools/* | sha256sum | cut -d' ' -f1)
  write_input '.scriptsDigest = "sha256:\($digest)"' --arg digest "$digest"
  stages preflight
  write_input '.scriptsDigest = "sha256:00"'
  stage preflight
  expect preflight 1 Failed ScriptsMismatch 'from a ConfigMap, delete it'
}

case_preflight_says_how_much_disk_is_missing() {
  write_input
  mount -t tmpfs -o size=64m tmpfs "$directory/workspace"
  stage preflight
  umount "$directory/workspace"
  expect preflight 1 Failed NotEnoughDisk 'has 6[0-9] MiB free, the build needs 12288 MiB'
}

case_preflight_says_that_the_container_is_not_privileged() {
  write_input
  stage preflight BOUNDED=yes
  expect preflight 1 Failed NotPrivileged 'securityContext.privileged: true'
}

case_preflight_gives_a_result_even_without_jq() {
  write_input
  stage preflight WITHOUT=jq
  expect preflight 1 Failed ToolMissing 'has no jq'
}

case_a_host_with_device_mapper_needs_loop_devices_as_well() {
  local mapping
  mkdir -p "$directory/workspace/imagefactory-x"
  mapping=$(IMAGEFACTORY_BUILD_UID=x IMAGEFACTORY_SCRIPTS=$scripts IMAGEFACTORY_WORKSPACE=$directory/workspace sh -euc '
    . "$IMAGEFACTORY_SCRIPTS/lib.sh"
    . "$IMAGEFACTORY_SCRIPTS/devices.sh"
    has_device_mapper() { true; }
    losetup() { echo "no unused loop device" >&2; false; }
    probe_partition_mapping' 2>"$directory/error") || mapping=none
  check "refused" test "$mapping" = none
  check "by losetup" grep -q 'no unused loop device' "$directory/error"
}

case_preflight_sweeps_loop_devices_of_dead_builds_only() {
  local dead living other
  write_input
  # Others sweep by the mark of all builds, and have dead ones of their own.
  own_scripts preflight.sh "s#\*/imagefactory-\*\(deleted\)#*/mark-$uid-*(deleted)#"
  mkdir "$directory/mark-$uid-dead" "$directory/mark-$uid-living"
  truncate -s 4M "$directory/mark-$uid-dead/a" "$directory/mark-$uid-living/b" "$directory/c"
  dead=$(attach "$directory/mark-$uid-dead/a")
  addpart "$dead" 1 2048 2048
  living=$(losetup --show -f "$directory/mark-$uid-living/b")
  other=$(losetup --show -f "$directory/c")
  rm "$directory/mark-$uid-dead/a" "$directory/c"
  stage preflight
  losetup -d "$living" "$other" || return 1
  expect preflight 0 Succeeded Succeeded
  check "the dead one is swept" test "$(value preflight .swept)" = "${dead##*/}"
  check "its partition is gone" test -z "$(partitions_left "${dead##*/}")"
}

# hold_partition - a partition of this build's disk, in use by a process outside the container; sets disk, holder
hold_partition() {
  local major minor held
  mkdir -p "$directory/workspace/imagefactory-$uid"
  truncate -s 4M "$directory/workspace/imagefactory-$uid/disk"
  disk=$(attach "$directory/workspace/imagefactory-$uid/disk")
  addpart "$disk" 1 2048 2048
  IFS=: read -r major minor <"/sys/class/block/${disk##*/}p1/dev"
  # A node in /dev may be of an earlier partition.
  mknod "$directory/p1" b "$major" "$minor"
  # Inherited, so that it is held before anybody looks.
  exec {held}<"$directory/p1"
  sleep 3600 &
  holder=$!
  exec {held}<&-
  at_end "kill $holder"
}

case_the_janitor_waits_for_a_device_that_a_dying_process_still_holds() {
  local disk holder
  write_input
  hold_partition
  own_scripts devices.sh 's/^    sleep 0.2$/&\n    log "waits for $still_attached" >\&2/'
  # It may be a busy machine.
  sed -i 's/^DETACH_DEADLINE_SECONDS=.*/DETACH_DEADLINE_SECONDS=600/' "$scripts/lib.sh"
  begin janitor
  until_seen 'waits for' "$directory/janitor.log"
  kill "$holder"
  code=0
  wait "$container" || code=$?
  expect janitor 0 Succeeded Succeeded
  check "the device is named" test "$(value janitor '.detached | join(" ")')" = "${disk##*/}"
  check "its partition is gone" test -z "$(partitions_left "${disk##*/}")"
  check "nothing left" test -z "$(traces_of "$uid")"
}

case_the_janitor_names_a_device_that_somebody_else_holds() {
  local disk holder
  write_input
  hold_partition
  stage janitor
  kill "$holder"
  wait "$holder" 2>/dev/null || :
  expect janitor 75 Failed DevicesBusy "still in use: ${disk##*/}:"
  stages janitor
  check "nothing left" test -z "$(traces_of "$uid")"
}

case_a_script_that_dies_still_leaves_a_result() {
  write_input
  # A file where a directory has to be made: nobody foresaw this.
  echo >"$directory/workspace/imagefactory-$uid"
  stage source
  check "an exit code" test "$code" != 0
  code=1 expect source 1 Failed UnexpectedError 'ended unexpectedly'
}

case_source_is_fetched_at_a_branch_a_tag_and_a_commit() {
  local commit ref git=(git -C "$directory/input/source" -c user.name=t -c user.email=t@example.org)
  git init -q -b main "$directory/input/source"
  mkdir "$directory/input/source/elements"
  echo one >"$directory/input/source/elements/file"
  "${git[@]}" add -A && "${git[@]}" commit -qm one
  commit=$(git -C "$directory/input/source" rev-parse HEAD)
  git -C "$directory/input/source" tag v1
  echo two >"$directory/input/source/elements/file"
  "${git[@]}" commit -qam two
  serve_source
  for ref in v1 "$commit" "${commit:0:10}"; do
    write_input '.profile.source.git = {url: $sourceUrl, $ref, path: "elements"}' --arg ref "$ref"
    stages source
    check "commit of $ref" test "$(value source .commit)" = "$commit"
    check "content of $ref" grep -qx one "$directory/workspace/imagefactory-$uid/source/elements/file"
  done
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stages source
  check "the head of main" grep -qx two "$directory/workspace/imagefactory-$uid/source/elements/file"
}

case_source_refuses_a_ref_and_a_path_that_do_not_exist() {
  git init -q -b main "$directory/input/source"
  git -C "$directory/input/source" -c user.name=t -c user.email=t@example.org commit -q --allow-empty -m one
  serve_source
  write_input '.profile.source.git = {url: $sourceUrl, ref: "no-such-branch"}'
  stage source
  expect source 1 Failed SourceRefNotFound "has no 'no-such-branch'"
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "nowhere"}'
  stage source
  expect source 1 Failed SourcePathNotFound "no directory 'nowhere'"
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "../input"}'
  stage source
  expect source 1 Failed InvalidSource
  write_input '.profile.source.git = {url: "\($sourceUrl)/none", ref: "main"}'
  stage source
  expect source 1 Failed SourceNotFound
}

case_source_is_worth_another_try_when_a_server_is_down() {
  write_input '.profile.source.git = {url: "https://robot:secret@127.0.0.1:9/x.git", ref: "main"}'
  stage source
  expect source 75 Failed SourceUnreachable
  check "no password in the result or the log" test -z "$(grep -h secret "$directory/source.result" "$directory/source.log")"
  write_input '.profile.repositories[0].url = "http://127.0.0.1:9/debian"'
  stage source
  expect source 75 Failed RepositoryUnreachable "repository 'default'"
}

case_source_refuses_a_suite_that_the_mirror_does_not_have() {
  write_input '.profile.repositories[0].suite = "no-such-suite"'
  stage source
  expect source 1 Failed RepositoryNotFound "no-such-suite/InRelease answers 404"
}

case_source_skips_a_build_whose_inputs_are_unchanged() {
  local digest
  write_input
  stages source
  digest=$(value source .inputsDigest)
  write_input '.build.ifUnchanged = "Skip" | .previous.inputsDigest = $digest' --arg digest "$digest"
  stage source
  expect source 3 Unchanged Unchanged
  write_input '.previous.inputsDigest = $digest' --arg digest "$digest"
  stages source
  write_input '.build.ifUnchanged = "Skip" | .previous.inputsDigest = $digest | .profile.image.minDiskGiB = 5' --arg digest "$digest"
  stages source
}

case_configure_records_versions_and_refuses_a_tool_that_it_does_not_know() {
  write_input
  stages configure
  check "versions" test "$(value configure '.versions | [.["diskimage-builder"], .["qemu-img"], .debootstrap, .kernel] | all(test("^[0-9]"))')" = true
  write_input '.profile.builder.tool = "Packer"'
  stage configure
  expect configure 1 Failed ToolNotSupported "builder.tool 'Packer' is unknown: set DiskImageBuilder"
}

case_prepare_refuses_a_repository_that_another_key_signed() {
  # The agent's socket lies in there, and a socket's path is at most 108 bytes long.
  GNUPGHOME=$(mktemp -d /tmp/gnupg.XXXXXX)
  export GNUPGHOME
  gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key 'Stranger <x@example.org>' ed25519 sign never
  write_input '.profile.repositories[-1].keyring = $key' --arg key "$(gpg --armor --export)"
  gpgconf --kill all
  rm -rf "$GNUPGHOME"
  stages source
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid "repository '$(jq -r '.profile.repositories[-1].name' "$directory/input/build.json")'.*unknown key"
  write_input '.profile.repositories[0].keyring = "no key"'
  stages source
  stage prepare
  expect prepare 1 Failed InvalidKeyring "repository 'default'"
}

case_prepare_refuses_a_release_file_that_was_changed_on_the_way() {
  write_input
  stages source
  sed -i 's/^Codename:.*/Codename: evil/' "$directory/workspace/imagefactory-$uid/state/releases/default.InRelease"
  stage prepare
  expect prepare 1 Failed RepositorySignatureInvalid "repository 'default'.*bad signature"
}

case_prepare_lets_nothing_of_a_profile_into_a_shell() {
  write_input '.profile.repositories[0].suite = "bookworm; touch /workspace/pwned"'
  stage source
  expect source 1 Failed InvalidRepository "repository 'default'"
  write_input '.profile.builder.dib.environment["X; touch /workspace/pwned"] = "1"'
  stages source
  stage prepare
  expect prepare 1 Failed InvalidEnvironment
  write_input '.profile.builder.dib.environment.LD_PRELOAD = "x"'
  stages source
  stage prepare
  expect prepare 1 Failed InvalidEnvironment "'LD_PRELOAD'"
  write_input '.profile.builder.dib.packages = ["vim -o Dpkg::Pre-Invoke::=touch"]'
  stages source
  stage prepare
  expect prepare 1 Failed InvalidProfile
  write_input '.profile.builder.dib.environment.DIB_X = "it'\''s $(touch /workspace/pwned) `touch /workspace/pwned`"'
  stages source prepare
  check "the value is only a value" test "$(bash -c ". '$directory/workspace/imagefactory-$uid/state/environment'; echo \"\$DIB_X\"")" = \
    "it's \$(touch /workspace/pwned) \`touch /workspace/pwned\`"
  check "nothing was run" test ! -e "$directory/workspace/pwned"
}
