# shellcheck shell=sh
# Why git did not fetch: what can be put right where, and what is worth another try. Sourced by gitsource.sh.
# shellcheck disable=SC2154 # variables are set there, and in gitcredentials.sh

# What libraries of TLS say.
CERTIFICATE_PROBLEMS='verification failed|certificate (problem|subject name|has expired)|local issuer|alternative certificate'\
'|SSL CA cert|trust anchors|ca cert file|verify locations'

# refuse_source - says what git's last words mean
refuse_source() {
  error=$(git_words)
  ! git_said 'mismatched algorithms' || fail SourceRefNotFound \
    "$(public_url) has no '$ref', since its hashes are of another algorithm: set $source_field.ref to the whole hash of a commit"
  if [ "$git_status" = 0 ] || git_said "couldn't find remote ref|not our ref|unadvertised object"; then
    fail SourceRefNotFound "$(public_url) has no '$ref': $(ref_remedy)"
  fi
  ! git_said 'File too large|died of signal 25' || source_too_large
  ! git_said 'cannot run ssh|unable to fork|ssh: not found' || no_ssh
  refuse_other_end
  ! git_said "[Pp]rotocol .* (not supported|disabled)|transport .* not allowed|Maximum .* redirects|url base from redirection\
|returned error: 30[1-8]" ||
    fail SourceRedirected \
      "$(public_url) leads to where a source is not taken from ($error): set $address to where the repository is now"
  refuse_access
  ! git_said 'info/refs not valid|is this a git repository|dumb http transport|not a git repository' ||
    fail SourceNotFound "$(public_url) is no git repository ($error): check $address"
  # What a server answers to the same request again, 408 and 429 aside.
  ! git_said 'returned error: 4(0[0-79]|1[0-9]|2[0-8]|[3-9][0-9])' ||
    fail SourceNotFound "the server refuses $(public_url) ($error): check $address"
  retry_later SourceUnreachable \
    "$(public_url) cannot be fetched ($error): check that the server runs and who reaches it: $source_reader"
}

# refuse_other_end - where the server is not the one that the profile and its Secret know
refuse_other_end() {
  ! git_said 'REMOTE HOST IDENTIFICATION HAS CHANGED' || fail SourceHostKeyChanged \
    "the server of $(public_url) has another host key than the one in known_hosts of Secret $credentials_secret: somebody\
 stands between, or the server has a new key: ask its operator, and correct known_hosts"
  ! git_said 'Host key verification failed|host key is known for' || fail SourceHostKeyUnknown \
    "the host key of $(public_url) is not in known_hosts of Secret $credentials_secret ($error): add the lines that the\
 server's operator gives you, or those of 'ssh-keyscan $(ssh_host)' once you have compared them"
  ! git_said 'no matching (host key type|key exchange method|cipher|MAC)' || fail SourceHostKeyUnknown \
    "$source_reader and the server of $(public_url) have no algorithm in common ($error): have the server brought up to date"
  ! git_said "$CERTIFICATE_PROBLEMS" || fail SourceCertificateInvalid \
    "the certificate of $(public_url) is not good ($(certificate_problem)): where its authority is your own, put its\
 certificate into ca.crt of the Secret that $source_field.credentialsSecretRef names; else have the server's renewed"
}

# refuse_access - where the server is the right one, and does not give the repository
refuse_access() {
  asking=$(sed -n \
    "s#.*could not read \(Username\|Password\) for '[a-z]*://\([^/']*@\)\?\([^/']*\).*#\3#p" "$STATE_DIR/git.error" | tail -n 1)
  [ -z "$asking" ] || [ "$asking" = "$(host_of "$url")" ] || fail SourceRedirected \
    "$(public_url) leads to $asking, which asks for a password, and gets none that is for another server: set $address\
 to where the repository is now"
  # Of a submodule by https whose source has a key.
  [ "$scheme" != https ] || [ -z "${GIT_SSH_COMMAND:-}" ] ||
    ! git_said 'Authentication failed|could not read (Username|Password)|returned error: 40[13]|[Rr]epository .*not found' ||
    fail SourceNotFound "$(public_url) is not a repository that can be read without a password ($error), and the key of Secret\
 $credentials_secret opens none by https: check $address, and where it is on the server of $source_field.url, name it relative to\
 the repository there (../NAME.git)"
  if [ -n "$credentials_secret" ] && [ "$(host_of "$url")" = "$credentials_host" ]; then
    ! git_said 'Permission denied|Authentication failed|could not read (Username|Password)|returned error: 40[13]' ||
      fail SourceAccessDenied "the server of $(public_url) does not take what Secret $credentials_secret holds ($error):\
 check that the key or the password is still good there, and may read this repository"
  fi
  ! git_said 'Authentication failed|could not read (Username|Password)|Permission denied|returned error: 403' ||
    fail SourceNotFound \
      "$(public_url) is not a repository that can be read without a password ($error): check $address, or name the\
 Secret that opens it in $source_field.credentialsSecretRef"
  ! git_said '[Rr]epository .*not found|not found: did you run|could not be found|appear to be a git|does not exist|DENIED' ||
    fail SourceNotFound "there is no repository at $(public_url) that may be read ($error): check\
 $address${credentials_secret:+, and that what Secret $credentials_secret holds may read it}"
}

# refuse_files - where a disk does not take what git has: names that no folder can have, or more than fits
refuse_files() {
  head -n 20 "$STATE_DIR/git.error" | without_passwords >&2
  # The reason stands at the end.
  error=$(head -n 2 "$STATE_DIR/git.error" | tr -s '\n\t' '  ' | sed -E 's/^(.{120}).*(.{120})$/\1...\2/; s/ $//' |
    without_passwords)
  ! git_said 'No space left|Disk quota' || retry_later NotEnoughDisk \
    "$(public_url) at $fetched does not fit into the workspace ($error): give it more disk"
  fail InvalidSource "$(public_url) at $fetched cannot be written to a disk ($error): rename what is called so"
}

no_ssh() {
  fail ToolMissing \
    "$source_reader has no ssh, which $(public_url) needs: use the project's image, or add openssh-client to yours"
}

# git_said PATTERN - in what it wrote last
git_said() { grep -qE -e "$1" "$STATE_DIR/git.error"; }

# git_words - the last line that says something: git and servers end with advice
git_words() {
  { grep -vE '^(remote: *|and the repository exists\.|Please make sure .*|fatal: Could not read from remote.*|@+|\s*)$' \
    "$STATE_DIR/git.error" || cat "$STATE_DIR/git.error"; } | tail -n 1 | without_passwords
}

# certificate_problem - in words of curl, since git tells no reason
certificate_problem() {
  set -- --silent --show-error --max-time 20 --output /dev/null
  [ -z "$CREDENTIALS_DIR" ] || [ ! -s "$CREDENTIALS_DIR/caCertificates" ] ||
    set -- "$@" --cacert "$CREDENTIALS_DIR/caCertificates"
  problem=$(curl "$@" "https://$(host_of "$url")/" 2>&1) || :
  problem=$(printf '%s\n' "$problem" | grep -m 1 -iE 'certificate|subject' | sed 's/^curl: ([0-9]*) //' || :)
  printf '%s\n' "${problem:-$error}"
}
