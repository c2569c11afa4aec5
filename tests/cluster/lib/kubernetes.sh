# shellcheck shell=bash
# Kubernetes' binaries, built from Debian 12's source package, which carries all of its dependencies.

KUBERNETES_BUILD=$CACHE/build/kubernetes
KUBERNETES_BIN=$CACHE/bin/kubernetes-$KUBERNETES_VERSION

# build_kubernetes NAME...: builds the commands that are not there yet.
build_kubernetes() {
  local missing
  mapfile -t missing < <(missing_commands "$@")
  ((${#missing[@]})) || return 0
  install_packages "${BUILD_PACKAGES[@]}"
  unpack_packages "$KUBERNETES_REFLECT2_PACKAGE"
  in_turn kubernetes build_kubernetes_in_turn "${missing[@]}"
}

missing_commands() {
  local name
  for name; do [[ -x $KUBERNETES_BIN/$name ]] || echo "$name"; done
}

build_kubernetes_in_turn() {
  local missing
  mapfile -t missing < <(missing_commands "$@")
  ((${#missing[@]})) || return 0
  [[ -d $KUBERNETES_BUILD/source ]] || step "Fetching the source of Kubernetes $KUBERNETES_VERSION" "20 s" \
    in_turn sources logged kubernetes-source fetch_kubernetes
  step "Building ${missing[*]}" "4 min of 2 cores" logged kubernetes-build make_kubernetes "${missing[@]}"
  # Gigabytes. What an interrupted build left stays, and the next goes on from there.
  rm -rf "$KUBERNETES_BUILD"
}

fetch_kubernetes() {
  need_bookworm
  prepare_private_apt
  atomically "$KUBERNETES_BUILD/source" unpack_kubernetes
}

unpack_kubernetes() {
  local target=$1 download=$KUBERNETES_BUILD/download
  rm -rf "$download"
  mkdir -p "$download" "$target"
  cd "$download"
  if ! private_apt source --download-only "kubernetes=$KUBERNETES_SOURCE"; then
    say "WARNING: Debian's kubernetes $KUBERNETES_SOURCE is gone; taking the version that is there"
    private_apt source --download-only kubernetes
  fi
  tar -xf kubernetes_*.orig.tar.gz -C "$target" --strip-components=1
  rm -rf "$download"
  mend_reflect2 "$target"
}

# mend_reflect2 SOURCE: Kubernetes 1.20 carries reflect2 1.0.1, which calls into Go's map iteration as Go had it before
# 1.18; built with a newer Go it writes to a stray address, and the API server dies at the first custom resource
# (https://github.com/modern-go/reflect2/issues/24). Debian has the version that knows both.
mend_reflect2() {
  local path=github.com/modern-go/reflect2
  rm -rf "$1/vendor/$path"
  cp -r "$CACHE/packages/$KUBERNETES_REFLECT2_PACKAGE/usr/share/gocode/src/$path" "$1/vendor/$path"
}

make_kubernetes() {
  local name output
  cd "$KUBERNETES_BUILD/source"
  output=_output/local/bin/linux/$(dpkg --print-architecture)
  # The version variables spare the build a look for a git history that a source package has not. Without the clouds'
  # own code and dockershim there is a third less to compile, as kind does it; a compiler that collects its garbage less
  # often is quicker; and a kubelet that is linked statically, as the others are, shares what they compile.
  local build=(env -u GOPATH -u GOROOT -u GOBIN "PATH=$KUBERNETES_GO:$PATH" "GOCACHE=$KUBERNETES_BUILD/go" GO111MODULE=off
    GOGC=400 "GOFLAGS=-v -tags=providerless,dockerless" KUBE_STATIC_OVERRIDES=kubelet "KUBE_GIT_VERSION=v$KUBERNETES_VERSION"
    KUBE_GIT_TREE_STATE=clean KUBE_GIT_COMMIT=x)
  # The source has all generated files but this one; "make" alone would compile four more generators to find that out.
  "${build[@]}" make -f Makefile.generated_files gen_openapi CALLED_FROM_MAIN_MAKEFILE=1 PRJ_SRC_PATH=k8s.io/kubernetes \
    GENERATED_FILE_PREFIX=zz_generated. OUT_DIR=_output BIN_DIR=_output/bin META_DIR=.make KUBE_VERBOSE=1
  "${build[@]}" hack/make-rules/build.sh "${@/#/cmd/}"
  for name; do atomically "$KUBERNETES_BIN/$name" install -m 755 "$output/$name"; done
}
