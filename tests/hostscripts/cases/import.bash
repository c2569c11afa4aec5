# shellcheck shell=bash
# Cases of finished images, which are taken over in place of being built.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run, harness.bash and papers.bash

# make_finished - a disk of the tree as cloud.qcow2, cloud.qcow2.xz and cloud.raw.zst on a server; sets port
make_finished() {
  local output
  install_package "$directory/tree" known 1.0 ''
  write_input
  make_disk "$directory/tree"
  mkdir "$directory/served"
  mv "$directory/workspace/imagefactory-$uid/image/disk.raw" "$directory/disk.raw"
  qemu-img convert -f raw -O qcow2 -c "$directory/disk.raw" "$directory/served/cloud.qcow2"
  xz -0k "$directory/served/cloud.qcow2"
  zstd -q "$directory/disk.raw" -o "$directory/served/cloud.raw.zst"
  serve "$directory/served"
}

# import_input FILE [FIELDS] - a profile that takes the file over
import_input() {
  write_input '.profile.builder = {tool: "Import"} | del(.profile.repositories)
    | .profile.source = {image: ({url: "http://127.0.0.1:\($port)/\($file)", $checksum} + ($fields | fromjson))}' \
    --arg port "$port" --arg file "$1" --arg fields "${2:-{\}}" \
    --arg checksum "sha256:$(sha256sum <"$directory/served/$1" | cut -d' ' -f1)"
}

case_a_finished_image_is_taken_over_and_listed_as_one_that_was_built() {
  local port output
  make_finished
  import_input cloud.qcow2
  stages source configure prepare build package
  output="$directory/workspace/imagefactory-$uid/output"
  check "the same disk" qemu-img compare -f raw -F qcow2 "$directory/disk.raw" "$output/Standard_Debian_12_20260131_0.qcow2"
  check "its packages" grep -q '^known 1.0 ' "$output/packages.txt"
  check "nothing of it is left" test ! -e "$directory/workspace/imagefactory-$uid/import"
  check "how it was made" grep -q 'qemu-img convert -f qcow2 -O raw' <(tar -xzOf "$output/config.tar.gz" config/README)
}

case_a_finished_image_may_be_compressed() {
  local port file
  make_finished
  for file in 'cloud.qcow2.xz {"compression":"xz"}' 'cloud.raw.zst {"compression":"zst","format":"raw"}'; do
    import_input "${file%% *}" "${file#* }"
    stages source prepare build
    check "the same disk" cmp "$directory/disk.raw" "$directory/workspace/imagefactory-$uid/image/disk.raw"
  done
}

case_a_finished_image_of_another_checksum_is_read_by_nothing() {
  local port
  make_finished
  import_input cloud.qcow2
  echo more >>"$directory/served/cloud.qcow2"
  stage source
  expect source 1 Failed SourceImageDiffers 'cloud.qcow2 has the sha256 [0-9a-f]{64}, and source.image.checksum says'
}

case_a_finished_image_that_cannot_be_had_is_told_by_its_field() {
  local port
  make_finished
  import_input cloud.qcow2
  rm "$directory/served/cloud.qcow2"
  stage source
  expect source 1 Failed SourceNotFound 'check source.image.url$'
  : >"$directory/served/cloud.qcow2"
  import_input cloud.qcow2
  echo 503 >"$directory/served/.down"
  stage source
  expect source 75 Failed SourceUnreachable 'check that the server runs'
}

