# shellcheck shell=sh
# The result of a stage: one JSON object, which is short enough for Kubernetes and harms nobody who prints it. Sourced by
# lib.sh.

# Kubernetes cuts a termination message off at 4096 bytes, and half a JSON object is worth nothing.
RESULT_LIMIT_BYTES=4000
# An argument may have no more than 128 KiB; what a mirror or a program says may be longer.
ARGUMENT_BYTES=8000
# What the rest of a result may take beside its data: stage, reason and a message.
MESSAGE_BYTES=800
DATA='{}'
# shellcheck disable=SC2034 # read by lib.sh
RESULT_WRITTEN=

# jq: without what moves a cursor, colours, hides or turns text around: messages and data have output of programs in
# them, and whoever reads a build's conditions does it on a terminal
# shellcheck disable=SC2016 # the variables are jq's
PRINTABLE='
  def printable:
    gsub("\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?|[ -/]*[0-~])"; "")
    | gsub("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]"; "");
  def printable_text: walk(
    if type == "string" then printable elif type == "object" then with_entries(.key |= printable) else . end);
'

# write_result RESULT REASON RETRYABLE MESSAGE - too long a message is cut, then the data left out
# shellcheck disable=SC2034 # RESULT_WRITTEN is read by lib.sh
write_result() {
  RESULT_WRITTEN=yes
  if command -v jq >/dev/null; then
    jq -cn --arg stage "$STAGE" --arg result "$1" --arg reason "$2" --argjson retryable "$3" \
      --arg message "$(printf %s "$4" | head -c "$ARGUMENT_BYTES")" --argjson data "$DATA" --argjson limit "$RESULT_LIMIT_BYTES" "$PRINTABLE"'
      def fits: tojson | utf8bytelength <= $limit;
      {$stage, $result, $reason, message: ($message | gsub("[\n\t]+"; " ")), $retryable, $data} | printable_text
      | if fits then . else .message |= .[:600] end
      | if fits then . else .data = {} | .message += " (data left out: too long)" end' >"$IMAGEFACTORY_RESULT"
  else
    # The preflight says that jq is missing; that message has to get out without it.
    printf '{"stage":"%s","result":"%s","reason":"%s","message":"%s","retryable":%s,"data":{}}\n' \
      "$STAGE" "$1" "$2" "$(printf %s "$4" | tr '"\\\n\t' "'/  " | tr -d '\000-\037\177' | cut -c1-600)" "$3" \
      >"$IMAGEFACTORY_RESULT"
  fi
}

# add_data JQ-FILTER [JQ-ARGUMENTS] - extends the data of the result
add_data() {
  add_data_filter=$1
  shift
  # In two steps: when jq fails, what was there before still goes into the result.
  extended_data=$(printf %s "$DATA" | jq -c "$@" "$add_data_filter")
  DATA=$extended_data
}

# shorten_data LIST - leaves out the last entries of a list of the data, until the result has room for its message, and
# counts them in LISTLeftOut
shorten_data() {
  add_data '(.[$list] // [] | length) as $count
    | until((tojson | utf8bytelength) <= $limit or (.[$list] // [] | length) == 0;
        del(.[$list] | if type == "array" then .[-1] else .[keys_unsorted[-1]] end)
        | .[$list + "LeftOut"] = $count - (.[$list] | length))' \
    --arg list "$1" --argjson limit "$((RESULT_LIMIT_BYTES - MESSAGE_BYTES))"
}
