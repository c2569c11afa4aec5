# shellcheck shell=bash
# Cases of images whose file systems lead whoever reads them out of the tester's folder.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run, harness.bash and test.bash

# forge_names - in the guest of make_guest, OLD=NEW as the names of files, of one length each
forge_names() {
  local guest="$fetched/Standard_Debian_12_20260131_0.qcow2"
  qemu-img convert -f qcow2 -O raw "$guest" "$directory/raw"
  dd if="$directory/raw" of="$directory/part" bs=1M skip=1 status=none
  # Whoever forges names forges their checksums as well.
  tune2fs -O ^metadata_csum "$directory/part" >/dev/null
  python3 - "$directory/part" "$@" <<'END'
import sys
content = open(sys.argv[1], "rb").read()
for pair in sys.argv[2:]:
    old, new = pair.encode().split(b"=")
    # With the length and the kind before it, as it stands in a directory.
    places = [place for kind in (1, 2) if (place := content.find(bytes([len(old), kind]) + old)) >= 0]
    content = content[: places[0] + 2] + new + content[places[0] + 2 + len(new) :]
open(sys.argv[1], "wb").write(content)
END
  dd if="$directory/part" of="$directory/raw" bs=1M seek=1 conv=notrunc status=none
  qemu-img convert -f raw -O qcow2 "$directory/raw" "$guest"
  rm "$directory/raw" "$directory/part"
}

case_a_file_system_that_leads_out_of_the_testers_folder_writes_nothing_there() {
  local fetched
  write_test_input '.profile.tests = {modules: ["cleanliness"], timeoutSeconds: 2}'
  mkdir -p "$directory/files/folder_folder"
  ln -s /workspace/through-a-link "$directory/files/ab"
  echo forged >"$directory/files/ac"
  echo forged >"$directory/files/climb__climb"
  echo forged >"$directory/files/folder_folder/file"
  make_guest ''
  forge_names ac=ab climb__climb=../../climbs folder_folder=../../afolder
  tester_stage test
  check "not through a link" test ! -e "$directory/workspace/through-a-link"
  check "not by a name" test -z "$(find "$directory/workspace" -name 'climbs' -o -name 'afolder')"
  verdict FilesDiffer
}
