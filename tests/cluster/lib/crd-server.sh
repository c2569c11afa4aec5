# shellcheck shell=bash
# apiextensions-apiserver, built from Debian sid's sources by sid's Go compiler (statically linked, hence it runs here).
# sid's packages are unpacked into a folder; nothing of them is installed, and the machine's libc stays what it is.

CRD_SERVER_BUILD=$CACHE/build/crd-server

build_crd_server() {
  has_crd_server || {
    install_packages "${CRD_SERVER_PACKAGES[@]}"
    in_turn crd-server build_crd_server_in_turn
  }
}

has_crd_server() { [[ -x $(echo "$CACHE"/bin/crd-server-*/apiextensions-apiserver) ]]; }

build_crd_server_in_turn() {
  has_crd_server && return
  need_root "unpacks packages of Debian sid"
  [[ -d $CRD_SERVER_BUILD/sid ]] ||
    step "Unpacking the sources and the Go compiler from Debian sid (3 GB for the time being)" "1 min" logged sid-unpack \
      atomically "$CRD_SERVER_BUILD/sid" unpack_sid
  warn_of_other_version
  serve_group_list
  step "Building apiextensions-apiserver" "6 min of 2 cores" logged crd-server-build make_crd_server
  rm -rf "$CRD_SERVER_BUILD"
}

unpack_sid() {
  local mirror
  mirror=$(debian_mirror)
  if ! run_mmdebstrap "$CRD_SERVER_GO_PACKAGE" "$1" "$mirror"; then
    say "WARNING: sid may have no $CRD_SERVER_GO_PACKAGE any more; taking its default Go"
    rm -rf "$1"
    run_mmdebstrap golang-go "$1" "$mirror"
  fi
}

# sid may be a copy that is refreshed rarely, hence no check of the date up to which its index is valid.
run_mmdebstrap() {
  mmdebstrap --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' --include="$CRD_SERVER_PACKAGE,$1" sid "$2" "$3"
}

crd_server_version() {
  zcat "$CRD_SERVER_BUILD/sid/usr/share/doc/$CRD_SERVER_PACKAGE/changelog.Debian.gz" | sed -n '1s/.*(\(.*\)).*/\1/p'
}

warn_of_other_version() {
  local found
  found=$(crd_server_version)
  [[ $found == "$CRD_SERVER_VERSION" ]] ||
    say "WARNING: sid has $CRD_SERVER_PACKAGE $found; the suite was last proven with $CRD_SERVER_VERSION"
}

# Inside kube-apiserver the list of groups (/apis) is the aggregator's work, and this server leaves it out. On its own it
# has to serve the list, or kubectl finds no resource.
serve_group_list() {
  local file=$CRD_SERVER_BUILD/sid/usr/share/gocode/src/k8s.io/apiextensions-apiserver/pkg/apiserver/apiserver.go
  sed -i 's/GenericConfig\.EnableDiscovery = false/GenericConfig.EnableDiscovery = true/' "$file"
  grep -q 'GenericConfig\.EnableDiscovery = true' "$file" || die "the CRD server's discovery switch is not where it was." "Look at $file"
}

make_crd_server() {
  local sid=$CRD_SERVER_BUILD/sid version goroot output=$CRD_SERVER_BUILD/apiextensions-apiserver
  version=$(crd_server_version)
  goroot=$sid/usr/lib/$(sed -E 's/^golang-(.*)-go$/go-\1/' <<<"$CRD_SERVER_GO_PACKAGE")
  [[ -d $goroot ]] || goroot=$(find "$sid/usr/lib" -maxdepth 1 -name 'go-1.*' | sort -V | tail -n 1)
  # The package 0.36.4-1 is a part of Kubernetes 1.36.4, which is what /version should say.
  cd "$sid/usr/share/gocode/src/k8s.io/apiextensions-apiserver"
  env -u GOFLAGS -u GOBIN "GOROOT=$goroot" "GOPATH=$sid/usr/share/gocode" "GOCACHE=$CRD_SERVER_BUILD/go" GOENV=off \
    GOTELEMETRY=off GOTOOLCHAIN=local GO111MODULE=off CGO_ENABLED=0 GOGC=400 "$goroot/bin/go" build -trimpath \
    -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=v1.$(sed -E "s:^0\.([^-]*).*:\1:" <<<"$version")" -o "$output" .
  atomically "$CACHE/bin/crd-server-$version/apiextensions-apiserver" install -m 755 "$output"
}
