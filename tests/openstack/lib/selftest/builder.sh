# shellcheck shell=bash
# What is proven of the guest "builder": the operator's host scripts build the fixture's image on it, as on any build VM.
# shellcheck disable=SC2154 # "here" is the folder of the scripts, set by selftest

BUILD_UID=3c9d2d5c-5b5e-4a0a-9a35-0a1b2c3d4e5f
BUILD_IMAGE=Standard_Tiny_1_20260131_0
REMOTE=/var/lib/imagefactory

prove_builder() {
  local stage
  prove "up libvirt" "$here/up" libvirt
  prove "the fixture is served" fixture_is_served
  prove "a builder boots, and shows the host key of its user data" builder_is_reached
  prove "its root file system has the size of the flavor" on_builder disk_has_grown
  prove "the host scripts are copied" on_builder scripts_are_copied
  for stage in preflight source configure prepare build package; do
    prove "$stage, under systemd-run" on_builder stage_succeeds "$stage"
  done
  prove "the image, its lists and its digests are there" on_builder image_is_whole
  prove "no mount, loop device, mapping or process is left" on_builder no_trace_of_the_build
  prove "a build that is cancelled releases all that it held" on_builder cancelled_build_releases_all
  prove "the janitor cleans after a build that was killed" on_builder janitor_cleans_after_a_kill
  prove "the fixture ends when told to" fixture_ends
  prove "down --wipe leaves no process, namespace and file" nothing_is_left_of_libvirt
}

on_builder() { in_namespace "$here/selftest" --inside "$@"; }

fixture_is_served() {
  "$here/build-fixture/serve" "$WORK/fixture" >"$WORK/profile" 2>"$WORK/serve.log" &
  wait_until 120 test -s "$WORK/profile"
}

end_fixture() {
  local server
  for server in $(pgrep -f -- "build-fixture/serve $WORK/fixture"); do kill "$server"; done
}

fixture_ends() {
  end_fixture
  wait_until 10 fixture_is_gone
}

fixture_is_gone() { [[ -z $(pgrep -f -- "$WORK/fixture") ]]; }

builder_is_reached() {
  local image
  image=$("$here/guest" builder)
  # The guest's proofs may have left theirs.
  rm -f "$WORK"/{key,pair,host-key}{,.pub}
  ssh-keygen -q -t ed25519 -N '' -f "$WORK/key"
  ssh-keygen -q -t ed25519 -N '' -f "$WORK/pair"
  ssh-keygen -q -t ecdsa -N '' -C '' -f "$WORK/host-key"
  {
    printf '#cloud-config\nssh_deletekeys: true\nssh_keys:\n  ecdsa_private: |\n'
    sed 's/^/    /' "$WORK/host-key"
    printf '  ecdsa_public: %s\nssh_authorized_keys: ["%s"]\n' "$(cat "$WORK/host-key.pub")" "$(cat "$WORK/key.pub")"
  } >"$WORK/user-data"
  on_builder boot_builder "$image"
}

boot_builder() {
  local begin address
  on demo RegionOne keypair create --public-key "$WORK/pair.pub" mine
  begin=$SECONDS
  boot machine builder "$1" --key-name mine --user-data "$WORK/user-data"
  address=$(on demo RegionOne server show -f json machine | jq -r '.addresses.guests[0]')
  echo "note: ACTIVE $((SECONDS - begin)) s after the request"
  echo "$address $(cut -d' ' -f1,2 "$WORK/host-key.pub")" >"$WORK/known-hosts"
  echo "$address" >"$WORK/address"
  wait_until 240 builder_shell true || { builder_shell true; on demo RegionOne console log show machine; return 1; }
  echo "note: SSH $((SECONDS - begin)) s after the request"
  # Nova's key pair opens it as well as the key of the user data.
  mv "$WORK/pair" "$WORK/key"
  mv "$WORK/pair.pub" "$WORK/key.pub"
  builder_shell true
}

# The only key of the host that is accepted is the one that was injected.
builder_shell() {
  ssh -o ConnectTimeout=5 -o BatchMode=yes -o StrictHostKeyChecking=yes -o "UserKnownHostsFile=$WORK/known-hosts" \
    -i "$WORK/key" "debian@$(cat "$WORK/address")" "$@"
}

disk_has_grown() {
  builder_shell sudo cloud-init status --wait
  (($(builder_shell df -BG --output=size / | tail -n 1 | tr -d ' G') >= 9))
}

