#!/bin/sh
# Stage Prepared: keyrings imported, every repository's signature verified, and the builder's environment written down.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=repositories.sh
. "$IMAGEFACTORY_SCRIPTS/repositories.sh"
begin_stage prepare
make_directories

# A cached base system is a copy of what one state of a repository gives; nobody asks for an old state again.
CACHE_DAYS=14

import_keyrings() {
  mkdir -p "$KEYRINGS_DIR"
  GNUPGHOME="$STATE_DIR/gnupg"
  export GNUPGHOME
  mkdir -p "$GNUPGHOME"
  chmod 700 "$GNUPGHOME"
  jq -r '.profile.repositories[] | select(.keyring) | .name' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/keyrings.txt"
  while read -r name; do
    jq -r --arg name "$name" 'first(.profile.repositories[] | select(.name == $name)) | .keyring' "$IMAGEFACTORY_INPUT" |
      gpg --batch --quiet --dearmor >"$KEYRINGS_DIR/$name.gpg" 2>"$STATE_DIR/gpg.error" || :
    gpg --batch --quiet --show-keys "$KEYRINGS_DIR/$name.gpg" >/dev/null 2>>"$STATE_DIR/gpg.error" ||
      fail InvalidKeyring "repository '$name': keyring is not an armored OpenPGP public key: put the output of 'gpg --export --armor KEY' there"
  done <"$STATE_DIR/keyrings.txt"
}

verify_repositories() {
  # Fetched by source.sh; a stage that is repeated on a fresh host finds nothing and fetches again.
  [ -d "$RELEASES_DIR" ] || fetch_releases
  repository_lines >"$STATE_DIR/repositories.tsv"
  while IFS="$(printf '\t')" read -r name _ suite; do
    verify_repository "$name" "$suite"
  done <"$STATE_DIR/repositories.tsv"
}

# verify_repository NAME SUITE - as apt does, one good signature is enough and one bad is too many: release files carry
# signatures by the keys of several releases, and not all of these keys are in every keyring
verify_repository() {
  keyring=$(repository_keyring "$1")
  [ -r "$keyring" ] || fail KeyringMissing \
    "repository '$1': the builder has no $keyring: give the repository's key in its keyring field"
  set -- "$1" "$2" "$RELEASES_DIR/$1.InRelease"
  if [ ! -f "$3" ]; then
    set -- "$1" "$2" "$RELEASES_DIR/$1.Release.gpg" "$RELEASES_DIR/$1.Release"
  fi
  gpgv --status-fd 3 --keyring "$keyring" "$3" ${4:+"$4"} 3>"$STATE_DIR/gpgv.status" 2>"$STATE_DIR/gpgv.log" || :
  signer=$(awk '$2 == "VALIDSIG" { print $3; exit }' "$STATE_DIR/gpgv.status")
  if [ -z "$signer" ] || grep -q ' BADSIG ' "$STATE_DIR/gpgv.status"; then
    cat "$STATE_DIR/gpgv.log" >&2
    fail RepositorySignatureInvalid \
      "repository '$1': its release file for $2 is not signed by a key of $(keyring_words) ($(signature_problem)): correct the repository's keyring, or the mirror is not what it claims to be"
  fi
  log "repository '$1': $2 is signed by $signer"
  add_data '.signers[$name] = $key' --arg name "$1" --arg key "$signer"
}

keyring_words() {
  case "$keyring" in
    "$KEYRINGS_DIR"/*) echo "its keyring field" ;;
    *) echo "$keyring" ;;
  esac
}

signature_problem() {
  awk '$2 ~ /^(BADSIG|EXPSIG|EXPKEYSIG|REVKEYSIG|ERRSIG|NODATA)$/ { print $2, $3 }' "$STATE_DIR/gpgv.status" |
    paste -sd , | sed 's/ERRSIG/unknown key/g; s/BADSIG/bad signature by/g; s/EXPKEYSIG/expired key/g; s/NODATA.*/no signature/g'
}

