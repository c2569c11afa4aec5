# shellcheck shell=sh
# The installed packages, held against what the verified repositories offered before the build: where a mirror failed and
# was left out in silence, packages are older than that. Sourced after packages.sh and repositories.sh.

# A repository without a priority has apt's, or that of dnf and zypper.
DEFAULT_PRIORITY='{"deb": 500, "rpm": 99}'
OLDER="$STATE_DIR/older.tsv"
OLDER_NAMED=5

# check_versions - refuses an image with packages that are older than the repositories of the best priority have them;
# what the image itself holds back is left alone
# shellcheck disable=SC2154 # package_type is set by packages.sh
check_versions() {
  list_held >"$STATE_DIR/held"
  list_offers | other_versions >"$STATE_DIR/offers.tsv"
  : >"$OLDER"
  while IFS="$(printf '\t')" read -r name installed offered repository; do
    if is_older "$installed" "$offered"; then
      printf '%s\t%s\t%s\t%s\n' "$name" "$installed" "$offered" "$repository" >>"$OLDER"
    fi
  done <"$STATE_DIR/offers.tsv"
  older_count=$(cut -f1 "$OLDER" | sort -u | wc -l)
  [ "$older_count" = 0 ] && return
  cat "$OLDER"
  retry_later PackagesOlder \
    "$older_count of $package_count packages are older than the verified repositories have them ($(awk -F '\t' '{ print $1 " " $2 ", " $3 " in repository " $4 }' "$OLDER" | head -n "$OLDER_NAMED" | paste -sd ';' | sed 's/;/; /g')): a mirror failed or changed during the build, so it is worth another try; if an older version is wanted, hold it in the image (apt-mark hold, dnf versionlock, zypper addlock)"
}

# list_offers - "priority name architecture version repository" of each package that is installed, tab-separated
list_offers() {
  for index in "$INDEXES_DIR"/*.tsv; do
    [ -e "$index" ] || continue
    offering=${index##*/}
    offering=${offering%.tsv}
    awk -F '\t' -v OFS='\t' -v repository="$offering" -v priority="$(priority_of "$offering")" '
      FILENAME == ARGV[1] { held[$1]; next }
      FILENAME == ARGV[2] { if (!($1 in held)) installed[$1, $3]; next }
      ($1, $2) in installed { print priority, $1, $2, $3, repository }' \
      "$STATE_DIR/held" "$PACKAGES_TABLE" "$index"
  done
}

# priority_of REPOSITORY - the lower goes first, whatever the package manager
priority_of() {
  priority=$(repository "$1" .priority)
  priority=${priority:-$(echo "$DEFAULT_PRIORITY" | jq ".$package_type")}
  if [ "$package_type" = deb ]; then echo "-$priority"; else echo "$priority"; fi
}

# other_versions - of the offers of the best priority, those that are not installed: "name installed offered repository"
other_versions() {
  sort -t "$(printf '\t')" -k 2,3 -k 1,1n | awk -F '\t' -v OFS='\t' '
    FILENAME == ARGV[1] { installed[$1, $3] = $2; next }
    ($2 SUBSEP $3) != last { last = $2 SUBSEP $3; best = $1 }
    $1 == best && $4 != installed[$2, $3] && !seen[$2, $4]++ { print $2, installed[$2, $3], $4, $5 }' "$PACKAGES_TABLE" -
}

# list_held - names of packages whose version the image holds back
list_held() {
  if [ "$package_type" = deb ]; then
    # What it thinks of the database was said when the packages were listed.
    dpkg-query --admindir="$ROOT_MOUNT/var/lib/dpkg" -W -f '${db:Status-Want} ${Package}\n' 2>/dev/null | sed -n 's/^hold //p'
  else
    cut -f1 "$PACKAGES_TABLE" | while read -r held_name; do
      if grep -qsE "^(solvable_name: *)?$(echo "$held_name" | sed 's/[.+]/\\&/g')(-[0-9]|\$)" \
        "$ROOT_MOUNT/etc/dnf/plugins/versionlock.list" "$ROOT_MOUNT/etc/zypp/locks"; then echo "$held_name"; fi
    done
  fi
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
