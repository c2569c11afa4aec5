# shellcheck shell=sh
# The installed packages, held against what the verified repositories offered before the build: where a mirror failed and
# was left out in silence, packages are older than that. Sourced after packages.sh, pins.sh and repositories.sh.

OLDER="$STATE_DIR/older.tsv"
OLDER_HELD="$STATE_DIR/older-held"
OLDER_NAMED=5

# A package for any architecture may become one for the build's own, or the other way round.
# shellcheck disable=SC2016 # awk's
KIND='function kind(architecture) { return architecture ~ /^(all|noarch)$/ || architecture == own ? "own" : architecture }'

# check_versions - refuses an image with packages that are older than the repositories of the best priority have them;
# what the image holds back, or the profile names the version of, is counted and left alone
# shellcheck disable=SC2154 # variables are set by packages.sh and lib.sh
check_versions() {
  read_architecture
  if [ "$package_type" = deb ]; then own_architecture=$architecture; else own_architecture=$machine; fi
  { list_held && list_pinned; } >"$STATE_DIR/held"
  list_offers | other_versions >"$STATE_DIR/offers.tsv"
  : >"$OLDER"
  : >"$OLDER_HELD"
  while IFS="$(printf '\t')" read -r name installed offered repository; do
    if ! is_older "$installed" "$offered"; then continue; fi
    if grep -qxF -e "$name" "$STATE_DIR/held"; then
      echo "$name" >>"$OLDER_HELD"
    else
      printf '%s\t%s\t%s\t%s\n' "$name" "$installed" "$offered" "$repository" >>"$OLDER"
    fi
  done <"$STATE_DIR/offers.tsv"
  held_count=$(sort -u "$OLDER_HELD" | wc -l)
  if [ "$held_count" != 0 ]; then
    log "$held_count of $package_count packages are older than the verified repositories have them, and held back by the image or its profile: $(sort -u "$OLDER_HELD" | paste -sd ' ')"
    add_data '.olderHeld = $count' --argjson count "$held_count"
  fi
  older_count=$(cut -f1 "$OLDER" | sort -u | wc -l)
  [ "$older_count" = 0 ] && return
  cat "$OLDER"
  older_words="$older_count of $package_count packages are older than the verified repositories have them ($(awk -F '\t' '{ print $1 " " $2 ", " $3 " in repository " $4 }' "$OLDER" | head -n "$OLDER_NAMED" | paste -sd ';' | sed 's/;/; /g'))"
  # A finished image is the same each time.
  [ "$TOOL" != Import ] || fail PackagesOlder \
    "$older_words: take over a newer image, or leave repositories out of the profile, then nobody compares them"
  retry_later PackagesOlder \
    "$older_words: a mirror failed or changed during the build, so it is worth another try; if an older version is wanted, say so in $PACKAGES_FIELD (name=version), or hold it in the image (apt-mark hold, dnf versionlock, zypper addlock)"
}

# list_offers - "priority name architecture version repository" of each package that is installed, tab-separated. Packages of
# a module's stream are no offer: dnf takes them only where somebody enabled it.
list_offers() {
  for index in "$INDEXES_DIR"/*.tsv; do
    [ -e "$index" ] || continue
    offering=${index##*/}
    offering=${offering%.tsv}
    awk -F '\t' -v OFS='\t' -v repository="$offering" -v priority="$(priority_of "$offering")" -v own="$own_architecture" "$KIND"'
      FILENAME == ARGV[1] { installed[$1, kind($3)]; next }
      $3 ~ /\.module[_+]/ { next }
      ($1, kind($2)) in installed { print priority, $1, kind($2), $3, repository }' "$PACKAGES_TABLE" "$index"
  done
}

# priority_of REPOSITORY - the lower goes first, whatever the package manager
priority_of() {
  priority=$(repository "$1" .priority)
  if [ "$package_type" = deb ]; then echo "-${priority:-$(apt_priority "$1")}"; else echo "${priority:-99}"; fi
}

# apt_priority REPOSITORY - the one that apt gives it (apt_preferences): from backports, say, it takes nothing unless asked
apt_priority() {
  case "$(release_field "$1" NotAutomatic 2>/dev/null) $(release_field "$1" ButAutomaticUpgrades 2>/dev/null)" in
    'yes yes') echo 100 ;;
    yes*) echo 1 ;;
    *) echo 500 ;;
  esac
}

# other_versions - of the offers of the best priority, those that are not installed: "name installed offered repository"
other_versions() {
  sort -t "$(printf '\t')" -k 2,3 -k 1,1n | awk -F '\t' -v OFS='\t' -v own="$own_architecture" "$KIND"'
    FILENAME == ARGV[1] { installed[$1, kind($3)] = $2; next }
    ($2 SUBSEP $3) != last { last = $2 SUBSEP $3; best = $1 }
    $1 == best && $4 != installed[$2, $3] && !seen[$2, $4]++ { print $2, installed[$2, $3], $4, $5 }' "$PACKAGES_TABLE" -
}

# list_held - names of packages whose version the image holds back
# shellcheck disable=SC2154 # dpkg_status is set by packages.sh
list_held() {
  if [ "$package_type" = deb ]; then
    # What it thinks of the database was said when the packages were listed.
    dpkg-query --admindir="${dpkg_status%/*}" -W -f '${db:Status-Want} ${Package}\n' 2>/dev/null | sed -n 's/^hold //p'
  else
    list_locks >"$STATE_DIR/locks"
    cut -f1 "$PACKAGES_TABLE" | while read -r held_name; do
      if grep -qE "^$(echo "$held_name" | sed 's/[.+]/\\&/g')(-[0-9]|\$)" "$STATE_DIR/locks"; then echo "$held_name"; fi
    done
  fi
}

# list_locks - a line each of what dnf 4, dnf 5 and zypper keep as it is: a package's name, perhaps with its version
list_locks() {
  for lock_path in etc/dnf/plugins/versionlock.list etc/dnf/versionlock.toml etc/zypp/locks; do
    lock_file=$(file_of_image "$lock_path")
    if [ -n "$lock_file" ]; then sed -E 's/^solvable_name: *//; s/^name *= *"(.*)"$/\1/' "$lock_file"; fi
  done
}

# is_older VERSION OTHER
is_older() {
  case "$1$2" in *[!A-Za-z0-9.+:~^_-]*) return 1 ;; esac
  if [ "$package_type" = deb ]; then
    dpkg --compare-versions "$1" lt "$2"
  else
    [ "$(rpm --eval "%{lua: print(rpm.vercmp('$1', '$2'))}")" = -1 ]
  fi
}
