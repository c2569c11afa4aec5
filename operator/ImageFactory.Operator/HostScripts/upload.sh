#!/bin/sh
# Stages ImageBuilt, third part, and Tested: the files leave the host by short-lived signed URLs. The image, where there is
# one, goes last, so that whoever sees it in the store sees all that belongs to it.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=transfer.sh
. "$IMAGEFACTORY_SCRIPTS/transfer.sh"
: "${IMAGEFACTORY_UPLOAD:=/imagefactory/upload/upload.json}"
begin_stage upload
# shellcheck disable=SC2317 # called when the script ends, by lib.sh
release() { close_transfer; }

# upload FILE
upload() {
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  begin_transfer "${1##*/}"
  while :; do
    : >"$STATE_DIR/transfer.body"
    attempt --upload-file "$1" --header "X-Content-SHA256: $digest" --header 'Content-Type: application/octet-stream' \
      --output "$STATE_DIR/transfer.body"
    case "$status" in
      200 | 201 | 204)
        log "$name: $(stat -c %s "$1") bytes, sha256 $digest"
        return
        ;;
      409)
        # What an earlier try of this build got through before its answer was lost.
        if grep -qi "$digest" "$STATE_DIR/transfer.headers" "$STATE_DIR/transfer.body"; then
          log "$name: already there, sha256 $digest"
          return
        fi
        fail UploadConflict "$name: the artifact store holds another file of that name: $(answer); remove it, or start a new build"
        ;;
      401 | 403) fail UploadRefused "$name: the artifact store refuses the upload: $(answer); the URL has run out or is not for this file: raise the stage's timeout or try again" ;;
      507) fail StoreFull "$name: the artifact store is full: $(answer); enlarge its volume or lower the retention" ;;
      # 1xx: the connection broke between "100 Continue" and the answer.
      000 | 1* | 408 | 429 | 5*) ;;
      *) fail UploadRefused "$name: the artifact store answers $status: $(answer)" ;;
    esac
    pause_transfer "the artifact store did not take the file"
  done
}

open_transfer "$IMAGEFACTORY_UPLOAD"
image="$OUTPUT_DIR/$(input .build.imageName).qcow2"
count=0
for file in "$OUTPUT_DIR"/*; do
  if [ "$file" = "$image" ] || [ ! -f "$file" ]; then continue; fi
  upload "$file"
  count=$((count + 1))
done
if [ -s "$image" ]; then
  upload "$image"
  count=$((count + 1))
fi
[ "$count" -gt 0 ] || fail NotPackaged "there is nothing to upload in $OUTPUT_DIR: the package or the test stage has to run first, on the same workspace"
succeed "$count files uploaded"
