# shellcheck shell=bash
# The project's images, built by buildah with a store of its own, without a daemon and without another container engine.

IMAGES=$CACHE/images

store() {
  local verb=$1
  shift
  # vfs copies whole trees, but works on every file system and inside containers.
  buildah --storage-driver vfs --root "$IMAGES/store" --runroot "$IMAGES/run" "$verb" "$@"
}

# image_id TAG: prints nothing when there is no such image.
image_id() { store images --quiet --no-trunc --filter "reference=$1" 2>/dev/null | head -n 1; }

# base_tag SUITE
base_tag() { echo "$IMAGE_PREFIX/debian:$1-slim"; }

base_image() {
  local suite=$1
  prepare_store
  [[ -z $(image_id "$(base_tag "$suite")") ]] || return 0
  step "Making the base image $(base_tag "$suite")" "1 min" logged image-base make_base_image "$suite"
}

make_base_image() {
  local archive=$IMAGES/base-$1.tar
  [[ -s $archive ]] || atomically "$archive" bootstrap_base "$1"
  store pull --quiet "docker-archive:$archive"
  # The store has it now.
  rm "$archive"
}

bootstrap_base() {
  local suite=$1 layer=$2.layer.tar
  rm -f "$layer"
  bootstrap "$suite" "$layer" --variant=minbase --include=ca-certificates
  pack_image "$layer" "$(base_tag "$suite")" \
    '"Cmd":["/bin/bash"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]' "$2"
}

# What an interrupted build left: its working containers.
prepare_store() {
  mkdir -p "$IMAGES"
  rm -f "$IMAGES"/*.layer.tar
  [[ ! -d $IMAGES/store ]] || store rm --all >/dev/null 2>&1 || true
}

# stage_text TARGET: the Dockerfile's head and the target's stage; all of it when the stage builds on another.
stage_text() {
  local text
  text=$(awk -v target="$1" '
    toupper($1) == "FROM" { seen = 1; inside = ($NF == target) }
    !seen || inside' "$REPOSITORY/Dockerfile")
  if grep -qE -- '--from=' <<<"$text"; then cat "$REPOSITORY/Dockerfile"; else echo "$text"; fi
}

# suite_of TARGET: of the base image that its stage names.
suite_of() {
  local argument
  argument=$(awk -v target="$1" 'toupper($1) == "FROM" && $NF == target { gsub(/[${}]/, "", $2); print $2 }' "$REPOSITORY/Dockerfile")
  [[ -n ${IMAGE_BASES[$argument]:-} ]] || die "the Dockerfile's target $1 builds on $argument, of which there is no base image here."
  echo "${IMAGE_BASES[$argument]}"
}

# copied_paths TARGET: what the stage takes from the repository.
copied_paths() {
  stage_text "$1" | awk 'toupper($1) ~ /^(COPY|ADD)$/ {
    for (i = 2; i < NF; i++) { if ($i ~ /^--from=/) next; if ($i !~ /^--/) print $i }
  }'
}

inputs_digest() {
  local target=$1 base=$2 path
  {
    image_id "$base"
    stage_text "$target"
    cd "$REPOSITORY"
    for path in $(copied_paths "$target"); do
      [[ -e $path ]] || die "the Dockerfile's target $target takes $path, which is not there." "For publish/: make publish"
      find "$path" \( -type f -o -type l \) -printf '%m %l ' -exec sha256sum {} + | LC_ALL=C sort
    done
  } | sha256sum | cut -d' ' -f1
}

build_image() {
  local target=$1 tag=$2 suite base digest
  grep -qiE "^FROM .* AS $target\$" "$REPOSITORY/Dockerfile" || die "the Dockerfile has no target \"$target\"."
  suite=$(suite_of "$target")
  base_image "$suite"
  base=$(base_tag "$suite")
  digest=$(inputs_digest "$target" "$base")
  if [[ $(image_label "$tag") == "$digest" ]]; then
    say "$tag is up to date."
    return
  fi
  step "Building $tag (target $target)" "2 min" logged "image-$target" build_stage "$target" "$tag" "$base" "$digest"
  store rmi --prune >/dev/null 2>&1 || true
}

# build_stage TARGET TAG BASE DIGEST
build_stage() {
  local argument arguments=()
  # A stage takes its own; buildah wants a value for all that a FROM names.
  for argument in "${!IMAGE_BASES[@]}"; do arguments+=(--build-arg "$argument=$3"); done
  # Its filter of system calls is older than io_pgetevents, without which the installation of lvm2 tries for ever.
  store bud --isolation chroot --security-opt seccomp=unconfined --layers=false --force-rm --pull-never "${arguments[@]}" \
    --target "$1" --tag "$2" --file "$REPOSITORY/Dockerfile" "$REPOSITORY"
  label_image "$2" "$4"
}

# label_image TAG DIGEST: with the versions of the tools, which are known once they are installed.
label_image() {
  local container name version labels=(--label "imagefactory.inputs=$2")
  container=$(store from --pull-never "$1")
  while read -r name version; do labels+=(--label "dev.imagefactory.version.$name=$version"); done < <(
    chroot "$(store mount "$container")" dpkg-query -W -f '${Package} ${Version}\n' "${LABELLED_PACKAGES[@]}" 2>/dev/null)
  store config "${labels[@]}" "$container"
  # One layer: this buildah counts the layers of what it built itself wrongly.
  store commit --quiet --squash --rm "$container" "$1"
}

# image_root TAG: for those who need the image's tools without a container. Folders of images that are gone go, too.
image_root() {
  local tag=$1 id roots=$IMAGES/roots
  id=$(image_id "$tag")
  [[ -n $id ]] || die "there is no image $tag." "Run: $CLUSTER_HOME/image build TARGET $tag"
  id=${id#sha256:}
  if [[ ! -d $roots/$id ]]; then
    mkdir -p "$roots"
    remove_old_roots "$roots"
    step "Unpacking $tag" "5 s" logged image-root atomically "$roots/$id" copy_root "$id"
  fi
  echo "$roots/$id"
}

remove_old_roots() {
  local folder living
  living=$(store images --quiet --no-trunc)
  for folder in "$1"/*; do
    grep -qxF "sha256:${folder##*/}" <<<"$living" || rm -rf --one-file-system "$folder"
  done
}

