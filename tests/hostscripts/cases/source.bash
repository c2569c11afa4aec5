# shellcheck shell=bash
# Cases of the git source's addresses, bounds and paths, and of what results and the image's provenance are told of the
# repositories.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# make_source - a git source with elements, tests, and links that lead out of it; sets source_url
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
  serve_source
}

case_source_refuses_a_path_that_is_a_link_out_of_the_source() {
  make_source
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "away"}'
  stage source
  expect source 1 Failed InvalidSource "source.git.path: 'away' is a link that leads out"
}

# refused_source PATTERN GIT - what source says to a source.git, in JSON
refused_source() {
  write_input '.profile.source.git = ($git | fromjson)' --arg git "$2"
  stage source
  expect source 1 Failed InvalidSource "$1"
}

case_a_source_that_is_no_repository_on_a_network_is_refused() {
  local url ref
  for url in file:///imagefactory/input/source git://127.0.0.1/source ext::sh; do
    refused_source 'is neither https, ssh nor http: use one of them' "{\"url\":\"$url\",\"ref\":\"main\"}"
  done
  for url in /imagefactory/input/source source.bundle; do
    refused_source 'is no address on a network' "{\"url\":\"$url\"}"
  done
  for url in -uploadpack=x ssh://-oProxyCommand=touch/x git@-oProxyCommand=touch:x; do
    refused_source 'neither it nor its host may begin with a dash' "{\"url\":\"$url\"}"
  done
  refused_source 'may not hold white space or control characters' '{"url":"https://h/\u001b[2Jx"}'
  for ref in --upload-pack=touch main:other +main; do
    refused_source 'source.git.ref: .* is no branch, tag or commit' "{\"url\":\"https://h/x\",\"ref\":\"$ref\"}"
  done
}

case_a_source_by_http_is_taken_at_a_commit_alone_since_anybody_on_the_way_can_answer() {
  local commit port
  make_source
  commit=$(git -C "$directory/input/source" rev-parse HEAD)
  serve_by_http "$directory/input"
  refused_source 'use https or ssh, or set source.git.ref to the whole hash of a commit' \
    "{\"url\":\"http://127.0.0.1:$port/source\",\"ref\":\"main\"}"
  write_input '.profile.source.git = {url: "http://127.0.0.1:\($port)/source", $ref}' \
    --arg port "$port" --arg ref "$commit"
  stages source
  check "the commit" test "$(value source .commit)" = "$commit"
}

# A branch may have any name, and whoever is on the way may name one so.
case_a_branch_that_has_the_name_of_a_commit_is_not_that_commit() {
  local commit port name
  make_source
  serve_by_http "$directory/input"
  name=$(printf 'a%.0s' {1..64})
  git -C "$directory/input/source" update-ref "refs/heads/$name" HEAD
  write_input '.profile.source.git = {url: "http://127.0.0.1:\($port)/source", $ref}' --arg port "$port" --arg ref "$name"
  stage source
  expect source 1 Failed SourceRefNotFound "has no '$name', since its hashes are of another algorithm"
  # A tag with a message has a hash of its own, which leads to a commit.
  git -C "$directory/input/source" -c user.name=t -c user.email=t@example.org tag -a -m one one
  write_input '.profile.source.git = {url: "http://127.0.0.1:\($port)/source", $ref}' --arg port "$port" \
    --arg ref "$(git -C "$directory/input/source" rev-parse one)"
  stages source
  commit=$(git -C "$directory/input/source" rev-parse HEAD)
  check "the commit" test "$(value source .commit)" = "$commit"
}

case_a_source_whose_hashes_are_of_sha_256_is_taken_at_a_commit() {
  local commit port source="$directory/input/source"
  git init -q --object-format=sha256 -b main "$source"
  echo text >"$source/file"
  git -C "$source" add -A
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm source
  commit=$(git -C "$source" rev-parse HEAD)
  serve_by_http "$directory/input"
  write_input '.profile.source.git = {url: "http://127.0.0.1:\($port)/source", $ref}' --arg port "$port" --arg ref "$commit"
  stages source
  check "the commit" test "$(value source .commit)" = "$commit"
}

