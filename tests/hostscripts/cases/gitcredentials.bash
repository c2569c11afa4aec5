# shellcheck shell=bash
# Cases of private git sources: keys and passwords, who gets them and who does not, and what is said when they do not fit.
# shellcheck disable=SC2016 # jq programs stand in single quotes
# shellcheck disable=SC2034,SC2154 # some variables are set by run and harness.bash, or read there
# shellcheck disable=SC2119,SC2120 # arguments are given by few

PASSWORD='p4ss "word" $(x)%'

# make_private - a repository in private/, where serve_private and serve_ssh find it
make_private() {
  mkdir -p "$directory/private"
  git init -q -b main "$directory/private/source"
  echo secret >"$directory/private/source/file"
  commit_private
}

commit_private() {
  git -C "$directory/private/source" add -A
  git -C "$directory/private/source" -c user.name=t -c user.email=t@example.org commit -qm private
}

# make_authority - private.pem and private.pem.crt, which no system trusts
make_authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=git \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$directory/private.pem" -out "$directory/private.pem.crt" \
    2>>"$directory/server.log"
  cat "$directory/private.pem.crt" >>"$directory/private.pem"
}

# make_expired - the same, of yesterday
make_expired() {
  local ca="$directory/ca"
  mkdir "$ca"
  : >"$ca/index"
  printf '%s\n' '[ca]' 'default_ca = c' '[c]' "new_certs_dir = $ca" "database = $ca/index" 'rand_serial = yes' \
    'default_md = sha256' 'policy = p' 'x509_extensions = x' '[p]' 'commonName = supplied' '[x]' \
    'subjectAltName = IP:127.0.0.1' 'basicConstraints = CA:true' >"$ca/config"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=git -keyout "$directory/private.pem" \
    -out "$ca/request" 2>>"$directory/server.log"
  openssl ca -batch -selfsign -config "$ca/config" -keyfile "$directory/private.pem" -in "$ca/request" -notext \
    -startdate 20190101000000Z -enddate 20200101000000Z -out "$directory/private.pem.crt" 2>>"$directory/server.log"
  cat "$directory/private.pem.crt" >>"$directory/private.pem"
}

# serve_private [LOGIN [SEEN]] - sets private_url: the repositories in private/, by https of a private authority
serve_private() {
  local port answer="$directory/gitserver.$RANDOM"
  [[ -e $directory/private.pem ]] || make_authority
  mkfifo "$answer"
  LOGIN=${1:-} SEEN=${2:-} "$here/gitserver" "$directory/private" "$directory/private.pem" >"$answer" \
    2>>"$directory/server.log" &
  at_end "kill $!"
  read -r port <"$answer"
  private_url="https://127.0.0.1:$port/source"
}

# serve_ssh - sets private_url, and known_hosts and key in the directory
serve_ssh() {
  local port=
  ssh-keygen -q -t ed25519 -N '' -f "$directory/host_key"
  ssh-keygen -q -t ed25519 -N '' -f "$directory/key"
  cp "$directory/key.pub" "$directory/authorized_keys"
  mkdir -p /run/sshd
  printf '%s\n' 'ListenAddress 127.0.0.1' "HostKey $directory/host_key" "PidFile none" 'UsePAM no' \
    "AuthorizedKeysFile $directory/authorized_keys" 'StrictModes no' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' \
    'PermitRootLogin prohibit-password' >"$directory/sshd_config"
  # Another program may take the port before sshd does.
  until grep -qsF " port $port." "$directory/sshd.log"; do
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    /usr/sbin/sshd -D -e -p "$port" -f "$directory/sshd_config" 2>>"$directory/sshd.log" &
    container=$!
    until_seen "(Server listening on|Bind to port) .*$port" "$directory/sshd.log"
  done
  at_end "kill $container"
  printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d' ' -f1,2 "$directory/host_key.pub")" >"$directory/known_hosts"
  private_url="ssh://root@127.0.0.1:$port$directory/private/source"
}