# write_environment - what diskimage-builder is to find in its environment: defaults that make the image boot by
# itself, get an address and listen to cloud-init; then what the profile sets, which wins
write_environment() {
  bad_name=$(jq -r '
    [(.profile.builder.dib.environment // {}) | keys[] | select(
      (test("^[A-Za-z_][A-Za-z0-9_]*$") | not)
      or test("^(PATH|HOME|TMPDIR|ENV|IFS|PS4|SHELLOPTS|BASHOPTS|BASH_.*|LD_.*|IMAGEFACTORY_.*|DIB_IMAGE_CACHE)$"))]
    | .[0] // empty' "$IMAGEFACTORY_INPUT")
  [ -z "$bad_name" ] || fail InvalidEnvironment \
    "builder.dib.environment: '$bad_name' cannot be set: use the variables of diskimage-builder's elements (DIB_…)"

  jq -r --arg keyrings "$KEYRINGS_DIR" --arg distributionKeyring "$(distribution_keyring)" '
    .profile as $p | $p.repositories[0] as $main
    # The key of a repository of its own goes into the image as well: apt needs it there, too.
    | def signed: if .keyring then "[signed-by=/usr/share/keyrings/imagefactory-\(.name).gpg] " else "" end;
    {
      DIB_RELEASE: ($p.os.codename // $main.suite),
      DIB_DISTRIBUTION_MIRROR: ($main.url | rtrimstr("/")),
      DIB_DEBIAN_COMPONENTS: ($main.components // ["main"] | join(",")),
      DIB_DEBOOTSTRAP_EXTRA_ARGS:
        "--keyring=\(if $main.keyring then "\($keyrings)/\($main.name).gpg" else $distributionKeyring end)",
      DIB_APT_SOURCES_CONF: ([$p.repositories[] |
        "\(.name):deb \(signed)\(.url | rtrimstr("/")) \(.suite) \(.components // ["main"] | join(" "))"] | join("\n")),
      # In this order cloud-init asks; what is not there is found absent without waiting.
      DIB_CLOUD_INIT_DATASOURCES: "ConfigDrive, OpenStack, NoCloud",
      # cloud-init writes the interfaces; the stanzas of this element for eth0 and eth1 only make networking.service fail.
      DIB_APT_MINIMAL_CREATE_INTERFACES: "0",
      DIB_GRUB_TIMEOUT: "0",
      DIB_DEBOOTSTRAP_CACHE: "1",
      DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE: "1"
    }
    + (if $p.image.sizeGiB then {DIB_IMAGE_SIZE: ($p.image.sizeGiB | tostring)} else {} end)
    + ($p.builder.dib.environment // {} | map_values(tostring))
    | to_entries[] | "export \(.key)=\(.value | @sh)"' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/environment"

  jq -r '
    .profile as $p | ($p.builder.dib.elements // []) as $own
    | (if $own == [] then ["debian-minimal", "cloud-init", "cloud-init-datasources", "openssh-server"] else $own end)
    | . + ["vm", "sysprep", "imagefactory"]
    | if any(startswith("block-device-")) then . else . + ["block-device-mbr"] end
    | reduce .[] as $e ([]; if index($e) then . else . + [$e] end) | .[]' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/elements"

  # Without a tool that brings interfaces up cloud-init has nothing to write its network configuration for; growpart
  # lets it grow the root partition (the growroot element would pull qemu-utils into the image).
  jq -r '
    .profile.builder.dib as $dib | ($dib.packages // []) as $own | ($dib.elements // []) as $elements
    | $own
      + (if ($own | any(. == "netplan.io" or . == "network-manager" or . == "ifupdown2" or . == "ifupdown"))
           or ($elements | any(. == "simple-init" or . == "dhcp-all-interfaces")) then [] else ["ifupdown"] end)
      + (if $elements | index("growroot") then [] else ["cloud-guest-utils"] end)
    | unique | .[]' "$IMAGEFACTORY_INPUT" >"$STATE_DIR/packages"

  for list in elements packages; do
    bad_name=$(grep -vxE '[A-Za-z0-9][A-Za-z0-9.+_:-]*' "$STATE_DIR/$list" | head -n 1) || :
    [ -z "$bad_name" ] || fail InvalidProfile "builder.dib.$list: '$bad_name' is not a name: letters, digits and . + _ : - may stand there"
  done
}

# write_element - what the factory itself adds to the image's making comes as one more element
write_element() {
  element="$BUILD_DIR/elements/imagefactory"
  rm -rf "$element"
  mkdir -p "$element/root.d" "$element/finalise.d"
  cat >"$element/root.d/20-imagefactory" <<END
#!/bin/sh
# After debootstrap and before the first apt-get: the keys that the sources name in signed-by; and dpkg need not wait for
# the disk after each file, since a build that dies is thrown away as a whole.
set -eu
for keyring in '$KEYRINGS_DIR'/*.gpg; do
  [ -e "\$keyring" ] || continue
  sudo install -D -m 644 "\$keyring" "\$TARGET_ROOT/usr/share/keyrings/imagefactory-\${keyring##*/}"
done
sudo mkdir -p "\$TARGET_ROOT/etc/dpkg/dpkg.cfg.d"
echo force-unsafe-io | sudo tee "\$TARGET_ROOT/etc/dpkg/dpkg.cfg.d/imagefactory-build" >/dev/null
END
  printf '#!/bin/sh\nrm -f /etc/dpkg/dpkg.cfg.d/imagefactory-build\n' >"$element/finalise.d/99-imagefactory"
  chmod 755 "$element/root.d/20-imagefactory" "$element/finalise.d/99-imagefactory"
  # The first value that sshd reads holds; an element of the profile that wants others writes a file that sorts before this one.
  mkdir -p "$element/post-install.d"
  cat >"$element/post-install.d/90-imagefactory" <<'END'
#!/bin/sh
set -eu
[ -d /etc/ssh/sshd_config.d ] || exit 0
printf 'PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n' >/etc/ssh/sshd_config.d/10-imagefactory.conf
END
  chmod 755 "$element/post-install.d/90-imagefactory"
  # initramfs-tools compresses with zstd where it is installed, several times faster than with gzip; so it comes before
  # the kernel.
  echo package-installs >"$element/element-deps"
  printf 'zstd:\n  phase: pre-install.d\n' >"$element/package-installs.yaml"
}

expire_cache() {
  [ -d "$IMAGEFACTORY_CACHE" ] && [ -w "$IMAGEFACTORY_CACHE" ] || return 0
  find "$IMAGEFACTORY_CACHE" -maxdepth 1 -name 'debootstrap-*' -mtime "+$CACHE_DAYS" -print -delete
}

check_repositories
import_keyrings
verify_repositories
write_environment
write_element
expire_cache
sed 's/^export /  /' "$STATE_DIR/environment"
succeed "all repository signatures are good; elements: $(paste -sd ' ' "$STATE_DIR/elements"); extra packages: $(paste -sd ' ' "$STATE_DIR/packages")"
