# shellcheck shell=bash
# Cases of what a build that is not to be trusted leaves for others to stumble over: links in the workspace, what moves
# a cursor in a message, secrets in a log, processes on a server.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

case_a_link_in_the_place_of_a_builds_folder_is_refused() {
  local build stage folder
  for folder in '' /source /additional /state /output /tmp /fetched /import /image; do
    write_input
    build="$directory/workspace/imagefactory-$uid"
    mkdir -p "$directory/workspace/another" "$(dirname "$build$folder")"
    ln -s /workspace/another "$build$folder"
    stage source
    expect source 1 Failed WorkspaceNotOwn "imagefactory-$uid$folder is a link to /workspace/another, where a folder"
    check "nothing is written through it" test -z "$(ls -A "$directory/workspace/another")"
  done
  for stage in preflight configure prepare build package upload; do
    stage "$stage"
    expect "$stage" 1 Failed WorkspaceNotOwn
  done
  stages janitor
  check "the janitor removes the link alone" test -d "$directory/workspace/another"
}

case_what_moves_a_cursor_gets_into_no_message_and_no_data() {
  local evil=$'\e[2J\e[1;31mred\e]0;title\a \u009b1m\u202etxt.exe\r\x01\x7f'
  result=$(IMAGEFACTORY_BUILD_UID=x IMAGEFACTORY_SCRIPTS=$scripts IMAGEFACTORY_RESULT=/dev/stdout sh -euc '
    . "$IMAGEFACTORY_SCRIPTS/lib.sh"
    STAGE=test
    add_data ".phases = {(\$evil): [\$evil, \"two\\nlines\"]}" --arg evil "$1"
    write_result Failed X false "$1
line two"' sh "$evil")
  check "the result" test "$result" = '{"stage":"test","result":"Failed","reason":"X",'\
'"message":"red 1mtxt.exe line two","retryable":false,'\
'"data":{"phases":{"red 1mtxt.exe":["red 1mtxt.exe","two\nlines"]}}}'
}

case_the_log_has_no_value_of_a_variable_that_the_factory_does_not_know() {
  write_input '.profile.builder.dib.environment += {DIB_REG_PWD: "geheim", MY_KEY: "one\ngeheim", DIB_IMAGE_SIZE: "7",
    DIB_DISTRIBUTION_MIRROR: "http://robot:geheim@mirror.example.org/debian"}'
  stages source prepare
  check "no secret" test -z "$(grep geheim "$directory/prepare.log")"
  check "that it is set" grep -qx "  DIB_REG_PWD='\*\*\*'" "$directory/prepare.log"
  check "what is known" grep -qx "  DIB_IMAGE_SIZE='7'" "$directory/prepare.log"
  check "its address" grep -qx "  DIB_DISTRIBUTION_MIRROR='http://\*\*\*@mirror.example.org/debian'" \
    "$directory/prepare.log"
}

case_a_step_on_a_server_ends_what_an_earlier_one_left_running_and_nothing_of_its_own() {
  mkdir "$directory/bin"
  # A server whose build left a unit behind, and whose upload another call has started.
  cat >"$directory/bin/systemctl" <<'END'
#!/bin/sh
case $1 in
  list-units) printf '%s loaded active\n' imagefactory-build.service imagefactory-upload.service ;;
  kill) echo "$*" >>"${0%/*}/killed" ;;
  show) case $* in *SubState*) echo exited ;; *LoadState*) echo loaded ;; *Result*) echo success ;; *) echo 0 ;; esac ;;
esac
END
  printf '#!/bin/sh\nexit 0\n' >"$directory/bin/systemd-run"
  chmod 755 "$directory"/bin/*
  unshare --mount sh -euc 'mount -t tmpfs tmpfs /var/lib; mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /var/cache
    PATH="$1:$PATH" sh "$2/agent.sh" x upload 0 0' sh "$directory/bin" "$scripts" </dev/null
  check "only the build's" test "$(<"$directory/bin/killed")" = 'kill --signal=KILL imagefactory-build.service'
}

case_what_opens_a_source_lies_in_the_memory_of_a_server_while_it_is_fetched() {
  mkdir "$directory/bin"
  cat >"$directory/bin/systemctl" <<'END'
#!/bin/sh
case $1 in
  show) case $* in *SubState*) cat "${0%/*}/state" ;; *LoadState*) echo loaded ;; *Result*) echo success ;; *) echo 0 ;; esac ;;
esac
END
  # The step reads it, and where it lies.
  cat >"$directory/bin/systemd-run" <<'END'
#!/bin/sh
file=$(printf '%s\n' "$@" | sed -n 's/^--setenv=IMAGEFACTORY_CREDENTIALS=//p')
{ cat "$file"; stat -c ' %a' "$file"; stat -f -c %T "$file"; } >"${0%/*}/seen"
printf '%s\n' "$@" >"${0%/*}/arguments"
END
  chmod 755 "$directory"/bin/*
  echo running >"$directory/bin/state"
  unshare --mount sh -euc 'mount -t tmpfs tmpfs /var/lib; mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /var/cache
    PATH="$1:$PATH" sh "$2/agent.sh" x source 0 0 </dev/stdin
    echo exited >"$1/state"
    PATH="$1:$PATH" sh "$2/agent.sh" x source 0 0 </dev/null
    ls /run/imagefactory >"$1/left"' sh "$directory/bin" "$scripts" <<<'{"password":"geheim"}'
  check "what the step gets" test "$(paste -sd ' ' "$directory/bin/seen")" = '{"password":"geheim"}  600 tmpfs'
  check "nothing of it is an argument" test -z "$(grep geheim "$directory/bin/arguments")"
  check "nothing is left" test -z "$(<"$directory/bin/left")"
}

case_a_host_of_another_architecture_than_the_image_is_told_by_name() {
  write_input '.profile.os.architecture = "aarch64"'
  stage preflight
  expect preflight 1 Failed ArchitectureDiffers \
    'the image is for aarch64, and this build host, .*, is x86_64: .*kubernetes.io/arch=arm64 .*os.architecture$'
  # Nothing of it runs here.
  write_input '.profile.os.architecture = "aarch64" | .profile.builder = {tool: "Import"}'
  stages preflight
}
