# shellcheck shell=sh
# Packages whose version the profile says: the image has exactly that one. The builder's tool writes PINS when it prepares.
# Sourced after lib.sh; check_pins after packages.sh.
# shellcheck disable=SC2154 # variables are set by packages.sh

# "name version" a line, tab-separated.
PINS="$STATE_DIR/pins.tsv"

# check_pins - rpm's version may stand without epoch and release
check_pins() {
  [ -s "$PINS" ] || return 0
  differing=$(awk -F '\t' -v type="$package_type" '
    function fits(installed, wanted,   bare) {
      if (installed == wanted) return 1
      if (type == "deb") return 0
      bare = installed; sub(/^[0-9]+:/, "", bare)
      return bare == wanted || index(bare, wanted "-") == 1 || index(installed, wanted "-") == 1
    }
    FILENAME == ARGV[1] { wanted[$1] = $2; order[++count] = $1; next }
    $1 in wanted { seen[$1] = seen[$1] " " $2; if (fits($2, wanted[$1])) good[$1] = 1 }
    END { for (i = 1; i <= count; i++) { name = order[i]; if (!(name in good))
      printf "%s %s, %s\n", name, wanted[name], (name in seen ? "installed is" seen[name] : "which is not installed") } }' \
    "$PINS" "$PACKAGES_TABLE")
  [ -z "$differing" ] || fail PackageVersionDiffers \
    "the image has another version than $PACKAGES_FIELD asks for ($(printf '%s\n' "$differing" | paste -sd ';' | sed 's/;/; /g' | cut -c1-1000)): another element or package asks for that one; leave the version out, or find who asks by this build's log"
  log "$(wc -l <"$PINS") packages have the version that the profile says"
}

# list_pinned - names of packages whose version the profile says
list_pinned() { if [ -s "$PINS" ]; then cut -f1 "$PINS"; fi; }
