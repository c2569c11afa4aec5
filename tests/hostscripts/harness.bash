# shellcheck shell=bash
# What the cases share: inputs, stages to their end, and what is expected of a result. Sourced by run.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # some variables are set by run, or read there

# run_case NAME - in a subshell, so that a case may set and fail as it likes
run_case() {
  local started=$SECONDS code=0 title=${1#case_} used took
  directory="$work/$1"
  mkdir -p "$directory"/{workspace,modules,cache,input,upload,download,tests}
  times >"$work/times"
  used=$(processor_seconds <"$work/times")
  # Not "|| code=$?": errexit would be off inside.
  set +e
  (
    set -e
    "$1"
  ) >"$directory/case.log" 2>&1
  code=$?
  set -e
  times >"$work/times"
  # How long it took depends on what ran beside; how much of a processor, less so.
  took="$((SECONDS - started)) s, $(($(processor_seconds <"$work/times") - used)) s of a processor"
  if ((code == 0)); then
    passed=$((passed + 1))
    echo "ok    ${title//_/ } ($took)"
    sed -n 's/^note: /      /p' "$directory/case.log"
  else
    failed=$((failed + 1))
    echo "FAIL  ${title//_/ } ($took)"
    sed 's/^/      /' "$directory/case.log"
    keep=yes
  fi
}

# processor_seconds - from the output of times: what the processes took that were waited for
processor_seconds() { awk 'NR == 2 { gsub(/[ms]/, " "); printf "%d", $1 * 60 + $2 + $3 * 60 + $4 }'; }

# at_end COMMAND - when the case has ended, however it did
at_end() {
  endings+=("$1")
  trap run_endings EXIT
}

run_endings() {
  local ending
  for ending in "${endings[@]}"; do eval "$ending" 2>/dev/null || :; done
}

# make_cached NAME INPUT COMMAND... - sets cached to a folder that is kept for as long as the INPUT is the same. The command makes
# it, in the folder that is its last argument. Runs beside each other wait for the one that makes it.
make_cached() {
  local turn
  cached="${XDG_CACHE_HOME:-$HOME/.cache}/imagefactory/hostscripts/$1-$(sha256sum <<<"$2" | cut -c1-12)"
  [[ ! -e $cached ]] || return 0
  mkdir -p "${cached%/*}"
  exec {turn}>"$cached.lock"
  flock "$turn"
  if [[ ! -e $cached ]]; then
    rm -rf --one-file-system "$cached.new"
    mkdir "$cached.new"
    (
      # What goes on in the background, as gpg's agent, would hold the lock.
      exec {turn}>&-
      "${@:3}" "$cached.new"
    )
    mv "$cached.new" "$cached"
  fi
  exec {turn}>&-
}

# make_key FOLDER NAME - a key without a password: FOLDER/NAME.gnupg, and FOLDER/NAME.asc for others
make_key() {
  local home="$1/$2.gnupg"
  mkdir -m 700 "$home"
  gpg --homedir "$home" --batch --quiet --passphrase '' --quick-generate-key "$2 <$2@example.org>" rsa3072 sign never
  gpg --homedir "$home" --batch --armor --export >"$1/$2.asc"
  gpgconf --homedir "$home" --kill all
}

# gpg_with KEY GPG-ARGUMENT... - with a home of its own: cases in other runs have the same KEY, and who ends the agent of a home
# ends it for all who sign there. Its socket lies in the home, and a socket's path is at most 108 bytes long.
gpg_with() {
  local home code=0
  home=$(mktemp -d /tmp/gnupg.XXXXXX)
  cp -r "$1.gnupg/." "$home"
  gpg --homedir "$home" --batch --yes --quiet --pinentry-mode loopback --passphrase '' "${@:2}" || code=$?
  gpgconf --homedir "$home" --kill all
  rm -rf "$home"
  return "$code"
}

# new_uid - each case is a build of its own, whose devices the end of the run looks for
new_uid() { tee -a "$work/uids" </proc/sys/kernel/random/uuid; }

# write_input [JQ-FILTER [JQ-ARGUMENTS]] - the standard build, changed by the filter, which finds in $sourceUrl what
# serve_source has set
write_input() {
  local filter=${1:-.}
  shift || :
  uid=$(new_uid)
  jq -n --arg uid "$uid" --arg mirror "$mirror" --arg security "$security_mirror" --arg codename "$codename" \
    --argjson checkValidUntil "$check_valid_until" '{
      version: 1, policies: {$checkValidUntil, kiwiDescriptions: "Tell"},
      build: {namespace: "test", name: "debian-12-x", $uid, number: 0, imageName: "Standard_Debian_12_20260131_0",
        attempt: 1, ifUnchanged: "Build"},
      profileName: "debian-12", previous: {inputsDigest: null},
      profile: {
        os: {distro: "debian", version: "12", $codename, architecture: "x86_64"},
        builder: {tool: "DiskImageBuilder", dib: {elements: ["debian-minimal", "cloud-init", "cloud-init-datasources",
          "openssh-server", "vm"], environment: {DIB_RELEASE: $codename}}},
        repositories: ([{name: "default", url: $mirror, suite: $codename, components: ["main"]}]
          + if $security == "" then [] else
            [{name: "security", url: $security, suite: "\($codename)-security", components: ["main"]}] end),
        image: {format: "qcow2", compression: "Zstd", minDiskGiB: 4, minRamMiB: 512}
      }
    }' | jq --arg sourceUrl "${source_url:-}" "$@" "$filter" >"$directory/input/build.json"
}

# stage NAME [NAME=VALUE...] - to its end; sets code
stage() {
  code=0
  (start_stage "$1" "$directory" "${@:2}") || code=$?
}

