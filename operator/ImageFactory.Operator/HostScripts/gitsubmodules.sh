# shellcheck shell=sh
# The submodules of a source: each at the commit that the repository above it has, held to the rules of the source itself.
# git's own command for them reads configuration that a source brings; this one reads names, addresses and hashes. Sourced
# by gitsource.sh.
# shellcheck disable=SC2154 # variables are set there, and in gitcredentials.sh

SUBMODULES_MOST=64
SUBMODULES_DEPTH=4
TAB=$(printf '\t')

# fetch_submodules - of the source, and then of what they have themselves
fetch_submodules() {
  [ "$(source_input 'submodules | tostring')" != false ] || return 0
  source_url=$url source_ref=$ref
  # Depth, commit, address and folder of each repository that may have some.
  printf '0\t%s\t%s\t\n' "$commit" "$url" >"$STATE_DIR/submodules"
  while IFS=$TAB read -r depth above above_url above_folder; do
    git -C "$SOURCE_DIR/$above_folder" -c core.quotePath=false ls-tree -r --full-tree "$above" |
      sed -n 's/^160000 commit //p' >"$STATE_DIR/submodules.found"
    while IFS=$TAB read -r ref name; do fetch_submodule; done <"$STATE_DIR/submodules.found"
    [ -z "$above_folder" ] || rm -rf "$SOURCE_DIR/$above_folder/.git"
  done <"$STATE_DIR/submodules"
  url=$source_url ref=$source_ref
}

# fetch_submodule - name of above_folder, at ref
fetch_submodule() {
  submodule=${above_folder:+$above_folder/}$name
  # shellcheck disable=SC2034 # read by gitsource.sh and giterrors.sh
  address="the address of submodule $submodule"
  case "$name" in
    \"*)
      fail InvalidSource \
        "submodule $name of the source: its name has characters that no folder of a source may have: rename it"
      ;;
  esac
  submodules=$((submodules + 1))
  if [ "$submodules" -gt "$SUBMODULES_MOST" ] || [ "$depth" -ge "$SUBMODULES_DEPTH" ]; then
    fail SourceTooLarge "the sources have more than $SUBMODULES_MOST submodules, or more than $SUBMODULES_DEPTH inside each\
 other ($submodule): have fewer, or set $source_field.submodules: false to leave their folders empty"
  fi
  find_submodule_url
  check_source
  [ "$scheme" != ssh ] || [ "$(host_of "$url")" = "$credentials_host" ] || fail InvalidSource \
    "submodule $submodule is at $(public_url), and what $source_field.credentialsSecretRef names is for $credentials_host alone:\
 have .gitmodules name it relative to the repository (../NAME.git) or by https, or set $source_field.submodules: false"
  [ "$scheme" != ssh ] || [ -n "${GIT_SSH_COMMAND:-}" ] || fail InvalidSource \
    "submodule $submodule is at $(public_url), and there is no key for it, since $source_field.url is not an ssh URL: have\
 .gitmodules name it relative to the repository (../NAME.git), or set $source_field.submodules: false"
  export GIT_ALLOW_PROTOCOL="$scheme"
  # Git makes an empty folder of it; a link in its place would be the source's.
  if [ ! -d "$SOURCE_DIR/$submodule" ] || ! in_source "$SOURCE_DIR/$submodule"; then
    fail InvalidSource "submodule $submodule of the source is not a folder of it: correct the source"
  fi
  fetch_into "$SOURCE_DIR/$submodule"
  check_out
  printf '%s\t%s\t%s\t%s\n' "$((depth + 1))" "$ref" "$url" "$submodule" >>"$STATE_DIR/submodules"
  add_data '.submodules += [{$path, $url, $commit}]' --arg path "${source_name:+additional/$source_name/}$submodule" --arg url "$(public_url)" --arg commit "$ref"
}

# find_submodule_url - what .gitmodules of the commit says of the folder, and nothing else of it; sets url
find_submodule_url() {
  modules="$above:.gitmodules"
  git -C "$SOURCE_DIR/$above_folder" config --blob "$modules" --null --get-regexp '^submodule\..*\.path$' \
    2>"$STATE_DIR/git.error" | tr '\n\0' '\t\n' >"$STATE_DIR/submodules.paths"
  key=$(name=$name awk -F'\t' '$2 == ENVIRON["name"] { sub(/[.]path$/, ".url", $1); print $1; exit }' \
    "$STATE_DIR/submodules.paths")
  url=
  [ -z "$key" ] || url=$(git -C "$SOURCE_DIR/$above_folder" config --blob "$modules" --get "$key") || url=
  [ -n "$url" ] || fail InvalidSource "the source has a submodule $submodule, and no address for it in .gitmodules: add it\
 there, remove the submodule (git rm --cached), or set $source_field.submodules: false to leave its folder empty"
  case "$url" in ./* | ../*) resolve_url "$above_url" "$url" ;; esac
}

# resolve_url BASE RELATIVE - as git does it: each ../ takes a part of the path away; sets url
resolve_url() {
  base=${1%/} relative=$2 between=/
  while :; do
    case "$relative" in
      ./*) relative=${relative#./} ;;
      ../*)
        relative=${relative#../}
        case "$base" in
          *://*/* | [!/]*:*/*) base=${base%/*} ;;
          *://*) base= ;;
          *:*) base=${base%:*} between=: ;;
          *) base= ;;
        esac
        ;;
      *) break ;;
    esac
  done
  [ -n "$base" ] || fail InvalidSource \
    "submodule $submodule: $2 leads out of the server of the repository above it: correct it in .gitmodules"
  url="$base$between$relative"
}
