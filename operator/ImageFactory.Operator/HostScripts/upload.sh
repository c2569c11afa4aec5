#!/bin/sh
# Stage ImageBuilt, third part: the files leave the host by short-lived signed URLs. The image goes last, so that whoever
# sees it in the store sees all that belongs to it.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
: "${IMAGEFACTORY_UPLOAD:=/imagefactory/upload/upload.json}"
begin_stage upload

# The operator, which receives the files, may be restarted meanwhile.
PATIENCE_SECONDS=300
LONGEST_PAUSE_SECONDS=20
CONNECT_SECONDS=10
# Slower than this for that long is a connection that died without saying so.
LEAST_BYTES_PER_SECOND=1024
STALL_SECONDS=60

curl_config=$(mktemp)
# shellcheck disable=SC2317 # called when the script ends, by lib.sh
release() {
  rm -f "$curl_config"
}

# upload FILE - the URL carries the right to write, so it is handed to curl in a file: a command line is for all to see
upload() {
  name=${1##*/}
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  jq -r --arg name "$name" '"url = " + ("\(.baseUrl | rtrimstr("/"))/\($name | @uri)?\(.query)" | tojson)' \
    "$IMAGEFACTORY_UPLOAD" >"$curl_config"
  give_up_at=$(($(date +%s) + PATIENCE_SECONDS))
  pause=1
  while :; do
    attempt "$1"
    case "$status" in
      200 | 201 | 204)
        log "$name: $(stat -c %s "$1") bytes, sha256 $digest"
        return
        ;;
      409)
        # What an earlier try of this build got through before its answer was lost.
        if grep -qi "$digest" "$STATE_DIR/upload.headers" "$STATE_DIR/upload.body"; then
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
    [ "$(date +%s)" -lt "$give_up_at" ] || retry_later StoreUnreachable \
      "$name: the artifact store did not take the file within $PATIENCE_SECONDS s (last: $(answer)): check that the operator runs and that the build host reaches it"
    log "$name: $(answer); next try in $pause s"
    supervise sleep "$pause"
    pause=$((pause * 2 < LONGEST_PAUSE_SECONDS ? pause * 2 : LONGEST_PAUSE_SECONDS))
  done
}

# attempt FILE - sets status, an HTTP status or 000 where there was no answer
attempt() {
  : >"$STATE_DIR/upload.body"
  : >"$STATE_DIR/upload.headers"
  supervise curl --silent --show-error --config "$curl_config" --upload-file "$1" --header "X-Content-SHA256: $digest" \
    --header 'Content-Type: application/octet-stream' --connect-timeout "$CONNECT_SECONDS" \
    --speed-limit "$LEAST_BYTES_PER_SECOND" --speed-time "$STALL_SECONDS" --write-out '%{http_code}' \
    --output "$STATE_DIR/upload.body" --dump-header "$STATE_DIR/upload.headers" \
    >"$STATE_DIR/upload.status" 2>"$STATE_DIR/upload.error" || :
  read -r status <"$STATE_DIR/upload.status" || :
  status=${status:-000}
}

# answer - what the store said, in short; it does not repeat the URL
answer() {
  if [ -s "$STATE_DIR/upload.error" ]; then
    tail -n 1 "$STATE_DIR/upload.error" | cut -c1-200
  else
    echo "HTTP $status $(head -c 300 "$STATE_DIR/upload.body" | tr '\r\n' '  ')"
  fi
}

[ -r "$IMAGEFACTORY_UPLOAD" ] || fail InvalidInput "$IMAGEFACTORY_UPLOAD is missing: the operator has to mount it into the upload container"
jq -e '(.baseUrl | test("^https?://")) and (.query | type == "string")' "$IMAGEFACTORY_UPLOAD" >/dev/null ||
  fail InvalidInput "$IMAGEFACTORY_UPLOAD has no baseUrl (http or https) or no query"
image=$(input .build.imageName)
[ -s "$OUTPUT_DIR/$image.qcow2" ] || fail NotPackaged "$OUTPUT_DIR/$image.qcow2 is missing: the package stage has to run first, on the same workspace"

count=0
for file in "$OUTPUT_DIR"/*; do
  if [ "$file" = "$OUTPUT_DIR/$image.qcow2" ]; then continue; fi
  upload "$file"
  count=$((count + 1))
done
upload "$OUTPUT_DIR/$image.qcow2"
count=$((count + 1))
succeed "$count files uploaded"
