# shellcheck shell=bash
# The operator's settings for this machine.

# mirror_of SUITE VARIABLE: the variable, or the machine's own mirror of the suite.
mirror_of() {
  local url=${!2:-}
  if [[ -z $url ]] && command -v apt-get >/dev/null; then
    url=$(machine_sources 2>/dev/null | awk -v suite="$1" '$2 == suite {print $1; exit}')
  fi
  [[ -n $url ]] || die "this machine's apt configuration names no mirror of $1." "Name one: make demo $2=http://…"
  echo "${url%/}"
}

# pod_facing_address: an address of this machine that pods reach.
pod_facing_address() {
  local server
  if [[ -n ${ARTIFACT_ADDRESS:-} ]]; then echo "$ARTIFACT_ADDRESS"; return; fi
  if own_cluster; then echo "$CLUSTER_ADDRESS"; return; fi
  server=$(kube config view -o 'jsonpath={.clusters[0].cluster.server}' | sed -E 's#^https?://([^/:]+|\[[^]]+\]).*#\1#')
  server=$(getent ahostsv4 "$server" | awk '{print $1; exit}')
  ip -4 route get "${server:-192.0.2.1}" | sed -nE 's/.* src ([^ ]+).*/\1/p'
}

# choose_ports: those of the last run when they are free, since upload URLs of a running build name the port.
choose_ports() {
  local ports listening port
  ports=$(cat "$STATE/ports" 2>/dev/null || true)
  listening=$(ss -Hltn | awk '{print $4}' | sed 's/.*://')
  for port in $ports; do
    if grep -qx "$port" <<<"$listening"; then ports=; fi
  done
  [[ $(wc -w <<<"$ports") == 2 ]] || take_free_ports 2
  read -r HEALTH_PORT ARTIFACT_PORT <<<"$(xargs <"$STATE/ports")"
}

# choose_cloud: only one that was named for it. Whose clouds.yaml merely lies there does not ask for images in his clouds.
choose_cloud() {
  CLOUD=${CLOUD:-}
  [[ -n $CLOUD ]] || return 0
  CLOUDS_FILE=$(realpath -m "${CLOUDS_FILE:-${OS_CLIENT_CONFIG_FILE:-/etc/openstack/clouds.yaml}}")
  [[ -r $CLOUDS_FILE ]] || die "there is no $CLOUDS_FILE that has the cloud $CLOUD." "Name one: make demo CLOUD=$CLOUD CLOUDS_FILE=…"
  say "The image is released in the regions of $CLOUD ($CLOUDS_FILE), for that project alone"
}

# make_signing_key: one for this machine's demos, without a passphrase. What it signs proves nothing to anybody else.
make_signing_key() {
  [[ ! -s $SIGNING_HOME/demo.asc ]] || return 0
  (umask 077 && mkdir -p "$SIGNING_HOME")
  local gpg=(gpg --homedir "$SIGNING_HOME" --batch --quiet --pinentry-mode loopback --passphrase '')
  "${gpg[@]}" --quick-gen-key 'ImageFactory demo <demo@example.org>' ed25519 sign never 2>>"$STATE/log/gpg.log"
  (umask 077 && "${gpg[@]}" --armor --output "$SIGNING_HOME/demo.asc" --export-secret-keys)
  gpgconf --homedir "$SIGNING_HOME" --kill gpg-agent
}

write_settings() {
  local address debian security clouds=
  choose_ports
  [[ -z $CLOUD ]] || clouds="openstack: {cloudsFile: \"$CLOUDS_FILE\"}"
  address=$(pod_facing_address)
  debian=$(mirror_of bookworm MIRROR_DEBIAN)
  security=$(mirror_of bookworm-security MIRROR_DEBIAN_SECURITY)
  mkdir -p "$DEMO_ARTIFACTS" ${NODE_CACHE:+"$NODE_CACHE"}
  make_signing_key
  cat >"$STATE/settings.yaml" <<END
clusterName: demo
namespace: $DEMO_NAMESPACE
leaderElectionNamespace: $DEMO_LEASE_NAMESPACE
healthPort: $HEALTH_PORT
mirrors:
  debian: "$debian"
  debian-security: "$security"
builder:
  images:
  - {tool: $TOOL, image: "$BUILDER"}
  # A mirror may be a copy that is refreshed rarely; then this machine's own apt says so.
  checkValidUntil: $(checks_valid_until && echo true || echo false)
  imagePullPolicy: $PULL_POLICY
  maxConcurrentBuilds: 1
  nodeCachePath: "$NODE_CACHE"
tester:
  image: "$TESTER"
  imagePullPolicy: $PULL_POLICY
signing:
  keys:
  - {name: demo, keyFile: "$SIGNING_HOME/demo.asc"}
artifacts:
  root: "$DEMO_ARTIFACTS"
  endpoint: "http://$address:$ARTIFACT_PORT/"
  # The demo's cluster and mirrors are on this machine too.
  allowHttp: true
  listenAddress: $(own_cluster && echo "$address" || echo 0.0.0.0)
  listenPort: $ARTIFACT_PORT
$clouds
END
  say "Mirrors $debian and $security; artifacts at http://$address:$ARTIFACT_PORT/"
}
