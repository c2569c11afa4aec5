# shellcheck shell=sh
# OpenSCAP: the booted guest is held against a profile of a data stream. oscap runs in the guest as root, where owners,
# processes and mounts are what they are; content is checked, and the report made, out here. Sourced after suite.sh.
# shellcheck disable=SC2034,SC2154 # some variables are set by lib.sh, machine.sh and test.sh, or read by test.sh

SCAP_CONTENT_DIR=/usr/share/xml/scap/ssg/content
SCAP_CPE_DIR=/usr/share/openscap/cpe
# With KVM; the larger profiles of the SCAP Security Guide look at every file.
SCAP_SECONDS=900
# The results have all of the content in them, which takes tens of megabytes.
SCAP_BYTES=134217728
RELEASE_SECONDS=60
SCAP=null
SCAP_FAILED_RULES=

# read_scap - sets scap_profile, and scap_own to the content that is the profile's own
read_scap() {
  scap_profile=$(input .profile.tests.scap.profile)
  scap_own=$(input .profile.tests.scap.content)
}

# leave_scap - to the other of test.sh, which has the tester's content, and modules.sh, which has the profile's
leave_scap() { scap_profile=; }

# prepare_scap - content of the profile is looked at before the boot, so that a mistake is told at once
prepare_scap() {
  [ "$scap_profile" ] || return 0
  scap_content="$SOURCE_DIR/$(input .profile.source.git.path)/$scap_own"
  if [ ! -f "$scap_content" ] || ! in_source "$scap_content"; then
    fail InvalidProfile \
      "tests.scap.content: the profile's git source has no file '$scap_own' in the folder spec.source.git.path"
  fi
  read_content || fail InvalidProfile "$scap_problem"
}

# read_content - sets scap_id and scap_skips for the content in scap_content; else scap_problem says what is wrong
read_content() {
  content_name=${scap_content##*/}
  supervise oscap ds sds-validate "$scap_content" >"$STATE_DIR/scap.log" 2>&1 || {
    scap_problem="tests.scap.content: $content_name is no data stream that oscap reads: $(last_line "$STATE_DIR/scap.log")"
    return 1
  }
  oscap info --profiles "$scap_content" | sed 's/:.*//' >"$STATE_DIR/scap.profiles"
  scap_id=$(full_id profile "$scap_profile" "$STATE_DIR/scap.profiles") || {
    scap_problem="tests.scap.profile: $content_name has no profile '$scap_profile': name one of $(sed 's/.*_profile_//' "$STATE_DIR/scap.profiles" | paste -sd ' ')"
    return 1
  }
  # One tag a line.
  tr '\n<' ' \n' <"$scap_content" | sed -nE 's/^([a-z0-9.-]+:)?Rule([[:space:]][^>]*)?[[:space:]]id="([^"]+)".*/\3/p' >"$STATE_DIR/scap.rules"
  input '.profile.tests.scap.skipRules // [] | .[]' >"$STATE_DIR/scap.skipped"
  scap_skips=
  while read -r rule; do
    rule_id=$(full_id rule "$rule" "$STATE_DIR/scap.rules") || {
      scap_problem="tests.scap.skipRules: $content_name has no rule '$rule'"
      return 1
    }
    scap_skips="$scap_skips --skip-rule $rule_id"
  done <"$STATE_DIR/scap.skipped"
}

# full_id KIND NAME FILE - the line of FILE that is NAME, or ends in it as xccdf_org.ssgproject.content_<KIND>_<NAME> does
full_id() {
  awk -v name="$2" -v ending="_$1_$2" '
    $0 == name || (length($0) > length(ending) && substr($0, length($0) - length(ending) + 1) == ending) { print; found = 1; exit }
    END { exit !found }' "$3"
}

last_line() { grep -v '^[[:space:]]*$' "$1" | tail -n 1 | cut -c1-300; }

# run_scap - sets SCAP, and notes a problem when there is nothing that could be judged
run_scap() {
  [ "$scap_profile" ] || return 0
  # Told already, and nothing would answer.
  ! has_panicked || return 0
  if [ -z "${scap_content:-}" ]; then choose_content || return 0; fi
  evaluate || return 0
  supervise prlimit --fsize="$SCAP_BYTES" oscap xccdf generate report "$OUTPUT_DIR/scap.arf.xml" >"$OUTPUT_DIR/scap.html" 2>"$STATE_DIR/scap.log" || {
    problem ScapBroken "oscap cannot make a report of its results: $(last_line "$STATE_DIR/scap.log")"
    return 0
  }
  read_results
}

# choose_content - of the SCAP Security Guide: ssg-debian11-ds.xml, ssg-ubuntu2204-ds.xml, ssg-rhel9-ds.xml
choose_content() {
  release_status=0
  # shellcheck disable=SC2016 # the guest's shell expands it
  guest $((RELEASE_SECONDS * scale)) '. /etc/os-release && echo "$ID $VERSION_ID"' >"$STATE_DIR/scap.os" 2>"$STATE_DIR/scap.log" ||
    release_status=$?
  if [ "$release_status" = 124 ]; then
    problem ScapBroken "the guest did not tell its /etc/os-release within $((RELEASE_SECONDS * scale)) s"
    return 1
  fi
  os_id='' os_version=''
  read -r os_id os_version <"$STATE_DIR/scap.os" || :
  # It becomes a part of a file's name.
  case "$os_id$os_version" in *[!A-Za-z0-9._-]*) os_id='' ;; esac
  for version in "$(echo "$os_version" | tr -d .)" "${os_version%%.*}"; do
    scap_content="$SCAP_CONTENT_DIR/ssg-$os_id$version-ds.xml"
    if [ -f "$scap_content" ]; then
      read_content || {
        problem ScapBroken "$scap_problem"
        return 1
      }
      return 0
    fi
  done
  problem ScapBroken "the tester has no content for ${os_id:-a guest without /etc/os-release} $os_version: put a data stream into the profile's git source and name it in tests.scap.content"
  return 1
}

