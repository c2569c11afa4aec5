# shellcheck shell=sh
# What modules.sh left, on a volume of its own, taken in beside what test.sh listed: files of known names, and none in the
# place of another. Sourced by upload.sh, after output.sh.

: "${IMAGEFACTORY_MODULES:=/imagefactory/modules}"
# As much as test.sh lets a file be.
ADOPTED_BYTES=134217728

adopt_results() {
  modules_output="$IMAGEFACTORY_MODULES/$MARK/output"
  # The profile's code ran there, and may have put a link to anywhere in the place of a folder.
  [ -d "$modules_output" ] && [ "$(realpath "$modules_output")" = "$(realpath "$IMAGEFACTORY_MODULES")/$MARK/output" ] ||
    return 0
  set -- modules.console.log modules.junit.xml modules.log
  # By the tester's content test.sh makes these.
  [ -z "$(input .profile.tests.scap.content)" ] || set -- "$@" scap.arf.xml scap.html
  for adopted; do
    if [ -e "$modules_output/$adopted" ] || [ -L "$modules_output/$adopted" ]; then adopt "$adopted"; fi
  done
}

# adopt NAME
adopt() {
  own_output=$OUTPUT_DIR
  OUTPUT_DIR=$modules_output
  open_output "$1"
  OUTPUT_DIR=$own_output
  head -c "$ADOPTED_BYTES" <&3 >"$OUTPUT_DIR/$1"
  exec 3<&-
  printf '%s  %s\n' "$(sha256sum <"$OUTPUT_DIR/$1" | cut -d' ' -f1)" "$1" >>"$OUTPUT_LIST"
}
