# shellcheck shell=sh
# The cache of base systems that debootstrap made for diskimage-builder. Sourced by dib.sh.
# shellcheck disable=SC2034,SC2154 # variables pass between this file and dib.sh

# A cached base system is a copy of what one state of a repository gives; nobody asks for an old state again.
CACHE_DAYS=14

expire_cache() {
  [ -d "$IMAGEFACTORY_CACHE" ] && [ -w "$IMAGEFACTORY_CACHE" ] || return 0
  # Other builds may remove them at the same time.
  find "$IMAGEFACTORY_CACHE" -ignore_readdir_race -maxdepth 1 -name 'debootstrap-*' -mtime "+$CACHE_DAYS" -print -delete ||
    log "old base systems cannot be removed from $IMAGEFACTORY_CACHE"
}

# use_cache - a base system unpacked from the very state of the repository that was verified saves debootstrap's time.
# The build works on a copy, and a new one appears in the shared directory in one step, so builds may share it.
use_cache() {
  DIB_IMAGE_CACHE="$BUILD_DIR/cache"
  mkdir -p "$DIB_IMAGE_CACHE"
  cached=
  cache_hit=false
  [ -d "$IMAGEFACTORY_CACHE" ] && [ -w "$IMAGEFACTORY_CACHE" ] || return 0
  key=$({
    repository_digest "$(main_repository)"
    # Whatever an element or a variable of the profile does to a base system, no other profile gets to have.
    jq -c '.profile | .repositories[0], .source' "$IMAGEFACTORY_INPUT"
    jq -c '[.commit, .sources]' "$STATE_DIR/source.json"
    tool_versions
    sed "s/$MARK//g" "$STATE_DIR/environment"
    cat "$STATE_DIR/elements"
  } | sha256sum | cut -c1-16)
  base="debootstrap-$(input .profile.os.distro)-$(input '.profile.os.codename // .profile.repositories[0].suite')-$architecture"
  tarball="$DIB_IMAGE_CACHE/$base.tar.gz"
  cached="$IMAGEFACTORY_CACHE/$base-$key.tar.gz"
  # Another build may remove it at any moment; an empty one in its place would be taken by all.
  if [ -s "$cached" ] && cp "$cached" "$tarball"; then
    touch -c "$cached"
    cache_hit=true
    log "base system from the cache: ${cached##*/}"
  else
    rm -f "$tarball"
  fi
}

fill_cache() {
  if [ -n "$cached" ] && [ "$cache_hit" = false ] && [ -f "$tarball" ]; then
    if ! { cp "$tarball" "$cached.$MARK" && mv "$cached.$MARK" "$cached"; }; then
      rm -f "$cached.$MARK"
      log "the cache could not be filled: $IMAGEFACTORY_CACHE is full or read-only"
    fi
  fi
  rm -rf "$DIB_IMAGE_CACHE"
}
