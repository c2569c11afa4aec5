# shellcheck shell=sh
# The cache of roots that have their packages, made by kiwi. Sourced by kiwi.sh.
# shellcheck disable=SC2034,SC2154 # variables pass between this file and kiwi.sh

# A cached root is a copy of what one state of the repositories gives; nobody asks for an old state again.
KIWI_CACHE_DAYS=14

# use_package_cache - a root with its packages, made from the very state of the repositories that was verified, saves most of
# the time. A new one appears in the shared directory in one step, so builds may share it. Sets archive and cache_hit.
use_package_cache() {
  archive=-
  cached=
  cache_hit=false
  [ -d "$PACKAGES_DIR" ] && [ -d "$IMAGEFACTORY_CACHE" ] && [ -w "$IMAGEFACTORY_CACHE" ] || return 0
  # Other builds may remove them at the same time.
  find "$IMAGEFACTORY_CACHE" -ignore_readdir_race -maxdepth 1 -name 'kiwi-*' -mtime "+$KIWI_CACHE_DAYS" -print -delete ||
    log "old roots cannot be removed from $IMAGEFACTORY_CACHE"
  key=$({
    while read -r name; do repository_digest "$name"; done <"$STATE_DIR/repositories"
    jq -c '.profile.repositories, .profile.builder.kiwi.profiles' "$IMAGEFACTORY_INPUT"
    # Its paths are those of one build.
    sed "s/$MARK//g" "$PACKAGES_DIR/config.xml"
    first_version kiwi-ng --version
  } | sha256sum | cut -c1-16)
  cached="$IMAGEFACTORY_CACHE/kiwi-$(input .profile.os.distro)-$(input .profile.os.version)-$architecture-$key.tar.zst"
  archive="$cached.$MARK"
  if [ -f "$cached" ]; then
    archive=$cached
    touch -c "$cached"
    cache_hit=true
    log "packages from the cache: ${cached##*/}"
  fi
}

fill_package_cache() {
  [ "$archive" != - ] && [ "$cache_hit" = false ] || return 0
  if [ -f "$archive.new" ]; then
    mv "$archive.new" "$cached"
  else
    log "the cache could not be filled: $IMAGEFACTORY_CACHE is full or read-only"
  fi
}
