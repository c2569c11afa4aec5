# shellcheck shell=bash
# Cases of upload.sh: what it sends, and what the artifact store may answer.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # some variables are set by run and harness.bash, or read there

# start_store [PEM] - sets store (its directory) and writes upload.json; with a certificate and its key, it speaks https
start_store() {
  local scheme=http
  if [[ ${1:-} ]]; then scheme=https; fi
  store="$directory/store"
  mkdir -p "$store" "$directory/workspace/imagefactory-$uid/output" "$directory/workspace/imagefactory-$uid/state"
  coproc STORE { exec "$here/store" "$store" "$@"; }
  local port
  read -r port <&"${STORE[0]}"
  at_end "kill $STORE_PID"
  jq -n --arg url "$scheme://127.0.0.1:$port/artifacts/debian-12/x/" \
    '{baseUrl: $url, query: "expires=1&signature=good"}' >"$directory/upload/upload.json"
  head -c 300000 /dev/urandom >"$directory/workspace/imagefactory-$uid/output/Standard_Debian_12_20260131_0.qcow2"
  echo text >"$directory/workspace/imagefactory-$uid/output/packages.txt"
  echo sums >"$directory/workspace/imagefactory-$uid/output/SHA256SUMS"
  list_outputs
}

# list_outputs - as the stage does that made them
list_outputs() {
  (
    cd "$directory/workspace/imagefactory-$uid/output" || exit
    for file in SHA256SUMS packages.txt *.qcow2; do [[ ! -f $file ]] || sha256sum "$file"; done
  ) >"$directory/workspace/imagefactory-$uid/state/output.sha256"
}

case_upload_survives_faults_and_sends_the_image_last() {
  local image=Standard_Debian_12_20260131_0.qcow2
  write_input
  start_store
  printf '503\ndrop\n502\n' >"$store/.faults"
  stages upload
  check "the image last" test "$(paste -sd ' ' "$store/.order")" = "SHA256SUMS packages.txt $image"
  check "the same bytes" cmp "$store/$image" "$directory/workspace/imagefactory-$uid/output/$image"
  check "no signature in the log" test -z "$(grep signature= "$directory/upload.log")"
  # Once more: what is there already is taken as done.
  stages upload
  echo other >"$directory/workspace/imagefactory-$uid/output/packages.txt"
  list_outputs
  stage upload
  expect upload 1 Failed UploadConflict 'packages.txt'
}

case_upload_waits_for_an_operator_that_has_not_read_the_report_yet_as_long_as_it_answers() {
  write_input
  start_store
  # An operator that answers is worth more than five minutes, one that does not is not; by a clock that goes on in pauses alone.
  own_scripts transfer.sh 's/^PATIENCE_SECONDS=.*/PATIENCE_SECONDS=2/; s/^LONGEST_PAUSE_SECONDS=.*/LONGEST_PAUSE_SECONDS=1/
    s/supervise sleep "\$pause"/now=$((now + pause))/'
  printf '%s\n' 'now=0' 'date() { echo "$now"; }' >>"$scripts/transfer.sh"
  printf 'early\nearly\nearly\nearly\nearly\n' >"$store/.faults"
  stages upload
  printf '503\n503\n503\n503\n503\n' >"$store/.faults"
  stage upload
  expect upload 75 Failed StoreUnreachable
}

case_upload_tells_a_full_store_from_a_refusal() {
  write_input
  start_store
  echo 507 >"$store/.faults"
  stage upload
  expect upload 1 Failed StoreFull 'SHA256SUMS'
  echo 403 >"$store/.faults"
  stage upload
  expect upload 1 Failed UploadRefused
  check "the curl configuration is gone" test -z "$(find "$directory/workspace" -name 'tmp.*')"
}

case_upload_believes_the_authority_of_its_input_and_no_other() {
  local key="$directory/tls"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=store \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$key.key" -out "$key.crt" 2>/dev/null
  cat "$key.crt" "$key.key" >"$key.pem"
  write_input '.artifactAuthorities = $ca' --rawfile ca "$key.crt"
  start_store "$key.pem"
  stages upload
  check "the files" test "$(wc -l <"$store/.order")" = 3
  check "nothing is left of it" test -z "$(find "$directory/workspace" -name 'tmp.*')"
  rm "$store/packages.txt"
  # As whoever stands between would have it: a certificate that nobody vouches for.
  jq 'del(.artifactAuthorities)' "$directory/input/build.json" >"$directory/input/other.json"
  mv "$directory/input/other.json" "$directory/input/build.json"
  begin upload
  # An answer may be late as well, and is waited for.
  until_seen 'certificate.*; next try in' "$directory/upload.log"
  check "nothing is sent" test ! -e "$store/packages.txt"
  kill -TERM "$(init_of_container)"
  wait "$container" || :
}

