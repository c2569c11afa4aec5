# shellcheck shell=bash
# Debian packages: installed only where missing, or unpacked under the cache. Mirrors are those of the machine's own apt
# configuration, read by apt itself, so that both of its formats count. /etc/apt is never written to.

APT_HOME=$CACHE/apt
DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
POLICY=/usr/sbin/policy-rc.d
POLICY_MARK='# Made by the installers of tests/ while they install.'
export DEBIAN_FRONTEND=noninteractive

need_bookworm() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-unknown}")
  [[ $codename == bookworm ]] || die "this builds from Debian 12 (bookworm), and the machine is \"$codename\"." \
    "Bring your own: KUBECONFIG for a cluster, KUBEBUILDER_ASSETS for the test servers."
}

# install_packages NAME...: and start none of their services, since only the files are wanted. Who needs nothing does not wait
# for who installs.
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} == 0)) || in_turn packages install_in_turn "${missing[@]}"
}

missing_packages() {
  local package
  for package; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
  done
}

# Those before us may have installed the same.
install_in_turn() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  need_bookworm
  need_root "installs the Debian packages ${missing[*]}"
  forbid_services
  step "Installing the Debian packages ${missing[*]}" "${INSTALL_TIME:-20 s}" logged apt-install install_missing "${missing[@]}"
}

# While dpkg works, the machine's policy is that no service starts; one of its own stays.
forbid_services() {
  # What an interrupted run left.
  allow_services
  if [[ ! -e $POLICY ]]; then
    trap allow_services EXIT
    printf '%s\n' '#!/bin/sh' "$POLICY_MARK" 'exit 101' >"$POLICY"
    chmod 755 "$POLICY"
  fi
}

allow_services() { ! grep -qxsF "$POLICY_MARK" "$POLICY" || rm -f "$POLICY"; }

# With the package lists at hand first; they may be missing or out of date, then they are fetched.
install_missing() {
  local install=(apt-get -o DPkg::Lock::Timeout=600 -y --no-install-recommends install "$@")
  if ! "${install[@]}"; then
    apt-get -o DPkg::Lock::Timeout=600 update
    "${install[@]}"
  fi
}

# machine_sources: "URI SUITE COMPONENT" of each bookworm source of the machine.
machine_sources() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | grep ' bookworm[^ ]* main$' ||
    die "apt knows no bookworm source with lists." "Run: apt-get update"
}

# debian_mirror: the URI of the machine's Debian mirror.
debian_mirror() { machine_sources | awk '$2 == "bookworm" {print $1; exit}'; }

# checks_valid_until: whether this machine's apt holds mirrors to the date that they set themselves. A mirror may be a copy
# that is refreshed rarely; then apt is told so, and what is made here inherits it.
checks_valid_until() { [[ $(apt-config dump --format '%v%n' Acquire::Check-Valid-Until 2>/dev/null) != [Ff]alse ]]; }

# suite_sources SUITE: the machine's sources, of another suite of the same mirrors. Sid has neither updates nor security.
suite_sources() {
  if [[ $1 == sid ]]; then
    echo "$(debian_mirror) sid main"
  else
    machine_sources | sed "s/ bookworm/ $1/"
  fi
}

# bootstrap SUITE TARGET OPTION...: mmdebstrap from this machine's mirrors, without what people read.
bootstrap() {
  local suite=$1 target=$2 sources=() options=()
  shift 2
  mapfile -t sources < <(suite_sources "$suite" | sed 's/^/deb /')
  checks_valid_until || options+=("--aptopt=Acquire::Check-Valid-Until \"false\"")
  mmdebstrap "${options[@]}" --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    "$@" "$suite" "$target" "${sources[@]}"
}

# private_apt COMMAND...: apt-get with sources and lists of its own, deb-src included.
private_apt() {
  apt-get -o "Dir::Etc::SourceList=$APT_HOME/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::State::Lists=$APT_HOME/lists" -o "Dir::Cache::Archives=$APT_HOME/archives" \
    -o APT::Sandbox::User=root "$@"
}

prepare_private_apt() {
  local sources options=
  if ! apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -q .; then
    need_root "fetches the machine's package lists"
    apt-get -o DPkg::Lock::Timeout=600 update
  fi
  [[ ! -e $DEBIAN_KEYRING ]] || options="[signed-by=$DEBIAN_KEYRING]"
  mkdir -p "$APT_HOME/lists/partial" "$APT_HOME/archives/partial"
  sources=$(machine_sources | while read -r uri suite component; do
    printf '%s %s %s %s %s\n' deb "$options" "$uri" "$suite" "$component" deb-src "$options" "$uri" "$suite" "$component"
  done)
  echo "$sources" >"$APT_HOME/sources.list"
  private_apt update
}

# unpack_packages NAME...: into $CACHE/packages/NAME, without installing: it waits for others that do this, not for those who
# install something.
unpack_packages() {
  local package missing=()
  for package; do [[ -d $CACHE/packages/$package ]] || missing+=("$package"); done
  ((${#missing[@]})) || return 0
  step "Unpacking the Debian packages ${missing[*]} under $CACHE/packages" "10 s" \
    in_turn sources logged apt-unpack unpack_missing "${missing[@]}"
}

unpack_missing() {
  local package
  need_bookworm
  prepare_private_apt
  for package; do [[ -d $CACHE/packages/$package ]] || atomically "$CACHE/packages/$package" unpack_one "$package"; done
}

unpack_one() {
  local package=$1 target=$2
  rm -rf "$APT_HOME/download"
  mkdir -p "$APT_HOME/download" "$target"
  (cd "$APT_HOME/download" && private_apt download "$package")
  dpkg-deb -x "$APT_HOME"/download/*.deb "$target"
  rm -rf "$APT_HOME/download"
}