# write_private [JQ-FILTER] - the standard build of private_url, with credentials.json
write_private() {
  write_input '.profile.source.git = {url: $url, ref: "main", credentialsSecretRef: {name: "git"}}
    | '"${1:-.}" --arg url "$private_url"
}

# write_password [PASSWORD] [JQ-FILTER] - with the authority of serve_private
write_password() {
  jq -n --arg password "${1:-$PASSWORD}" --rawfile ca "$directory/private.pem.crt" \
    '{username: "robot", $password, caCertificates: $ca} | '"${2:-.}" >"$directory/input/credentials.json"
}

# write_key [JQ-FILTER]
write_key() {
  jq -n --rawfile key "$directory/key" --rawfile hosts "$directory/known_hosts" \
    '{sshPrivateKey: $key, knownHosts: $hosts} | '"${1:-.}" >"$directory/input/credentials.json"
}

# private_stage [NAME=VALUE...] - with a look, at its end, at the memory where keys lie for as long as they are needed
private_stage() {
  if [[ ! -e $directory/scripts ]]; then
    cp -r "$scripts" "$directory/scripts"
    scripts="$directory/scripts"
    printf '%s\n' 'release() { forget_credentials; [ "$(ls -A /dev/shm)" ] || echo "nothing in memory"; }' \
      >"$directory/look"
    sed -i "/^release() { forget_credentials; }/{r $directory/look
      d}" "$scripts/source.sh"
  fi
  stage source IMAGEFACTORY_CREDENTIALS=/imagefactory/input/credentials.json "$@"
}

# nothing_left - neither in memory nor in what the build goes on with
nothing_left() {
  check "no file in memory" grep -q '^nothing in memory$' "$directory/source.log"
  check "the agent's file is gone" test ! -e "$directory/input/credentials.json"
  check "no secret in log or workspace" test -z "$(grep -rlF -e "$1" "$directory/workspace" "$directory/source.log" \
    "$directory/source.result")"
}

case_an_ssh_source_without_a_key_is_refused_and_never_retried() {
  write_input '.profile.source.git = {url: "git@git.example.org:images/elements.git"}'
  stage source
  expect source 1 Failed InvalidSource 'cannot be read without a key: name the Secret .* in source.git.credentialsSecretRef'
}

case_an_ssh_source_comes_by_a_key_from_the_server_whose_key_is_known() {
  local key
  make_private
  serve_ssh
  write_private
  write_key
  key=$(sed -n 2p "$directory/key")
  private_stage
  expect source 0 Succeeded Succeeded
  check "the file" test "$(cat "$directory/workspace/imagefactory-$uid/source/file")" = secret
  nothing_left "$key"
  # As an editor of another system saves it, and without the line break at its end.
  write_private
  write_key '.sshPrivateKey |= (gsub("\n"; "\r\n") | sub("[\r\n]+$"; ""))'
  private_stage
  expect source 0 Succeeded Succeeded
}

case_a_server_with_another_host_key_than_the_known_one_is_told_and_gets_nothing() {
  make_private
  serve_ssh
  write_private
  write_key '.knownHosts = ""'
  private_stage
  expect source 1 Failed SourceCredentialsMissing 'Secret git has no known_hosts, .*ssh-keyscan -p [0-9]* 127.0.0.1'
  write_key '.knownHosts |= sub("127.0.0.1"; "127.0.0.2")'
  private_stage
  expect source 1 Failed SourceHostKeyUnknown 'is not in known_hosts of Secret git'
  ssh-keygen -q -t ed25519 -N '' -f "$directory/other"
  jq -n --rawfile key "$directory/key" --arg hosts \
    "$(cut -d' ' -f1 "$directory/known_hosts") $(cut -d' ' -f1,2 "$directory/other.pub")" \
    '{sshPrivateKey: $key, knownHosts: $hosts}' >"$directory/input/credentials.json"
  private_stage
  expect source 1 Failed SourceHostKeyChanged 'has another host key than the one in known_hosts of Secret git'
  check "no login was tried" test -z "$(grep -E 'Accepted|Failed' "$directory/sshd.log")"
}