case_upload_is_cancelled_while_it_waits() {
  write_input
  start_store
  kill "$STORE_PID"
  wait "$STORE_PID" || :
  begin upload
  until_seen 'next try in' "$directory/upload.log"
  kill -TERM "$(init_of_container)"
  code=0
  wait "$container" || code=$?
  expect upload 143 Failed Cancelled
}

# refused_output REASON PATTERN COMMAND - what upload says once the command was run in the output folder
refused_output() {
  local output="$directory/workspace/imagefactory-$uid/output"
  cp -a "$output" "$directory/kept"
  (cd "$output" && eval "$3")
  stage upload
  expect upload 1 Failed "$1" "$2"
  check "nothing of it is sent" test -z "$(grep -rlF secret "$store")"
  rm -rf "$output"
  mv "$directory/kept" "$output"
}

case_upload_sends_what_was_listed_and_nothing_that_only_lies_there() {
  write_input
  start_store
  echo secret >"$directory/workspace/secret"
  refused_output OutputNotRegular '^packages.txt in .* is a symbolic link and no regular file' \
    'ln -sf /imagefactory/upload/upload.json packages.txt'
  refused_output OutputNotRegular '^packages.txt in .* is a symbolic link' 'ln -sf ../../secret packages.txt'
  refused_output OutputNotRegular '^packages.txt in .* has a second name elsewhere \(a hard link\)' \
    'ln -f ../../secret packages.txt'
  refused_output OutputNotRegular '^packages.txt in .* is a fifo' 'rm packages.txt; mkfifo packages.txt'
  refused_output OutputNotRegular '^packages.txt in .* is a character special file' \
    'rm packages.txt; mknod packages.txt c 1 5'
  refused_output OutputNotRegular '^packages.txt in .* is a directory' 'rm packages.txt; mkdir packages.txt'
  refused_output OutputDiffers '^packages.txt in .* is not what it was when it was listed' 'echo secret >packages.txt'
  refused_output OutputMissing '^packages.txt is missing' 'rm packages.txt'
  refused_output OutputUnknown '^provenance.json lies in .*, but no stage has made it' 'echo secret >provenance.json'
  refused_output OutputUnknown '^logs' 'mkdir logs; echo secret >logs/build.log'
  refused_output OutputUnknown '^link lies in' 'ln -s ../../secret link'
}

case_upload_sends_the_file_that_it_looked_at_whatever_takes_its_name_meanwhile() {
  local output
  write_input
  start_store
  output="$directory/workspace/imagefactory-$uid/output"
  echo secret >"$directory/workspace/secret"
  # A store that is away until the file has become a link.
  printf '503\n%.0s' {1..100} >"$store/.faults"
  begin upload
  until_seen 'SHA256SUMS: HTTP 503' "$directory/upload.log"
  ln -sf ../../secret "$output/SHA256SUMS"
  rm "$store/.faults"
  code=0
  wait "$container" || code=$?
  expect upload 0 Succeeded Succeeded
  check "what was listed" test "$(<"$store/SHA256SUMS")" = sums
}

case_upload_ends_what_still_runs_in_the_builds_folders() {
  local left
  write_input
  start_store
  # Inherited, so that it is there before upload looks.
  cd "$directory/workspace/imagefactory-$uid/output" || return 1
  sleep 3600 &
  left=$!
  cd "$OLDPWD" || return 1
  at_end "kill $left"
  # Not in a container, where it could not see what is outside.
  IMAGEFACTORY_BUILD_UID=$uid IMAGEFACTORY_SCRIPTS=$scripts IMAGEFACTORY_WORKSPACE=$directory/workspace \
    IMAGEFACTORY_INPUT=$directory/input/build.json IMAGEFACTORY_UPLOAD=$directory/upload/upload.json \
    IMAGEFACTORY_RESULT=$directory/upload.result sh "$scripts/upload.sh" >"$directory/upload.log" 2>&1
  code=0 expect upload 0 Succeeded Succeeded
  check "it is gone" test ! -e "/proc/$left/exe"
}
