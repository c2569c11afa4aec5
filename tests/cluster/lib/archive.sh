# shellcheck shell=bash
# Images as archives. One layer needs no image builder: the archive is a tar of three files.
# https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format

# pack_image LAYER NAME CONFIG TARGET: the layer is moved; CONFIG is the inside of the "config" object.
pack_image() {
  local name=$2 settings=$3 target=$4 work=$4.pack digest config
  rm -rf "$work"
  mkdir -p "$work"
  mv "$1" "$work/layer.tar"
  digest=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  printf '{"architecture":"%s","os":"linux","config":{%s},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$(dpkg --print-architecture)" "$settings" "$digest" >"$work/config"
  config=$(sha256sum "$work/config" | cut -d' ' -f1).json
  mv "$work/config" "$work/$config"
  printf '[{"Config":"%s","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$config" "$name" >"$work/manifest.json"
  tar -C "$work" -cf "$target" manifest.json "$config" layer.tar
  rm -rf "$work"
}
