# shellcheck shell=sh
# What leaves the host: files of the output folder that a stage has listed, and nothing that only lies there. Sourced
# after lib.sh.
#
# Whoever has root on the build host can change list and files alike, so the operator's own list has the last word: what the
# stage has reported with its result, by the kubelet or over SSH. This keeps what a build left behind by accident or by a link,
# and what changed after it was listed, from being sent.

# Lines of sha256sum, in the order in which they are sent.
OUTPUT_LIST="$STATE_DIR/output.sha256"

# list_output NAME... - those of these files that are there
list_output() {
  : >"$OUTPUT_LIST"
  for output_name; do
    if [ -e "$OUTPUT_DIR/$output_name" ] || [ -L "$OUTPUT_DIR/$output_name" ]; then
      open_output "$output_name"
      printf '%s  %s\n' "$(sha256sum <&3 | cut -d' ' -f1)" "$output_name" >>"$OUTPUT_LIST"
      exec 3<&-
    fi
  done
}

# report_output FIELD - the same list in the result: these files the operator takes, and no others
report_output() {
  while read -r output_digest output_name; do
    # shellcheck disable=SC2016 # the variables are jq's
    add_data '.[$field] += [{$name, $sha256, $sizeBytes}]' --arg field "$1" --arg name "$output_name" \
      --arg sha256 "$output_digest" --argjson sizeBytes "$(stat -c %s "$OUTPUT_DIR/$output_name")"
  done <"$OUTPUT_LIST"
}

# open_output NAME - for reading, as file descriptor 3; no link is followed, not even one that comes in between: what
# was opened has to be the very file that stands in the folder
open_output() {
  # A FIFO would hold whoever opens it, and a device do as it likes.
  output_file=$(stat -c '%F, %h %d:%i' "$OUTPUT_DIR/$1") || fail OutputMissing \
    "$1 is missing in $OUTPUT_DIR, where an earlier stage has listed it: start a new build"
  case "$output_file" in
    'regular file, 1 '* | 'regular empty file, 1 '*) ;;
    regular*) fail OutputNotRegular \
      "$1 in $OUTPUT_DIR has a second name elsewhere (a hard link), so it may be another's file: start a new build" ;;
    *) fail OutputNotRegular \
      "$1 in $OUTPUT_DIR is a ${output_file%%,*} and no regular file, so it is not sent: start a new build" ;;
  esac
  exec 3<"$OUTPUT_DIR/$1"
  [ "$(stat -L -c '%F, %h %d:%i' /proc/self/fd/3)" = "$output_file" ] || fail OutputDiffers \
    "$1 in $OUTPUT_DIR was replaced while it was opened, by a process that a build left behind: start a new build"
}

# open_listed NAME SHA256 - the same; it is what it was when it was listed
open_listed() {
  open_output "$1"
  [ "$(sha256sum <&3 | cut -d' ' -f1)" = "$2" ] || fail OutputDiffers \
    "$1 in $OUTPUT_DIR is not what it was when it was listed, since it has another SHA-256: start a new build"
}

# check_output - refuses whatever else lies in the folder
check_output() {
  other_output=$(find "$OUTPUT_DIR" -mindepth 1 -printf '%P\n' | grep -avxF -e "$(sed 's/^[^ ]*  //' "$OUTPUT_LIST")" |
    head -n 1 | cut -c1-200)
  [ -z "$other_output" ] || fail OutputUnknown \
    "$other_output lies in $OUTPUT_DIR, but no stage has made it: only what the operator knows of is sent; have\
 whatever writes it (an element, a script, a test module) leave it out"
}
