# shellcheck shell=sh
# config.tar.gz: what the image was made from, for whoever has to make it again. Sourced after lib.sh.

CONFIGURATION_DIR="$BUILD_DIR/config"
# Of a line of a shell script that sets a variable, what stands before its name.
VARIABLE_BEGINNING='[[:blank:]]*((export|declare -x|readonly|local)[[:blank:]]+)?'

# pack_configuration - it has no dates, owners or order of its own: the same build packs the same bytes
pack_configuration() {
  rm -rf "$CONFIGURATION_DIR"
  mkdir -p "$CONFIGURATION_DIR"
  for record in command inputs.txt source.json configure.json releases keyrings; do
    if [ -e "$STATE_DIR/$record" ]; then cp -r "$STATE_DIR/$record" "$CONFIGURATION_DIR/"; fi
  done
  tool_record "$CONFIGURATION_DIR" >"$STATE_DIR/by-hand"
  copy_source
  write_profile
  hide_secrets
  write_readme >"$CONFIGURATION_DIR/README"
  chmod -R u=rwX,go=rX "$CONFIGURATION_DIR"
  tar -C "$BUILD_DIR" --sort=name --owner=0 --group=0 --numeric-owner --mtime='@0' -czf "$OUTPUT_DIR/config.tar.gz" config
}

# write_profile - build.json without the values of variables that call themselves a secret, in the environment and in scripts
write_profile() {
  jq -S --arg names "$SECRET_NAMES" --arg beginning "$VARIABLE_BEGINNING" '
    (.profile.builder.dib.environment // empty) |= with_entries(if .key | test($names; "i") then .value = "***" else . end)
    | (.profile.builder.kiwi.files // empty) |= map_values(
        gsub("(?<start>(^|\n)\($beginning)[A-Za-z0-9_]*(\($names))[A-Za-z0-9_]*=)(\"[^\"]*\"|\u0027[^\u0027]*\u0027)?[^\n]*";
          "\(.start)\u0027***\u0027"; "i"))' "$IMAGEFACTORY_INPUT" >"$CONFIGURATION_DIR/build.json"
}

# hide_secrets - the values of variables that call themselves a secret, and passwords in URLs, in all that is text. What is
# signed, or is a key, has neither, and is worth nothing when it is changed.
hide_secrets() {
  for record in "$CONFIGURATION_DIR/environment" "$CONFIGURATION_DIR/manifests/dib-manifests/dib_environment"; do
    if [ -f "$record" ] && [ ! -L "$record" ]; then
      without_secret_values <"$record" >"$STATE_DIR/record"
      cat "$STATE_DIR/record" >"$record"
    fi
  done
  # Byte by byte, since not all text is UTF-8; -Z and -0, since a name may hold a line break.
  secret="^${VARIABLE_BEGINNING}[A-Za-z0-9_]*($SECRET_NAMES)[A-Za-z0-9_]*="
  find "$CONFIGURATION_DIR" -type f ! -path "$CONFIGURATION_DIR/keyrings/*" ! -path "$CONFIGURATION_DIR/releases/*Release*" \
    ! -path "$CONFIGURATION_DIR/releases/*.repomd.xml*" \
    -exec env LC_ALL=C grep -IlZiE -e "://[^/[:space:]]*@" -e 'password *=' -e "$secret" {} + |
    LC_ALL=C xargs -0 -r sed -i -E "
      # A value in quotes may go on over more lines.
      /$secret\"[^\"]*\$/I,/\"/{ /$secret\"[^\"]*\$/I!d }
      /$secret'[^']*\$/I,/'/{ /$secret'[^']*\$/I!d }
      s/($secret).*/\1'***'/I
      $WITHOUT_PASSWORDS"
}

# copy_source - the directories of the profile's git sources, with links as they are, whatever they point to
copy_source() {
  path=$(input .profile.source.git.path)
  if [ -n "$(input .profile.source.git.url)" ] && [ -d "$SOURCE_DIR/$path" ]; then
    mkdir "$CONFIGURATION_DIR/source"
    cp -a "$SOURCE_DIR/$path/." "$CONFIGURATION_DIR/source/"
  fi
  additional_sources | while read -r name path; do
    mkdir -p "$CONFIGURATION_DIR/additional/$name"
    cp -a "$ADDITIONAL_DIR/$name/$path/." "$CONFIGURATION_DIR/additional/$name/"
  done
}

write_readme() {
  cat <<END
How to make this image again
============================

Image       $(input .build.imageName)
Profile     $(input .profileName), as it was resolved: build.json
Builder     the tools and their versions: configure.json
Source      $(input '.profile.source.git.url // "none"' | without_passwords)
Commit      $(jq -r '.commit // "none", (.sources // [] | .[] | "            additional/\(.name) at \(.commit)"),
  (.submodules // [] | .[] | "            \(.path) at \(.commit)")' "$STATE_DIR/source.json")
Scripts     the operator's host scripts with the digest $(input .scriptsDigest)
Inputs      the digest of each: inputs.txt

With the operator: apply the profile of build.json to a cluster whose operator has these scripts.

By hand, on a host with the tools of configure.json, as root, in this directory:

    mkdir -p '$BUILD_DIR/image'
    ln -s "\$PWD" '$STATE_DIR'
$(sed 's/^/    /' "$STATE_DIR/by-hand")

The link is for the repositories' keys, which are named by their path. *** stands for a secret that
was left out: put it back before. The disk is '$RAW_IMAGE'.

Packages come as the repositories have them on that day. releases/ has their signed indexes as they were then, and
packages.txt beside this archive the versions: for the very same ones, use a mirror that keeps old states, or one of yours.
manifests/ is what the builder noted.
END
}
