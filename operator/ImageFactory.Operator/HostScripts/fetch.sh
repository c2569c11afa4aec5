#!/bin/sh
# Stage Tested, first part: the image comes back from the artifact store with the lists that were made when it was built.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=transfer.sh
. "$IMAGEFACTORY_SCRIPTS/transfer.sh"
# shellcheck source=gitsource.sh
. "$IMAGEFACTORY_SCRIPTS/gitsource.sh"
: "${IMAGEFACTORY_DOWNLOAD:=/imagefactory/download/download.json}"
: "${IMAGEFACTORY_MODULES:=/imagefactory/modules}"
: "${IMAGEFACTORY_IMAGE_SHA256:?set IMAGEFACTORY_IMAGE_SHA256 to the SHA-256 of the image}"
begin_stage fetch
# shellcheck disable=SC2317 # called when the script ends, by lib.sh
release() {
  forget_credentials
  close_transfer
}

WRITE_ERROR=23

# fetch NAME - what an attempt got is kept, the next one goes on from there
fetch() {
  begin_transfer "$1"
  rm -f "$FETCHED_DIR/$name.part"
  while :; do
    attempt --fail --continue-at - --output "$FETCHED_DIR/$name.part"
    if [ "$curl_status" = 0 ]; then
      mv -T "$FETCHED_DIR/$name.part" "$FETCHED_DIR/$name"
      log "$name: $(stat -c %s "$FETCHED_DIR/$name") bytes"
      return
    fi
    [ "$curl_status" != "$WRITE_ERROR" ] || retry_later NotEnoughDisk \
      "$name cannot be written to $FETCHED_DIR ($(answer)): give the workspace more disk"
    case "$status" in
      404) fail FileMissing "$name: the artifact store has no such file: it was removed since the build; start a new build" ;;
      401 | 403) fail DownloadRefused "$name: the artifact store refuses the download: $(answer); the URL has run out or is not for this file: raise the stage's timeout or try again" ;;
      # The part is not of this file any more.
      416) rm -f "$FETCHED_DIR/$name.part" ;;
      # 2xx: the connection broke on the way.
      000 | 2* | 408 | 429 | 5*) ;;
      *) fail DownloadRefused "$name: the artifact store answers $status: $(answer)" ;;
    esac
    pause_transfer "the artifact store did not give the file" \
      "$(stat -c %s "$FETCHED_DIR/$name.part" 2>/dev/null || echo 0)"
  done
}

# fetch_private_source - what modules.sh needs of it. Modules are code of the profile: what opens the source is not where
# they run.
fetch_private_source() {
  [ -n "$(input .profile.source.git.credentialsSecretRef.name)" ] || return 0
  SOURCE_DIR="$IMAGEFACTORY_MODULES/$MARK/source"
  mkdir -p "${SOURCE_DIR%/*}"
  # Where this one runs as root, modules do not.
  chmod g+w "${SOURCE_DIR%/*}"
  fetch_built_source
}

open_transfer "$IMAGEFACTORY_DOWNLOAD"
make_directories
# Nothing that lies there already is written through, or taken for what was fetched.
rm -rf "$FETCHED_DIR"
mkdir "$FETCHED_DIR"
image="$(input .build.imageName).qcow2"
fetch files.hashdeep
fetch "$image"
digest=$(sha256sum "$FETCHED_DIR/$image" | cut -d' ' -f1)
[ "$digest" = "${IMAGEFACTORY_IMAGE_SHA256#sha256:}" ] || fail ImageDiffers \
  "$image has the SHA-256 $digest, the build made one of ${IMAGEFACTORY_IMAGE_SHA256#sha256:}: the artifact store holds another file; start a new build"
fetch_private_source
succeed "$image is here, sha256 $digest"
