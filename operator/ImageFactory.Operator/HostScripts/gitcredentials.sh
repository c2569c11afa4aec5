# shellcheck shell=sh
# What opens a private git source: a key and the server's own, a password, an authority. It lies in memory for the time of
# the fetch, in files that nobody else reads, and is never an argument or a variable. Sourced by gitsource.sh.
# shellcheck disable=SC2154 # variables are set there

: "${IMAGEFACTORY_CREDENTIALS:=/imagefactory/credentials/credentials.json}"
CREDENTIALS_DIR=
# Of which Secret they are, for messages; empty where the profile names none.
credentials_secret=
# Where they may be sent: the host of the source's url, with its port.
credentials_host=
# What the host had set before a source had an authority of its own.
usual_authorities=

# host_of URL - its host, and its port where it has one
host_of() {
  case "$1" in
    *://*) printf '%s\n' "$1" | sed 's#^[^:]*://##; s#/.*##; s#^[^@]*@##' ;;
    *) printf '%s\n' "$1" | sed 's#:.*##; s#^[^@]*@##' ;;
  esac
}

# open_credentials - those of the profile, for its own server alone
open_credentials() {
  credentials_secret=$(source_input credentialsSecretRef.name) credentials_host=
  [ -n "$credentials_secret" ] || return 0
  credentials_host=$(host_of "$url")
  credentials 'objects | del(.additional) | select(length > 0)' | grep -q . || fail SourceCredentialsMissing \
    "$source_field.credentialsSecretRef: what Secret $credentials_secret holds did not get to $source_reader: request a retry"
  CREDENTIALS_DIR=$(umask 077 && mktemp -d "/dev/shm/$MARK.XXXXXX") || fail ToolMissing \
    "$source_reader has no /dev/shm where a key may lie in memory: mount a tmpfs there"
  for credential in caCertificates knownHosts sshPrivateKey; do
    [ -z "$(credential "$credential")" ] || (umask 077 && credential "$credential" >"$CREDENTIALS_DIR/$credential")
  done
  if [ "$scheme" = ssh ]; then open_ssh_key; else open_password; fi
}

# credentials JQ-FILTER - those of the source that is fetched
credentials() {
  jq -r --arg source "$source_name" "(if \$source == \"\" then . else .additional[\$source] end) | $1" \
    "$IMAGEFACTORY_CREDENTIALS" 2>/dev/null
}

# credential NAME - without what editors and pipes add to it: a key that does not end in a line break is none to ssh
credential() {
  credentials ".$1 // empty | gsub(\"\\r\\n\"; \"\\n\") | sub(\"\\n+$\"; \"\")"
}

open_ssh_key() {
  [ -s "$CREDENTIALS_DIR/sshPrivateKey" ] || fail SourceCredentialsMissing \
    "$source_field.credentialsSecretRef: Secret $credentials_secret has no ssh-privatekey, which an ssh URL needs: add it"
  [ -s "$CREDENTIALS_DIR/knownHosts" ] || fail SourceCredentialsMissing \
    "$source_field.credentialsSecretRef: Secret $credentials_secret has no known_hosts, by which the server is known: add\
 the lines that the server's operator gives you, or those of 'ssh-keyscan $(ssh_host)' once you have compared them"
  ssh-keygen -y -P '' -f "$CREDENTIALS_DIR/sshPrivateKey" </dev/null >/dev/null 2>&1 || fail SourceCredentialsInvalid \
    "$source_field.credentialsSecretRef: ssh-privatekey of Secret $credentials_secret is no private key of OpenSSH, or asks for\
 a passphrase, which nobody is there to give: put a key without one there"
  # Neither the host's own keys and files, nor an agent, nor a question.
  export GIT_SSH_VARIANT=ssh GIT_SSH_COMMAND="ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none\
 -o IdentityFile=$CREDENTIALS_DIR/sshPrivateKey -o PreferredAuthentications=publickey -o StrictHostKeyChecking=yes\
 -o UserKnownHostsFile=$CREDENTIALS_DIR/knownHosts -o GlobalKnownHostsFile=/dev/null -o UpdateHostKeys=no\
 -o ClearAllForwardings=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
}

# ssh_host - as ssh-keyscan takes it
ssh_host() {
  case "$credentials_host" in
    *:*) printf '%s\n' "-p ${credentials_host##*:} ${credentials_host%:*}" ;;
    *) printf '%s\n' "$credentials_host" ;;
  esac
}

# open_password - git asks for it where the server does, and by these keys for no other host, wherever a redirect or a
# submodule leads
open_password() {
  if [ -s "$CREDENTIALS_DIR/caCertificates" ]; then
    good_authorities "$CREDENTIALS_DIR/caCertificates" || fail SourceCredentialsInvalid \
      "$source_field.credentialsSecretRef: ca.crt of Secret $credentials_secret is no certificate in PEM, or a damaged one: put\
 the authority's certificate there, whole and with its line breaks"
    # It has precedence over what is set for one server.
    usual_authorities=${GIT_SSL_CAINFO:-}
    unset GIT_SSL_CAINFO
    git_config "http.$scheme://$credentials_host/.sslCAInfo" "$CREDENTIALS_DIR/caCertificates"
  fi
  [ -n "$(credential password)" ] || {
    [ -s "$CREDENTIALS_DIR/caCertificates" ] || fail SourceCredentialsMissing "$source_field.credentialsSecretRef: Secret\
 $credentials_secret has neither password nor ca.crt, of which an https URL needs one: add it"
    return 0
  }
  [ "$scheme" = https ] || fail InvalidSource \
    "$source_field.url: a password would go over http for everybody to read: use https, or leave credentialsSecretRef out"
  (umask 077 && {
    printf 'username=' && credential 'username' | grep . || echo git
    printf 'password=' && credential password
  } >"$CREDENTIALS_DIR/password")
  [ "$(wc -l <"$CREDENTIALS_DIR/password")" = 2 ] || fail SourceCredentialsInvalid \
    "$source_field.credentialsSecretRef: username or password of Secret $credentials_secret has more than one line: put the\
 plain text there"
  git_config "credential.https://$credentials_host.helper" \
    "!f() { [ \"\$1\" != get ] || cat $CREDENTIALS_DIR/password; }; f"
}

# good_authorities FILE - all of them: the first command wants one to be there, the second reads the others as well. Where there
# is no openssl, git says the same later.
good_authorities() {
  grep -q 'BEGIN CERTIFICATE' "$1" || return 1
  ! command -v openssl >/dev/null ||
    { openssl x509 -noout -in "$1" && openssl crl2pkcs7 -nocrl -certfile "$1" -out /dev/null; } 2>/dev/null
}

# close_credentials - those of one source, before the next one
close_credentials() {
  [ -z "$CREDENTIALS_DIR" ] || rm -rf "$CREDENTIALS_DIR"
  CREDENTIALS_DIR=
  unset GIT_SSH_COMMAND
  [ -z "$usual_authorities" ] || export GIT_SSL_CAINFO="$usual_authorities"
  usual_authorities=
}

# forget_credentials - those of all, before anything of the profile runs
forget_credentials() {
  close_credentials
  # On a server it is the agent's file; in a pod, where the operator empties it, it cannot be removed.
  rm -f "$IMAGEFACTORY_CREDENTIALS" 2>/dev/null || :
}