copy_root() {
  local container
  container=$(store from --pull-never "$1")
  cp -a --reflink=auto "$(store mount "$container")" "$2"
  store umount "$container"
  store rm "$container"
}

image_label() {
  [[ -n $(image_id "$1") ]] || return 0
  store inspect --type image --format '{{index .OCIv1.Config.Labels "imagefactory.inputs"}}' "$1"
}

load_image() {
  local tag=$1 id before
  id=$(image_id "$tag")
  id=${id#sha256:}
  [[ -n $id ]] || die "there is no image $tag." "Run: $CLUSTER_HOME/image build TARGET $tag"
  alive containerd || die "the cluster does not run." "Run: $CLUSTER_HOME/up"
  before=$(loaded_id "$tag")
  if [[ $before == "$id" ]]; then
    say "The node has $tag already."
    return
  fi
  step "Loading $tag into the node" "20 s" logged image-load transfer_image "$tag" "$id"
  # The node's agent keeps a second name for each image; without it the disk space of the old one is given back.
  [[ -z $before ]] || node_ctr images rm "sha256:$before" >/dev/null 2>&1 || true
}

loaded_id() {
  node_ctr images list "name==$1" | grep -oE 'imagefactory-id=[0-9a-f]{64}' | cut -d= -f2 || true
}

transfer_image() {
  local tag=$1 id=$2 archive=$IMAGES/transfer.tar
  rm -f "$archive"
  store push --quiet "$tag" "docker-archive:$archive:$tag"
  node_ctr images import "$archive"
  rm -f "$archive"
  node_ctr images label "$tag" "imagefactory-id=$id"
}
