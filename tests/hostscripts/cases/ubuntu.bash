# shellcheck shell=bash
# Cases of Ubuntu, and of a mirror that dies after its signatures were verified. No mirror of Ubuntu can be reached from
# everywhere where this is tested: a small archive under noble's name stands in, of packages of this machine's Debian. The
# builds go as far as the root tree, whose state an element of the source tells.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# Mirrors that die after their signatures were verified are kiwi's in the gate.
FULL_CASES+=(case_ubuntu_2404_is_made_up_to_a_root_tree_once_a_mirror_that_died_after_it_was_verified_is_back)

# write_noble_input [JQ-FILTER] - Ubuntu 24.04, from main and security of a mirror here; sets mirror_folder
write_noble_input() {
  local port source="$directory/input/source" element="$directory/input/source/elements/tell"
  make_apt_archive
  mirror_folder="$directory/mirror"
  mkdir -p "$mirror_folder" "$element/root.d"
  publish_suite "$mirror_folder" noble
  publish_suite "$mirror_folder" noble-security
  serve "$mirror_folder"
  # After the base installation, which is at 75.
  cat >"$element/root.d/90-tell" <<'END'
#!/bin/sh
set -eu
cd "$TARGET_ROOT"
echo "the root tree: $(cat etc/apt/sources.list.d/*.list | paste -sd ';'), $(readlink etc/apt/sources.list)," \
  "$(grep -c '^Status: install ok installed' var/lib/dpkg/status) packages, $(cat etc/apt/apt.conf.d/90imagefactory-build | paste -sd ' ')"
exit 42
END
  chmod 755 "$element/root.d/90-tell"
  git init -q -b main "$source"
  git -C "$source" add -A
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm element
  serve_source
  write_input '.profile.os = {distro: "ubuntu", version: "24.04", codename: "noble", architecture: "x86_64"}
    | .profile.source.git = {url: $sourceUrl, ref: "main"}
    | .profile.builder.dib = {elements: ["ubuntu-minimal", "tell"]}
    | .profile.repositories = [{name: "main", suite: "noble"}, {name: "security", suite: "noble-security"}
        | . + {url: "http://127.0.0.1:\($port)/", components: ["main"], keyring: $key}]' \
    --arg port "$port" --arg key "$(<"$apt_archive/key.asc")"
}

case_ubuntu_2404_is_made_up_to_a_root_tree_once_a_mirror_that_died_after_it_was_verified_is_back() {
  local mirror_folder told
  write_noble_input
  stages source configure prepare
  echo 503 >"$mirror_folder/dists/noble-security/.down"
  stage build
  expect build 75 Failed MirrorUnreachable "^the mirror of repository 'security' failed .*/dists/noble-security/InRelease +503"
  check "the base system is made" grep -q 'Base system installed successfully' "$directory/build.log"
  rm "$mirror_folder/dists/noble-security/.down"
  stage build
  expect build 1 Failed BuildFailed 'the root tree: '
  told=$(grep -o -m 1 'the root tree: .*' "$directory/build.log")
  check "main is there with its key, and security, and nothing else" grep -qE \
    "deb \[signed-by=/usr/share/keyrings/imagefactory-main.gpg[^]]*\] http://127.0.0.1:[0-9]+ noble main;deb \[signed-by=/usr/share/keyrings/imagefactory-security.gpg[^]]*\] http://127.0.0.1:[0-9]+ noble-security main, /dev/null," \
    <<<"$told"
  check "a base system" test "$(grep -oE '[0-9]+ packages' <<<"$told" | cut -d' ' -f1)" -gt 90
}
