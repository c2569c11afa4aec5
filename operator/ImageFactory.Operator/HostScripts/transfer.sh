# shellcheck shell=sh
# Files to and from the artifact store by short-lived signed URLs. Sourced after lib.sh.
# shellcheck disable=SC2034 # curl_status is read by fetch.sh

# The operator, which holds the files, may be restarted meanwhile.
PATIENCE_SECONDS=300
LONGEST_PAUSE_SECONDS=20
CONNECT_SECONDS=10
# Slower than this for that long is a connection that died without saying so.
LEAST_BYTES_PER_SECOND=1024
STALL_SECONDS=60
CURL_CONFIG=
AUTHORITIES=

# open_transfer FILE - what the operator put there for this stage: {"baseUrl","query"}
open_transfer() {
  url_file=$1
  [ -r "$url_file" ] || fail InvalidInput "$url_file is missing: the operator has to put it there before the $STAGE"
  jq -e '(.baseUrl | test("^https?://")) and (.query | type == "string")' "$url_file" >/dev/null ||
    fail InvalidInput "$url_file has no baseUrl (http or https) or no query"
  CURL_CONFIG=$(mktemp)
  # Instead of the system's: the certificate of a private authority is believed only where the operator says so.
  authorities=$(input .artifactAuthorities)
  if [ "$authorities" ]; then
    AUTHORITIES=$(mktemp)
    printf '%s\n' "$authorities" >"$AUTHORITIES"
  fi
}

close_transfer() {
  if [ "$CURL_CONFIG" ]; then rm -f "$CURL_CONFIG"; fi
  if [ "$AUTHORITIES" ]; then rm -f "$AUTHORITIES"; fi
}

# begin_transfer NAME - the URL carries the right to its file, so it is handed to curl in a file: a command line is for all
# to see
begin_transfer() {
  name=$1
  jq -r --arg name "$name" '"url = " + ("\(.baseUrl | rtrimstr("/"))/\($name | @uri)?\(.query)" | tojson)' \
    "$url_file" >"$CURL_CONFIG"
  if [ "$AUTHORITIES" ]; then printf 'cacert = "%s"\n' "$AUTHORITIES" >>"$CURL_CONFIG"; fi
  be_patient
  pause=1
  farthest=0
}

# be_patient - from now on
be_patient() { give_up_at=$(($(date +%s) + PATIENCE_SECONDS)); }

# attempt CURL-OPTION... - sets status, an HTTP status or 000 where there was no answer; curl_status, curl's own; sent, the
# bytes of the file that were; what the store said goes to the files that the caller names, headers and error to
# $STATE_DIR/transfer.*
attempt() {
  : >"$STATE_DIR/transfer.headers"
  curl_status=0
  supervise curl --silent --show-error --config "$CURL_CONFIG" --connect-timeout "$CONNECT_SECONDS" \
    --speed-limit "$LEAST_BYTES_PER_SECOND" --speed-time "$STALL_SECONDS" --write-out '%{http_code} %{size_upload}' \
    --dump-header "$STATE_DIR/transfer.headers" "$@" >"$STATE_DIR/transfer.status" 2>"$STATE_DIR/transfer.error" ||
    curl_status=$?
  status='' sent=''
  read -r status sent <"$STATE_DIR/transfer.status" || :
  status=${status:-000} sent=${sent:-0}
}

# pause_transfer WHAT BYTES - until the next attempt, or gives up: WHAT did not happen in all this time, since the transfer got
# farther than BYTES
pause_transfer() {
  if [ "$2" -gt "$farthest" ]; then
    farthest=$2
    be_patient
  fi
  [ "$(date +%s)" -lt "$give_up_at" ] || retry_later StoreUnreachable \
    "$name: $1 within $PATIENCE_SECONDS s (last: $(answer)): check that the operator runs and that this host reaches it"
  log "$name: $(answer); next try in $pause s"
  supervise sleep "$pause"
  pause=$((pause * 2 < LONGEST_PAUSE_SECONDS ? pause * 2 : LONGEST_PAUSE_SECONDS))
}

# answer - what the store said, in short; it does not repeat the URL
answer() {
  if [ -s "$STATE_DIR/transfer.error" ]; then
    # What curl says of a certificate goes on for lines about its home page.
    { grep '^curl: ' "$STATE_DIR/transfer.error" || cat "$STATE_DIR/transfer.error"; } | tail -n 1 | cut -c1-200
  else
    echo "HTTP $status $(head -c 300 "$STATE_DIR/transfer.body" | tr '\r\n' '  ')"
  fi
}