case_a_key_that_the_git_server_does_not_take_is_no_passing_fault() {
  make_private
  serve_ssh
  write_private
  ssh-keygen -q -t ed25519 -N '' -f "$directory/other"
  : >"$directory/authorized_keys"
  write_key
  private_stage
  expect source 1 Failed SourceAccessDenied 'does not take what Secret git holds \(.*Permission denied \(publickey\)'
  ssh-keygen -q -p -N secret -f "$directory/key"
  write_key
  private_stage
  expect source 1 Failed SourceCredentialsInvalid 'ssh-privatekey of Secret git is no private key of OpenSSH, or asks for'
  write_key 'del(.sshPrivateKey)'
  private_stage
  expect source 1 Failed SourceCredentialsMissing 'Secret git has no ssh-privatekey'
}

case_a_git_server_that_does_not_answer_over_ssh_is_tried_again() {
  private_url=ssh://git@127.0.0.1:9/source
  ssh-keygen -q -t ed25519 -N '' -f "$directory/key"
  echo "[127.0.0.1]:9 $(cut -d' ' -f1,2 "$directory/key.pub")" >"$directory/known_hosts"
  write_private
  write_key
  private_stage
  expect source 75 Failed SourceUnreachable 'Connection refused'
}

case_a_builder_without_ssh_is_told_by_name_at_once() {
  private_url=git@git.example.org:images/elements.git
  write_private
  stage source WITHOUT=ssh
  expect source 1 Failed ToolMissing 'the build host has no ssh, which .* needs'
  stage preflight WITHOUT=ssh
  expect preflight 1 Failed ToolMissing 'the build host has no ssh'
}

case_an_https_source_comes_by_a_password_and_a_private_authority() {
  make_private
  serve_private "robot:$PASSWORD"
  write_private
  write_password
  private_stage
  expect source 0 Succeeded Succeeded
  check "the file" test "$(cat "$directory/workspace/imagefactory-$uid/source/file")" = secret
  nothing_left "$PASSWORD"
  write_private
  # As "echo" makes one.
  write_password "$PASSWORD"$'\n'
  private_stage
  expect source 0 Succeeded Succeeded
  write_private
  write_password wrong
  private_stage
  expect source 1 Failed SourceAccessDenied 'does not take what Secret git holds'
  write_password '' 'del(.password)'
  private_stage
  expect source 1 Failed SourceAccessDenied
  write_password one$'\n'two
  private_stage
  expect source 1 Failed SourceCredentialsInvalid 'has more than one line'
  rm -f "$directory/input/credentials.json"
  private_stage
  expect source 1 Failed SourceCredentialsMissing 'what Secret git holds did not get to the build host'
}

case_a_password_goes_to_the_server_of_the_url_and_to_none_that_it_leads_to() {
  local there
  make_private
  serve_private "robot:$PASSWORD" "$directory/seen.there"
  there=$private_url
  # The certificate is good for both.
  serve_private '' "$directory/seen.here"
  private_url="${private_url%source}elsewhere/$there"
  write_private
  write_password
  private_stage
  expect source 1 Failed SourceRedirected 'leads to 127.0.0.1:[0-9]*, which asks for a password, and gets none'
  # With one that asks as well.
  serve_private "robot:$PASSWORD" "$directory/seen.here"
  private_url="${private_url%source}elsewhere/$there"
  write_private
  write_password
  private_stage
  expect source 1 Failed SourceAccessDenied
  check "the one has it" test -s "$directory/seen.here"
  check "the other one heard nothing" test ! -e "$directory/seen.there"
}