case_a_finished_image_that_does_not_fit_into_the_workspace_wants_more_disk_for_it() {
  local port name stage
  mkdir -p "$directory/tree"
  head -c 3000000 /dev/urandom >"$directory/tree/random"
  make_finished
  mount -t tmpfs -o size=16m tmpfs "$directory/workspace"
  # shellcheck disable=SC2064 # the directory of now
  at_end "umount -l '$directory/workspace'"
  for name in source build unpacked; do
    stage=${name/unpacked/build}
    rm -rf "$directory/workspace"/*
    if [[ $name == unpacked ]]; then import_input cloud.qcow2.xz '{"compression":"xz"}'; else import_input cloud.qcow2; fi
    [[ $stage == source ]] || stages source prepare
    head -c $((($(df --output=avail -k "$directory/workspace" | tail -n 1) - 1024) * 1024)) /dev/zero >"$directory/workspace/rest"
    stage "$stage"
    expect "$stage" 1 Failed NotEnoughDisk 'the image cannot be .*: give the workspace more disk$'
  done
}

case_a_server_that_wants_an_hour_before_the_next_try_holds_no_build_for_that_long() {
  local port reason code
  make_finished
  import_input cloud.qcow2
  echo 429 3600 >"$directory/served/.down"
  for reason in SourceUnreachable RepositoryUnreachable; do
    begin source
    until_seen 'failed for now' "$directory/source.log"
    code=0
    # shellcheck disable=SC2034 # read by expect
    wait "$container" || code=$?
    expect source 75 Failed "$reason" "cannot be fetched \(.*429"
    write_input '.profile.repositories[0].url = "http://127.0.0.1:\($port)/debian"' --arg port "$port"
  done
}

case_a_finished_image_is_fetched_where_its_address_leads_and_no_further_than_http() {
  local port address
  make_finished
  import_input cloud.qcow2
  mv "$directory/served/cloud.qcow2" "$directory/served/newest.qcow2"
  echo /newest.qcow2 >"$directory/served/cloud.qcow2.redirect"
  stages source
  for address in file:///etc/passwd ftp://127.0.0.1/cloud.qcow2 /cloud.qcow2; do
    echo "$address" >"$directory/served/cloud.qcow2.redirect"
    stage source
    expect source 1 Failed SourceRedirected 'cloud.qcow2 leads to where nothing is fetched from .* name the address that it leads to'
  done
  rm "$directory/served/cloud.qcow2.redirect"
  : >"$directory/served/cloud.qcow2.cut"
  stage source
  expect source 75 Failed SourceUnreachable 'cannot be fetched .*bytes (missing|remaining)'
}

case_a_finished_image_that_names_other_files_is_refused() {
  local port version
  make_finished
  qemu-img create -q -f qcow2 -F raw -b /etc/shadow "$directory/served/overlay.qcow2" 32M
  import_input overlay.qcow2
  stages source prepare
  stage build
  expect build 1 Failed SourceImageInvalid 'the image needs a backing file beside itself'
  for version in 3 2; do
    qemu-img create -q -f qcow2 -o "data_file=$directory/data" "$directory/served/data.qcow2" 32M
    rm "$directory/data"
    printf '%b' "\\000\\000\\000\\00$version" | dd of="$directory/served/data.qcow2" bs=1 seek=4 conv=notrunc status=none
    import_input data.qcow2
    stages source prepare
    stage build
    # In version 2 there are no such features.
    if [[ $version == 3 ]]; then
      expect build 1 Failed SourceImageInvalid '^the image needs a data file beside itself'
    else
      expect build 0 Succeeded Succeeded
    fi
  done
  qemu-img create -q -f qcow2 --object secret,id=key,data=geheim -o encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10 \
    "$directory/served/locked.qcow2" 8M
  import_input locked.qcow2
  stages source prepare
  stage build
  expect build 1 Failed SourceImageInvalid '^the image needs a key beside itself'
  head -c 100 "$directory/served/cloud.qcow2" >"$directory/served/torn.qcow2"
  import_input torn.qcow2
  stages source prepare
  stage build
  expect build 1 Failed SourceImageInvalid '^the image is a damaged qcow2'
  head -c 60 "$directory/served/cloud.qcow2" >"$directory/served/cut.qcow2"
  import_input cut.qcow2
  stages source prepare
  stage build
  expect build 1 Failed SourceImageInvalid '^the image ends within its header'
}

case_a_finished_image_that_is_not_what_the_profile_says_is_told_by_what_it_is() {
  local port said file
  make_finished
  bzip2 -k "$directory/served/cloud.qcow2"
  tar -C "$directory/served" -cf "$directory/served/image.tar" cloud.qcow2
  echo '<!DOCTYPE html><title>Sign in</title>' >"$directory/served/page"
  for said in 'cloud.qcow2 {"format":"raw"}:no plain disk, but a qcow2: set source.image.format to qcow2$' \
    'cloud.raw.zst {}:no qcow2, but compressed by Zstandard: set source.image.compression to zst$' \
    'cloud.qcow2.xz {"format":"raw"}:no plain disk, but compressed by xz: set source.image.compression to xz$' \
    'cloud.qcow2.bz2 {}:no qcow2, but compressed by bzip2, which is not read' \
    'cloud.raw.zst {"compression":"zst"}:no qcow2: set source.image.format to what it is$' \
    'image.tar {"format":"raw"}:no plain disk, but a tar archive' \
    'page {}:no qcow2, but a page of HTML' 'cloud.qcow2 {"compression":"gz"}:cannot be unpacked by gzip'; do
    file=${said%%[: ]*}
    said=${said#* }
    import_input "$file" "${said%\}:*}}"
    stages source prepare
    stage build
    expect build 1 Failed SourceImageInvalid "the image ([a-z]+ )?${said##*\}:}"
  done
}

case_a_finished_image_of_an_unknown_compression_is_told_by_its_field() {
  local port
  make_finished
  import_input cloud.qcow2 '{"compression":"lz4"}'
  stages source prepare
  stage build
  expect build 1 Failed InvalidProfile "source.image.compression 'lz4' is unknown: set gz, xz or zst"
}

case_a_finished_image_that_was_interrupted_is_taken_over_by_another_try() {
  local port
  make_finished
  import_input cloud.qcow2.xz '{"compression":"xz"}'
  stages source prepare build build package
}

case_a_finished_image_that_is_gone_from_its_address_is_still_unchanged() {
  local port digest
  make_finished
  import_input cloud.qcow2
  stages source
  digest=$(value source .inputsDigest)
  rm "$directory/served/cloud.qcow2"
  jq --arg digest "$digest" '.build.ifUnchanged = "Skip" | .previous.inputsDigest = $digest' \
    "$directory/input/build.json" >"$directory/input/build.new"
  mv "$directory/input/build.new" "$directory/input/build.json"
  stage source
  expect source 3 Unchanged Unchanged
}

case_a_finished_image_with_older_packages_than_its_repositories_is_not_tried_again() {
  local port
  make_finished
  import_input cloud.qcow2
  stages source prepare build
  mkdir -p "$directory/workspace/imagefactory-$uid/state/indexes"
  printf 'known\tamd64\t2.0\n' >"$directory/workspace/imagefactory-$uid/state/indexes/default.tsv"
  stage package
  expect package 1 Failed PackagesOlder '^1 of 1 .* 2.0 in repository default\): take over a newer image, or leave repositories out'
  : >"$directory/served/cloud.qcow2"
  import_input cloud.qcow2
  stage source
  expect source 1 Failed SourceImageInvalid 'cloud.qcow2 is empty'
}

case_a_finished_image_with_holes_takes_no_disk_for_them() {
  local port
  make_finished
  truncate -s 1G "$directory/served/empty"
  zstd -q --rm "$directory/served/empty"
  import_input empty.zst '{"compression":"zst","format":"raw"}'
  stages source prepare build
  check "as large as it says" test "$(stat -c %s "$directory/workspace/imagefactory-$uid/image/disk.raw")" = $((1 << 30))
  check "and empty" test "$(du -sm "$directory/workspace" | cut -f1)" -lt 100
}

case_a_finished_image_that_is_larger_than_promised_fills_no_disk() {
  local port
  make_finished
  head -c 2G /dev/zero | zstd -q -1 -o "$directory/served/large.zst"
  import_input large.zst '{"compression":"zst","format":"raw"}'
  jq '.profile.image.minDiskGiB = 1' "$directory/input/build.json" >"$directory/input/build.new"
  mv "$directory/input/build.new" "$directory/input/build.json"
  stages source prepare
  stage build
  expect build 1 Failed ImageTooLarge 'more than the 1088 MiB that image.minDiskGiB promises'
}