# evaluate - leaves scap.arf.xml in the output directory
evaluate() {
  scap_problem=
  supervise prlimit --fsize="$RESULT_BYTES" env IMAGEFACTORY_SSH_CONFIG="$SSH_CONFIG" timeout $((SCAP_SECONDS * scale)) \
    sh "$IMAGEFACTORY_SCRIPTS/guestprogram.sh" oscap "$SCAP_CPE_DIR" "$scap_content" >"$STATE_DIR/scap.tool" 2>"$STATE_DIR/scap.log" || {
    problem ScapBroken "oscap cannot be taken into the guest: $(last_line "$STATE_DIR/scap.log")"
    return 1
  }
  { read -r tool_dir && read -r tool; } <"$STATE_DIR/scap.tool"
  # Validated here already: in the guest it would take the schemas, and an emulated processor's time.
  scap_status=0
  guest $((SCAP_SECONDS * scale)) "cd $tool_dir && sudo -n env OSCAP_CPE_PATH=$tool_dir$SCAP_CPE_DIR $tool xccdf eval \
    --skip-validation --profile $scap_id $scap_skips --results-arf $tool_dir/scap.arf.xml $tool_dir$scap_content" \
    >"$STATE_DIR/scap.log" 2>&1 || scap_status=$?
  case "$scap_status" in
    # 2: a rule failed, as most do somewhere.
    0 | 2) ;;
    124) scap_problem="oscap did not end within $((SCAP_SECONDS * scale)) s: take a smaller profile, or leave out what is slow by tests.scap.skipRules" ;;
    137) scap_problem="oscap was killed, most likely for want of memory: raise tests.memoryMiB" ;;
    *) scap_problem="oscap ended with exit code $scap_status: $(last_line "$STATE_DIR/scap.log")" ;;
  esac
  case "$scap_status" in
    0 | 2) guest $((SCAP_SECONDS * scale)) "sudo -n cat $tool_dir/scap.arf.xml" "$SCAP_BYTES" >"$OUTPUT_DIR/scap.arf.xml" && return ;;
  esac
  tail -n "$TAIL_LINES" "$STATE_DIR/scap.log"
  problem ScapBroken "${scap_problem:-the results cannot be got out of the guest, or have more than $((SCAP_BYTES >> 20)) MiB}"
  return 1
}

read_results() {
  if ! results=$(python3 "$IMAGEFACTORY_SCRIPTS/suite/scap.py" "$OUTPUT_DIR/scap.arf.xml" 2>"$STATE_DIR/scap.log"); then
    problem ScapBroken "the results of oscap have no score: $(last_line "$STATE_DIR/scap.log")"
  elif [ "$(echo "$results" | jq '.passed + .failed + .other')" = 0 ]; then
    problem ScapBroken "no rule of profile $scap_profile applies to this guest: ${scap_content##*/} is for another system, name one that fits in tests.scap.content"
  else
    SCAP=$(echo "$results" | jq -c --arg profile "$scap_id" 'del(.failedRules) | {$profile} + .')
    SCAP_FAILED_RULES=$(echo "$results" | jq -r '.failedRules | join(", ")')
    log "OpenSCAP: $SCAP"
  fi
}

# judge_scap - against the threshold, where the profile has one
judge_scap() {
  min_score=$(input .profile.tests.scap.minScore)
  [ "$SCAP" != null ] && [ "$min_score" ] || return 0
  score=$(echo "$SCAP" | jq .score)
  jq -en "$score >= $min_score" >/dev/null || problem ScapScore \
    "the score $score is below tests.scap.minScore $min_score; first failed rules: $SCAP_FAILED_RULES; scap.html tells of all"
}