# stages NAME... - all have to succeed
stages() {
  local name
  for name; do
    stage "$name"
    expect "$name" 0 Succeeded Succeeded
  done
}

# expect STAGE CODE RESULT REASON [MESSAGE-PATTERN] - the exit code, and the one JSON object in the result
expect() {
  local file="$directory/$1.result" seen expected
  seen="$code $(jq -r -s 'if length == 1 then .[0] | "\(.stage) \(.result) \(.reason) \(.retryable)" else "\(length) objects" end' "$file")"
  expected="$2 $1 $3 $4 $([[ $2 == 75 ]] && echo true || echo false)"
  if [[ $seen != "$expected" ]] || (($(stat -c %s "$file") > 4096)) || ! jq -r .message "$file" | grep -qE -- "${5:-.}"; then
    echo "expected: $expected (message: ${5:-any})"
    echo "seen:     $seen: $(jq -r .message "$file") ($(stat -c %s "$file") bytes)"
    tail -n 25 "$directory/$1.log"
    return 1
  fi
}

# value STAGE JQ-FILTER - from the result's data
value() { jq -r ".data | $2" "$directory/$1.result"; }

# check WHAT COMMAND... - an expectation of its own
check() {
  local what=$1
  shift
  if ! "$@"; then
    echo "expected: $what ($*)"
    return 1
  fi
}

# What waits for longer hangs: a busy machine takes minutes for what a quiet one does in seconds.
HANG_SECONDS=600

# until_seen PATTERN FILE - polls for as long as the container runs
until_seen() {
  local deadline=$((SECONDS + HANG_SECONDS)) alive
  while
    # Before the look, or what a container writes last is missed.
    kill -0 "$container" 2>/dev/null && alive=yes || alive=
    ! grep -qsE -- "$1" "$2"
  do
    if ((SECONDS >= deadline)) || [[ ! $alive ]]; then
      echo "expected: '$1' in $2 while it ran, and within $HANG_SECONDS s"
      tail -n 20 "$2"
      return 1
    fi
    sleep 0.2
  done
}

# until_ended PID
until_ended() {
  local deadline=$((SECONDS + HANG_SECONDS))
  while kill -0 "$1" 2>/dev/null; do
    check "no hanging process" test "$SECONDS" -lt "$deadline"
    sleep 0.2
  done
}

# begin STAGE [NAME=VALUE...] - in the background; sets container (the pid to kill as the kubelet kills the last resort)
begin() {
  # What an earlier one wrote is not to be taken for what this one does.
  rm -f "$directory/$1.log"
  (start_stage "$1" "$directory" "${@:2}") &
  container=$!
  echo "$container" >>"$work/containers"
}

# init_of_container - the script, which is PID 1 inside, as seen from here
init_of_container() { tr -d ' ' <"/proc/$container/task/$container/children"; }

# own_scripts FILE EXPRESSION - a copy of the host scripts, changed by sed, which the stages of this case run
own_scripts() {
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i -E "$2" "$scripts/$1"
}

# loops_of UID - loop devices that a build holds on this machine
loops_of() {
  grep -l "imagefactory-$1/" /sys/block/loop*/loop/backing_file 2>/dev/null || :
}

# attach FILE - prints the loop device, without partitions of an earlier file that was attached to it
attach() {
  local loop
  loop=$(losetup --show -f "$1") || return
  partx -d "$loop" 2>/dev/null || :
  echo "$loop"
}

# detach PATTERN... - the loop devices of such files. A partition that nobody deletes outlives its device, and comes back with
# the next file that is attached to it; the kernel may hold it for a moment more.
detach() {
  sh -euc 'log() { echo "run: $*"; }
    . "$1/devices.sh"
    shift
    for pattern; do detach_loops "$pattern" 30 >/dev/null; done' sh "$scripts" "$@"
}

# partitions_left LOOP - on a device that was detached, unless somebody else has it by now
partitions_left() {
  if [[ ! -e /sys/block/$1/loop/backing_file ]]; then ls -d "/sys/block/$1/$1"p* 2>/dev/null || :; fi
}

# traces_of UID - everything that a build may leave on a machine: loop devices, mounts, processes
traces_of() {
  loops_of "$1"
  grep -h "imagefactory-$1/" /proc/self/mountinfo || :
  find /proc -maxdepth 2 -path '/proc/[0-9]*' \( -name root -o -name cwd \) -lname "*imagefactory-$1*" 2>/dev/null || :
}

# serve FOLDER [ADDRESS] - sets port: a mirror of the folder until the case ends
serve() {
  local answer="$directory/server.$RANDOM"
  mkfifo "$answer"
  "$here/mirror" "$1" "${@:2}" >"$answer" 2>>"$directory/server.log" &
  at_end "kill $!"
  read -r port <"$answer"
}

# serve_source - sets source_url: the repository of git in input/source, by https until the case ends
serve_source() {
  [[ ! -e $directory/input/ca.pem ]] || return 0
  local port answer="$directory/gitserver" key="$work/gitserver.pem"
  if [[ ! -e $key ]]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=git \
      -addext subjectAltName=IP:127.0.0.1 -keyout "$key" -out "$key.crt" 2>>"$directory/server.log"
    cat "$key.crt" >>"$key"
  fi
  cp "$key.crt" "$directory/input/ca.pem"
  mkfifo "$answer"
  "$here/gitserver" "$directory/input" "$key" >"$answer" 2>>"$directory/server.log" &
  at_end "kill $!"
  read -r port <"$answer"
  source_url="https://127.0.0.1:$port/source"
}
