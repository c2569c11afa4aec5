# shellcheck shell=sh
# Flat repositories of apt: no suites and components, the release file and the list of packages lie in one folder, as of
# https://pkgs.k8s.io/core:/stable:/v1.30/deb/ (in apt's sources: "deb URL ./"). Sourced by repositories.sh.
# shellcheck disable=SC2154 # variables are set there

aptflat_fetch() { fetch_release "$1" "$(aptflat_url "$1")"; }

# aptflat_url NAME - URL and path, without a slash at the end; "./", apt's own spelling, is no folder of its own
aptflat_url() {
  repository "$1" '"\(.url)/\(.path // "./")"' | sed -E 's#/*(/\.?)*$##'
}

aptflat_verify() {
  require_keyring "$1" AptFlat
  verify_release "$1" "its release file"
}

aptflat_list() {
  : >"$INDEXES_DIR/$1.tsv"
  list_packages_of "$1" "$(aptflat_url "$1")" '' || list_packages_of "$1" "$(aptflat_url "$1")" ./ ||
    fail RepositoryIndexInvalid \
      "repository '$1': its release file lists no Packages with a SHA-256 in its own folder: check its path; a repository with suites and components is of the type Apt"
  log "repository '$1': $(wc -l <"$INDEXES_DIR/$1.tsv") packages"
}

aptflat_digest() { release_digest "$1"; }
