#!/bin/sh
# Stages ImageBuilt, third part, and Tested: the files that the stage before has listed leave the host by short-lived
# signed URLs. The image, where there is one, goes last: whoever sees it in the store sees all that belongs to it.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=transfer.sh
. "$IMAGEFACTORY_SCRIPTS/transfer.sh"
# shellcheck source=output.sh
. "$IMAGEFACTORY_SCRIPTS/output.sh"
# shellcheck source=adopt.sh
. "$IMAGEFACTORY_SCRIPTS/adopt.sh"
: "${IMAGEFACTORY_UPLOAD:=/imagefactory/upload/upload.json}"
begin_stage upload
# shellcheck disable=SC2317 # called when the script ends, by lib.sh
release() { close_transfer; }

# upload NAME SHA256
upload() {
  digest=$2
  open_listed "$1" "$digest"
  begin_transfer "$1"
  while :; do
    : >"$STATE_DIR/transfer.body"
    # Opened anew by each attempt, and yet the same file, whatever has its name by then.
    attempt --upload-file /proc/self/fd/3 --header "X-Content-SHA256: $digest" \
      --header 'Content-Type: application/octet-stream' --output "$STATE_DIR/transfer.body"
    case "$status" in
      200 | 201 | 204)
        log "$name: $(stat -L -c %s /proc/self/fd/3) bytes, sha256 $digest"
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
      401 | 403) fail UploadRefused "$name: the artifact store refuses the upload: $(answer); try again if the URL has run out, else find what in the build made or changed this file" ;;
      507) fail StoreFull "$name: the artifact store has no room for it: $(answer); delete builds that are no longer needed, or enlarge the volume or the tenant's quota" ;;
      # The operator is there, and has not read yet what the stage before has reported. It ends this stage itself when the
      # time of the build is over.
      503) if grep -qi '^retry-after:' "$STATE_DIR/transfer.headers"; then be_patient; fi ;;
      # 1xx: the connection broke between "100 Continue" and the answer.
      000 | 1* | 408 | 429 | 5*) ;;
      *) fail UploadRefused "$name: the artifact store answers $status: $(answer)" ;;
    esac
    pause_transfer "the artifact store did not take the file" "$sent"
  done
}

open_transfer "$IMAGEFACTORY_UPLOAD"
# Nothing that ran in the build's folders is to go on writing there.
signal_build KILL
[ -s "$OUTPUT_LIST" ] || fail NotPackaged \
  "there is nothing to upload in $OUTPUT_DIR: the package or the test stage has to run first, on the same workspace"
check_output
adopt_results
count=0
while read -r digest name; do
  upload "$name" "$digest"
  exec 3<&-
  count=$((count + 1))
done <"$OUTPUT_LIST"
succeed "$count files uploaded"
