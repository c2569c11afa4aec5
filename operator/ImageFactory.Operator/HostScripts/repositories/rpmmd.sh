# shellcheck shell=sh
# rpm-md repositories, those of dnf and zypper: repodata/repomd.xml names the other files of the index with their checksums,
# and repomd.xml.asc is its signature. Sourced by repositories.sh.
# shellcheck disable=SC2153,SC2154 # variables are set by lib.sh and repositories.sh

RPMMD_REPOMD=repodata/repomd.xml
# A list of mirrors may have hundreds; if that many do not answer, the next does not either.
RPMMD_MIRRORS=8

# rpmmd_fetch NAME - repomd.xml with its signature from the first mirror that has it, and in $RELEASES_DIR/NAME.url that
# mirror's URL: the package manager has to take its packages where they were verified
rpmmd_fetch() {
  rpmmd_expected=
  rpmmd_mirrors "$1"
  rpmmd_passed='' rpmmd_hope=''
  while read -r base; do
    if rpmmd_fetch_from "$1" "$base"; then
      echo "$base" >"$RELEASES_DIR/$1.url"
      rpmmd_read "$1" digest "$RELEASES_DIR/$1.repomd.xml" "its $RPMMD_REPOMD" >"$RELEASES_DIR/$1.entries"
      return
    fi
    rpmmd_passed="$rpmmd_passed${rpmmd_passed:+; }$rpmmd_problem"
    # One mirror of which the next try may get it is enough for that.
    case "$rpmmd_reason" in RepositoryUnreachable | RepositoryDiffers) rpmmd_hope=$rpmmd_reason ;; esac
    log "repository '$1': passed over: $rpmmd_problem"
  done <"$STATE_DIR/mirrors"
  case "${rpmmd_hope:-$rpmmd_reason}" in
    RepositoryDiffers) retry_later RepositoryDiffers "repository '$1': no mirror of its metalink has the $RPMMD_REPOMD that the metalink names ($rpmmd_passed): mirrors follow after some minutes, so it is worth another try; if it stays, set url to a mirror that you know" ;;
    RepositorySignatureInvalid) fail RepositorySignatureInvalid "repository '$1': $rpmmd_passed: if the distribution does not sign it, set repoGpgCheck: false, then the signatures of its packages alone are checked" ;;
    RepositoryNotFound) fail RepositoryNotFound "repository '$1': $rpmmd_passed: check its $(rpmmd_address_field "$1")" ;;
    *) retry_later RepositoryUnreachable "repository '$1': $rpmmd_passed: check that the mirror runs and that the build host reaches it" ;;
  esac
}

# rpmmd_fetch_from NAME BASE - else rpmmd_problem tells what is wrong with this mirror, and rpmmd_reason which kind of thing
rpmmd_fetch_from() {
  rpmmd_shown=$(printf '%s\n' "$2/$RPMMD_REPOMD" | without_passwords)
  if ! fetch "$2/$RPMMD_REPOMD" "$RELEASES_DIR/$1.repomd.xml"; then
    rpmmd_unfetched RepositoryNotFound
    return 1
  fi
  if [ -n "$rpmmd_expected" ] && ! echo "$rpmmd_expected  $RELEASES_DIR/$1.repomd.xml" | sha256sum --check --status; then
    rpmmd_reason=RepositoryDiffers
    rpmmd_problem="$rpmmd_shown is not the one that the metalink names"
    return 1
  fi
  rm -f "$RELEASES_DIR/$1.repomd.xml.asc"
  if rpmmd_unsigned "$1"; then return; fi
  if ! fetch "$2/$RPMMD_REPOMD.asc" "$RELEASES_DIR/$1.repomd.xml.asc"; then
    rpmmd_shown="$rpmmd_shown.asc"
    rpmmd_unfetched RepositorySignatureInvalid
    return 1
  fi
}

# rpmmd_unsigned NAME - whether the profile says that its repomd.xml has no signature
rpmmd_unsigned() { [ "$(repository "$1" '.repoGpgCheck == false')" = true ]; }

# rpmmd_unfetched REASON - the reason if it is not there, and another if the mirror is not
rpmmd_unfetched() {
  rpmmd_reason=RepositoryUnreachable
  rpmmd_problem="$rpmmd_shown cannot be fetched ($fetch_error)"
  case "$fetch_status" in
    # A server that is slow or overloaded.
    408 | 429) ;;
    4*)
      rpmmd_reason=$1
      rpmmd_problem="$rpmmd_shown answers $fetch_status"
      ;;
  esac
}

# rpmmd_address_field NAME - the field that says where the repository is
rpmmd_address_field() {
  for rpmmd_field in metalink mirrorlist url; do
    if [ -n "$(repository "$1" ".$rpmmd_field")" ]; then
      echo "$rpmmd_field"
      return
    fi
  done
}

