# shellcheck shell=sh
# What kiwi's log says when it has failed, in words that name what to do. Sourced by kiwi.sh.
# shellcheck disable=SC2154 # variables are set by builder.sh

explain_kiwi_failure() {
  # What kiwi writes before each line of a program is not what the program says; a progress bar has no line of its own. What
  # it says of an error may begin in the line after its kind.
  sed -i -E 's/^.*\[ ERROR *\]: ([0-9:]+) \| /\1 | ERROR: /; s/^.*\[ [A-Z]+ *\]: ([0-9:]+) \| (bootstrap: |system: )?/\1 | /
    / ERROR: [A-Za-z]+: $/ { N; s/ *\n/ / }' "$BUILD_LOG"
  explain_failure
  # Without the repository that is not what it claims to be, packages are missing.
  if seen 'is not signed|does not verify: |signed with an unknown key|NO_PUBKEY|BADSIG|GPG check FAILED|[Ss]ignature verification (failed|error)'; then
    fail RepositorySignatureInvalid "what a repository gave during the build is not signed by its key ($problem): correct the repository's keyring, or the mirror is not what it claims to be"
  fi
  check_zypper
  if seen 'Unable to locate package|has no installation candidate|Couldn.t find any package|No match for argument|No package .* available|No provider of|nothing provides'; then
    fail PackageNotFound "a package is in none of the profile's repositories ($problem): correct <packages> in kiwi's description or add the repository"
  elif seen 'unknown filesystem type'; then
    fail FilesystemNotSupported "the kernel of this build host lacks a file system of the image ($problem): load its module there, or choose another file system or firmware in kiwi's description"
  fi
  problem=$( (grep -E 'ERROR: |(^|\| )E: |^Error: ' "$BUILD_LOG" || tail -n 3 "$BUILD_LOG") | tail -n 3 | sed -E 's/^[0-9:]+ \| //' | paste -sd ';' | cut -c1-800)
  fail BuildFailed "kiwi ended with exit code $builder_status during ${phase:-its start} ($problem): read the end of this stage's log"
}