scripts_are_copied() {
  local scripts=$REPOSITORY/operator/ImageFactory.Operator/HostScripts digest
  digest=$(cd "$scripts" && LC_ALL=C sha256sum -- *.sh suite/*.py | sha256sum | cut -d' ' -f1)
  mkdir -p "$WORK/input"
  jq --arg uid "$BUILD_UID" --arg image "$BUILD_IMAGE" --arg digest "sha256:$digest" '{
      version: 1,
      build: {namespace: "test", name: "tiny-x", $uid, number: 0, imageName: $image, attempt: 1, ifUnchanged: "Build"},
      profileName: .metadata.name, previous: {inputsDigest: null}, profile: .spec, scriptsDigest: $digest
    }' "$(cat "$WORK/profile")" >"$WORK/input/build.json"
  builder_shell sudo mkdir -p $REMOTE/{scripts,input,workspace,cache}
  tar -C "$scripts" -c . | builder_shell sudo tar -C $REMOTE/scripts --no-same-owner -x
  tar -C "$WORK/input" -c . | builder_shell sudo tar -C $REMOTE/input --no-same-owner -x
}

# start_stage STAGE: it runs by itself, and who started it may lose the connection.
start_stage() {
  local stage=$1
  builder_shell sudo systemd-run --quiet --collect --unit="imagefactory-$stage" --property=KillMode=mixed \
    --property=TimeoutStopSec=45 --property="StandardOutput=truncate:$REMOTE/$stage.log" \
    --property="StandardError=truncate:$REMOTE/$stage.log" --setenv="IMAGEFACTORY_BUILD_UID=$BUILD_UID" \
    --setenv="IMAGEFACTORY_SCRIPTS=$REMOTE/scripts" --setenv="IMAGEFACTORY_INPUT=$REMOTE/input/build.json" \
    --setenv="IMAGEFACTORY_WORKSPACE=$REMOTE/workspace" --setenv="IMAGEFACTORY_CACHE=$REMOTE/cache" \
    --setenv="IMAGEFACTORY_RESULT=$REMOTE/$stage.result" /bin/sh "$REMOTE/scripts/$stage.sh"
}

stage_succeeds() {
  local stage=$1 begin=$SECONDS result=$WORK/$1.result
  start_stage "$stage"
  builder_shell "while systemctl --quiet is-active imagefactory-$stage; do sleep 0.3; done; cat $REMOTE/$stage.result" >"$result"
  [[ $(jq -r '"\(.stage) \(.result)"' "$result") == "$stage Succeeded" ]] ||
    { cat "$result"; builder_shell tail -n 40 "$REMOTE/$stage.log"; return 1; }
  echo "note: $((SECONDS - begin)) s; $(jq -r .message "$result")"
  case $stage in
    preflight) echo "note: $(jq -c '.data | {deviceMapper, udev, partitionMapping, loopDevices, memoryBytes}' "$result")" ;;
    build) echo "note: $(jq -c .data.phases "$result")" ;;
  esac
}

image_is_whole() {
  local output=$WORK/output
  mkdir -p "$output"
  builder_shell sudo tar -C "$REMOTE/workspace/imagefactory-$BUILD_UID/output" -c . | tar -C "$output" -x
  (cd "$output" && sha256sum --check --quiet SHA256SUMS)
  jq -r '.data.files[] | "\(.sha256)  \(.name)"' "$WORK/package.result" | (cd "$output" && sha256sum --check --quiet)
  qemu-img check -f qcow2 -q "$output/$BUILD_IMAGE.qcow2"
  qemu-img convert -f qcow2 -O raw "$output/$BUILD_IMAGE.qcow2" "$WORK/disk.raw"
  # One bootable partition, behind GRUB's first sector.
  [[ $(partx -g -r -o NR "$WORK/disk.raw") == 1 ]]
  head -c 512 "$WORK/disk.raw" | grep -qa GRUB
  # apt took the package from the repository, by the profile's key.
  grep -qx 'fixture-package 1.0 all' "$output/packages.txt"
  grep -q '/usr/share/fixture-package/proof$' "$output/files.hashdeep"
  grep -q '/usr/share/keyrings/imagefactory-fixture.gpg$' "$output/files.hashdeep"
  [[ $(jq '[.packages[] | select(.externalRefs)] | length' "$output/sbom.spdx.json") == "$(wc -l <"$output/packages.txt")" ]]
  [[ $(jq .data.mapping "$WORK/build.result") == $(jq .data.partitionMapping "$WORK/preflight.result") ]]
}

no_trace_of_the_build() {
  local traces
  traces=$(traces_on_builder)
  [[ -z $traces ]] || { echo "$traces"; return 1; }
}

traces_on_builder() {
  builder_shell sudo sh -c "'
    losetup --noheadings --list
    grep imagefactory- /proc/self/mountinfo
    dmsetup ls | grep loop
    ls -d /sys/block/loop*/loop*p* /dev/mapper/loop* /usr/local/sbin/* 2>/dev/null
    find /proc -maxdepth 2 -path \"/proc/[0-9]*\" \( -name root -o -name cwd \) -lname \"*imagefactory-*\"
    true'"
}

# begin_build: until the disk is attached, mapped and mounted.
begin_build() {
  start_stage build
  builder_shell "until grep -q '^/dev/mapper/loop[^ ]* $REMOTE/workspace/' /proc/mounts; do
    systemctl --quiet is-active imagefactory-build || exit 1
    sleep 0.5
  done"
}

cancelled_build_releases_all() {
  local begin
  begin_build
  begin=$SECONDS
  builder_shell sudo systemctl stop imagefactory-build
  echo "note: stopped within $((SECONDS - begin)) s"
  [[ $(builder_shell jq -r .reason $REMOTE/build.result) == Cancelled ]]
  no_trace_of_the_build
}

janitor_cleans_after_a_kill() {
  begin_build
  builder_shell sudo systemctl kill --signal=KILL imagefactory-build
  [[ -n $(traces_on_builder) ]]
  stage_succeeds janitor
  [[ -z $(traces_on_builder) ]]
}