# Git goes on with the old address where a server asks for the password first, and sends nothing after a redirect.
case_a_private_repository_that_moved_is_no_server_that_cannot_be_reached() {
  make_private
  serve_private "robot:$PASSWORD"
  private_url="${private_url%/source}/elsewhere/$private_url"
  write_private
  write_password
  private_stage
  expect source 1 Failed SourceRedirected 'leads to where a source is not taken from .*: set source.git.url to where the repository is now'
}

case_a_private_authority_is_a_matter_of_the_certificate_and_not_of_the_network() {
  local damage
  make_private
  serve_private
  write_input '.profile.source.git = {url: $url, ref: "main"}' --arg url "$private_url"
  stage source
  expect source 1 Failed SourceCertificateInvalid '(self-signed|issuer|verif).*put its certificate into ca.crt'
  make_authority
  write_private
  write_password x '{caCertificates}'
  private_stage
  expect source 1 Failed SourceCertificateInvalid
  write_password x '{caCertificates: "text"}'
  private_stage
  expect source 1 Failed SourceCredentialsInvalid 'ca.crt of Secret git is no certificate in PEM'
  # On one line, cut off, and a second one that is.
  for damage in 'gsub("\n"; " ")' '.[:300]' '. + .[:300]'; do
    write_private
    write_password x "{caCertificates: (.caCertificates | $damage)}"
    private_stage
    expect source 1 Failed SourceCredentialsInvalid 'no certificate in PEM, or a damaged one'
    # In git's own words.
    write_password x "{caCertificates: (.caCertificates | $damage)}"
    private_stage WITHOUT=openssl
    expect source 1 Failed SourceCertificateInvalid
  done
  make_expired
  serve_private
  write_private
  write_password x '{caCertificates}'
  private_stage
  expect source 1 Failed SourceCertificateInvalid 'expired'
}

case_an_https_source_of_a_private_authority_comes_without_a_password() {
  make_private
  serve_private
  write_private
  write_password x '{caCertificates}'
  private_stage
  expect source 0 Succeeded Succeeded
}

case_modules_of_a_private_source_see_nothing_that_opens_it() {
  mkdir -p "$directory/private/source/tests"
  make_private
  cat >"$directory/private/source/tests/theirs.py" <<'END'
import glob
import os

def test_nothing_opens_the_source():
    assert not glob.glob("/imagefactory/input/credentials.json") and not glob.glob("/imagefactory/credentials/*")
    assert not glob.glob("/dev/shm/imagefactory-*") and "GIT_SSH_COMMAND" not in os.environ
END
  commit_private
  serve_private "robot:$PASSWORD"
  write_test_input '.profile.source.git = {url: $url, ref: "main", credentialsSecretRef: {name: "git"}}' \
    --arg url "$private_url"
  make_guest ''
  with_scripts_of_a_guest_that_is_ready
  start_download_store
  cp "$fetched/Standard_Debian_12_20260131_0.qcow2" "$store/"
  digest=$(sha256sum <"$store/Standard_Debian_12_20260131_0.qcow2" | cut -d' ' -f1)
  write_password
  chmod 644 "$directory/input/credentials.json"
  commit=$(git -C "$directory/private/source" rev-parse HEAD)
  tester_stage fetch IMAGEFACTORY_IMAGE_SHA256="$digest" IMAGEFACTORY_COMMIT="$commit" \
    IMAGEFACTORY_CREDENTIALS=/imagefactory/input/credentials.json
  expect fetch 0 Succeeded Succeeded
  check "the source" test -e "$directory/modules/imagefactory-$uid/source/tests/theirs.py"
  # A mount of the container that fetches.
  rm -f "$directory/input/credentials.json"
  tester_stage modules IMAGEFACTORY_COMMIT="$commit"
  verdict Passed '' modules
  check "they ran" test "$(value modules .tests.passed)" = 1
}
