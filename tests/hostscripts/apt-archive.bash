# shellcheck shell=bash
# A small archive of apt: what a base system of diskimage-builder is made of, from this machine's mirror, under any release's
# name, signed by a key of its own. Sourced by run.
# shellcheck disable=SC2154 # variables are set by run and harness.bash

# What ubuntu-minimal and debian-minimal install into a base system.
ARCHIVE_PACKAGES=apt,busybox,ca-certificates,gnupg2,python3,sudo,systemd-sysv

# make_apt_archive - sets apt_archive to a folder with pool/, list (Packages) and key.asc; kept for as long as what it is made
# of is the same
make_apt_archive() {
  local cached
  make_cached apt "$codename $ARCHIVE_PACKAGES $(<"$here/apt-archive.bash")" fill_apt_archive
  apt_archive=$cached
}

fill_apt_archive() {
  local deb keep
  mkdir "$1/pool"
  # The essential ones are removed once they are installed.
  keep="cp \"\$1\"/var/cache/apt/archives/*.deb '$1/pool/'"
  mmdebstrap --quiet --variant=minbase --include="$ARCHIVE_PACKAGES" --aptopt='APT::Install-Recommends "false"' \
    --skip=cleanup/apt --extract-hook="$keep" --customize-hook="$keep" \
    "$codename" /dev/null "${apt_sources[@]}"
  # apt writes the colon of an epoch as %3a, which a server takes for a colon.
  for deb in "$1"/pool/*%3a*; do mv "$deb" "${deb//%3a/.}"; done
  list_pool "$1" >"$1/list"
  make_key "$1" key
}

# list_pool FOLDER - as apt reads it in Packages
list_pool() {
  local deb
  for deb in "$1"/pool/*.deb; do
    dpkg-deb -f "$deb"
    printf 'Filename: pool/%s\nSize: %s\nSHA256: %s\n\n' "${deb##*/}" "$(stat -c %s "$deb")" "$(sha256sum <"$deb" | cut -d' ' -f1)"
  done
}

# publish_suite FOLDER SUITE [PACKAGES-FILE] - a suite of FOLDER, which becomes a mirror: all of the archive, or what the file
# lists
publish_suite() {
  local suite="$1/dists/$2" packages="${3:-$apt_archive/list}"
  mkdir -p "$suite/main/binary-amd64"
  [[ -e $1/pool ]] || ln -s "$apt_archive/pool" "$1/pool"
  cp "$packages" "$suite/main/binary-amd64/Packages"
  xz --keep --force "$suite/main/binary-amd64/Packages"
  {
    printf 'Origin: Test\nLabel: Test\nSuite: %s\nCodename: %s\nArchitectures: amd64\nComponents: main\nDate: %s\nSHA256:\n' \
      "$2" "$2" "$(date -Ru)"
    (cd "$suite" && for file in main/binary-amd64/*; do
      printf ' %s %s %s\n' "$(sha256sum <"$file" | cut -d' ' -f1)" "$(stat -c %s "$file")" "$file"
    done)
  } >"$suite/Release"
  gpg_with "$apt_archive/key" --clearsign --output "$suite/InRelease" "$suite/Release"
}