# serve_by_http FOLDER - sets port: the repositories of git in it, to whoever is on the way as well
serve_by_http() {
  local answer="$directory/gitserver.http"
  mkfifo "$answer"
  "$here/gitserver" "$1" >"$answer" 2>>"$directory/server.log" &
  at_end "kill $!"
  read -r port <"$answer"
}

case_a_git_server_that_leads_to_another_protocol_is_not_followed() {
  local port
  make_source
  serve_by_http "$directory/input"
  write_input '.profile.source.git = {url: ($sourceUrl | sub("source$"; "elsewhere/\($url)")), ref: "main"}' \
    --arg url "http://127.0.0.1:$port/source"
  stage source
  expect source 1 Failed SourceRedirected 'Protocol .?http.? (not supported|disabled)'
}

case_nothing_of_a_source_is_run_when_it_is_fetched() {
  local source="$directory/input/source" build git
  make_source
  git=(git -C "$source" -c user.name=t -c user.email=t@example.org)
  printf '* filter=evil diff=evil\n' >"$source/.gitattributes"
  printf '[submodule "evil"]\n\tpath = evil\n\turl = ext::touch /workspace/pwned\n' >"$source/.gitmodules"
  mkdir "$source/hooks"
  printf '#!/bin/sh\ntouch /workspace/pwned\n' >"$source/hooks/post-checkout"
  chmod 755 "$source"/hooks/*
  "${git[@]}" update-index --add --cacheinfo "160000,$("${git[@]}" rev-parse HEAD),evil"
  "${git[@]}" add .gitattributes .gitmodules hooks
  "${git[@]}" commit -qm evil
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stage source
  expect source 1 Failed InvalidSource 'the address of submodule evil and its ref may not hold white space'
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main", submodules: false}'
  stages source
  build="$directory/workspace/imagefactory-$uid"
  check "the submodule stays an empty folder" test -z "$(ls -A "$build/source/evil")"
  check "nothing was run" test ! -e "$directory/workspace/pwned"
  check "no stage after it finds a repository of git" test ! -e "$build/source/.git"
}

# grow_source ENTRIES DEPTH - the object on stdin ("blob HASH" or "tree HASH") that many times in a folder, and that
# folder in the next one; sets main to what comes of it
grow_source() {
  local source="$directory/input/source" kind hash mode entry level
  read -r kind hash
  for ((level = 0; level < $2; level++)); do
    mode=040000
    [[ $kind == tree ]] || mode=100644
    hash=$(for ((entry = 0; entry < $1; entry++)); do printf '%s %s %s\t%s\n' "$mode" "$kind" "$hash" "$entry"; done |
      git -C "$source" mktree)
    kind=tree
  done
  git -C "$source" update-ref refs/heads/main \
    "$(git -C "$source" -c user.name=t -c user.email=t@example.org commit-tree -m bomb "$hash")"
}

case_a_source_that_unpacks_to_more_than_a_disk_is_refused_before_any_of_it_is_written() {
  local source="$directory/input/source" filled entries depth object
  make_source
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  # A million files, as many folders without any, and 4 GB, of some kilobytes each.
  for filled in "100 3 blob $(git -C "$source" hash-object -w --stdin </dev/null)" \
    "100 3 tree $(git -C "$source" mktree </dev/null)" \
    "40 1 blob $(head -c 100000000 /dev/zero | git -C "$source" hash-object -w --stdin)"; do
    read -r entries depth object <<<"$filled"
    grow_source "$entries" "$depth" <<<"$object"
    stage source
    expect source 1 Failed SourceTooLarge 'has more than 100000 files and folders, or 2000 MB'
    check "nothing of it" test "$(ls -A "$directory/workspace/imagefactory-$uid/source")" = .git
  done
}

case_a_server_that_talks_does_not_fill_the_log() {
  local port answer="$directory/talker.port"
  mkfifo "$answer"
  # git passes on what an error of a server says.
  python3 -u -c '
import http.server

class Talker(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"no such thing\n" * 200_000 + b"x" * 2_000_000 + b"\nthe end\n"
        self.send_response(404)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

server = http.server.HTTPServer(("127.0.0.1", 0), Talker)
print(server.server_port)
server.serve_forever()' >"$answer" 2>>"$directory/server.log" &
  at_end "kill $!"
  read -r port <"$answer"
  write_input '.profile.source.git = {url: "http://127.0.0.1:\($port)/x", ref: ("a" * 40)}' --arg port "$port"
  stage source
  expect source 1 Failed SourceNotFound 'check source.git.url'
  check "the end of it is there" grep -q 'remote: the end' "$directory/source.log"
  check "and not all" test "$(stat -c %s "$directory/source.log")" -lt 200000
}

# commit_tree ENTRY - main gets a commit with what "git mktree" takes, or would not
commit_tree() {
  local source="$directory/input/source" tree
  tree=$(printf '%s\n' "$1" | git -C "$source" mktree --missing)
  git -C "$source" update-ref refs/heads/main \
    "$(git -C "$source" -c user.name=t -c user.email=t@example.org commit-tree -m odd "$tree")"
}

case_a_source_with_names_that_no_folder_can_have_is_refused_by_name() {
  local blob deep level
  make_source
  blob=$(echo text | git -C "$directory/input/source" hash-object -w --stdin)
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  commit_tree "100644 blob $blob	$(printf 'n%.0s' {1..300})"
  stage source
  expect source 1 Failed InvalidSource 'cannot be written to a disk .*File name too long'
  # As it would overwrite the configuration that git itself reads.
  deep=$(printf '100644 blob %s\tconfig\n' "$blob" | git -C "$directory/input/source" mktree)
  commit_tree "040000 tree $deep	.git"
  stage source
  expect source 1 Failed InvalidSource 'cannot be written to a disk .*[.]git/config'
  commit_tree "040000 tree $deep	.."
  stage source
  expect source 1 Failed InvalidSource "cannot be written to a disk .*invalid path '../config'"
  # Folders inside each other, longer than a path may be.
  for ((level = 0; level < 40; level++)); do
    deep=$(printf '040000 tree %s\t%s\n' "$deep" "$(printf 'd%.0s' {1..200})" | git -C "$directory/input/source" mktree)
  done
  commit_tree "040000 tree $deep	deep"
  stage source
  expect source 1 Failed InvalidSource 'cannot be written to a disk .*(File name too long|cannot create directory)'
}

case_a_source_that_never_ends_is_refused() {
  local source="$directory/input/source"
  cp -r "$scripts" "$directory/scripts"
  scripts="$directory/scripts"
  sed -i 's/^SOURCE_BYTES=.*/SOURCE_BYTES=100000/' "$scripts/gitsource.sh"
  make_source
  head -c 1000000 /dev/urandom >"$source/noise"
  git -C "$source" add noise
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm noise
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stage source
  expect source 1 Failed SourceTooLarge
}

case_elements_are_not_read_through_a_link_out_of_the_source() {
  local source="$directory/input/source"
  make_source
  ln -s /etc "$source/elements"
  git -C "$source" add elements
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm link
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main"}'
  stages source
  stage prepare
  expect prepare 1 Failed InvalidSource 'the folder elements of source.git is a link that leads out of it'
}

case_source_is_nobodys_but_its_own_builds_on_a_shared_workspace() {
  make_source
  write_input '.profile.source.git = {url: $sourceUrl, ref: "main", path: "image"}'
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
  at_end "kill $MIRROR_PID"
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