# rpmmd_mirrors NAME - the base URLs into $STATE_DIR/mirrors; of a metalink, rpmmd_expected is the digest of repomd.xml
rpmmd_mirrors() {
  rpmmd_field=$(rpmmd_address_field "$1")
  case "$rpmmd_field" in
    url)
      repository "$1" .url >"$STATE_DIR/mirrors.all"
      ;;
    *)
      rpmmd_list="$RELEASES_DIR/$1.$rpmmd_field"
      rpmmd_query=$(repository "$1" ".$rpmmd_field")
      fetch "$rpmmd_query" "$rpmmd_list" || refuse_fetch "$1" "$rpmmd_query"
      if [ "$rpmmd_field" = metalink ]; then
        rpmmd_read "$1" metalink "$rpmmd_list" "what its metalink answers" >"$STATE_DIR/metalink"
        read -r rpmmd_expected <"$STATE_DIR/metalink"
        sed 1d "$STATE_DIR/metalink" >"$STATE_DIR/mirrors.all"
      else
        # Nothing but URLs gets on from here, whatever the server sends: the package managers get them, too.
        grep -aE "^https?://[^[:space:]\"'\\<>]+\$" "$rpmmd_list" >"$STATE_DIR/mirrors.all" || fail RepositoryIndexInvalid \
          "repository '$1': what its mirrorlist answers has no line that begins with http:// or https://: check its mirrorlist"
      fi
      ;;
  esac
  sed 's#/*$##' "$STATE_DIR/mirrors.all" | head -n "$RPMMD_MIRRORS" >"$STATE_DIR/mirrors"
}

# rpmmd_read NAME WHAT FILE WORDS - what rpmmd.py makes of it
rpmmd_read() {
  python3 "$IMAGEFACTORY_SCRIPTS/repositories/rpmmd.py" "$2" <"$3" 2>"$STATE_DIR/rpmmd.error" || fail RepositoryIndexInvalid \
    "repository '$1': $4 is no index of packages ($(tail -n 1 "$STATE_DIR/rpmmd.error")): check its $(rpmmd_address_field "$1")"
}

# rpmmd_verify NAME
rpmmd_verify() {
  require_keyring "$1" RpmMd
  if rpmmd_unsigned "$1"; then
    log "repository '$1': $RPMMD_REPOMD is not signed (repoGpgCheck: false), the signatures of its packages are checked when they are installed"
  else
    verify_signature "$1" "its $RPMMD_REPOMD" "$RELEASES_DIR/$1.repomd.xml.asc" "$RELEASES_DIR/$1.repomd.xml"
  fi
}

# rpmmd_list NAME
rpmmd_list() {
  rpmmd_read "$1" primary "$RELEASES_DIR/$1.repomd.xml" "its $RPMMD_REPOMD" >"$STATE_DIR/primary"
  IFS="$(printf '\t')" read -r rpmmd_location rpmmd_algorithm rpmmd_checksum <"$STATE_DIR/primary"
  fetch_index "$1" "$(cat "$RELEASES_DIR/$1.url")" "$rpmmd_location" "$INDEXES_DIR/$1.primary" "$rpmmd_algorithm" \
    "$rpmmd_checksum" "$RPMMD_REPOMD"
  unpack_index "$1" "$rpmmd_location" "$INDEXES_DIR/$1.primary"
  rpmmd_read "$1" packages "$INDEXES_DIR/$1.primary" "its list of packages, $rpmmd_location," >"$INDEXES_DIR/$1.tsv"
  rm -f "$INDEXES_DIR/$1.primary"
  log "repository '$1': $(wc -l <"$INDEXES_DIR/$1.tsv") packages, from $(without_passwords <"$RELEASES_DIR/$1.url")"
}

# rpmmd_digest NAME - over the checksums of its index's files: revision and times change whenever it is written again
rpmmd_digest() {
  sha256sum <"$RELEASES_DIR/$1.entries" | cut -d' ' -f1
}

# rpm_source NAME build|image KEY - as dnf and zypper read it in a file *.repo. Its section is no word that has a meaning of
# its own (to dnf, [main] is no repository), nor that of a repository which a package of the distribution brings.
rpm_source() {
  jq -r --arg name "$1" --arg target "$2" --arg key "$3" --arg url "$(repository_url "$1")" '
    first(.profile.repositories[] | select(.name == $name))
    # Of a list of mirrors the build takes the one that was verified, and the image the list.
    | (if $target == "build" then {$url} elif .imageUrl then {url: .imageUrl} else . end) as $from
    # A prefix: what dnf finds under [main] is its own configuration, and no repository.
    | "[imagefactory-\(.name)]", "name=\(.name)", "enabled=1", "autorefresh=1",
      (if $from.url then "baseurl=\($from.url | rtrimstr("/"))/" elif $from.mirrorlist then "mirrorlist=\($from.mirrorlist)"
       else "metalink=\($from.metalink)" end),
      "gpgcheck=1", "pkg_gpgcheck=1", "repo_gpgcheck=\(if .repoGpgCheck == false then 0 else 1 end)",
      "gpgkey=file://\($key)",
      # A mirror that fails fails the build; distributions let their dnf go on without it.
      (if $target == "build" then "skip_if_unavailable=0" else empty end),
      (if .priority then "priority=\(.priority)" else empty end)' "$IMAGEFACTORY_INPUT"
}
