# shellcheck shell=bash
# etcd and API servers, for the cluster and for tests alike. STATE is the folder of the one at hand.

# find_binary NAME: envtest's variables first, so that a user can point the tests at any version.
find_binary() {
  local name=$1 variable candidate
  variable=TEST_ASSET_$(tr 'a-z-' 'A-Z_' <<<"$name")
  for candidate in "${!variable:-}" "${KUBEBUILDER_ASSETS:+$KUBEBUILDER_ASSETS/$name}" \
    "$CACHE/bin/kubernetes-$KUBERNETES_VERSION/$name" "$CACHE/bin/clients/$name" "$CACHE"/packages/*/usr/sbin/"$name" \
    "$CACHE"/packages/*/usr/bin/"$name"; do
    [[ -z $candidate || ! -x $candidate ]] || { echo "$candidate"; return; }
  done
  command -v "$name" || die "there is no $name." "Run: $CLUSTER_HOME/install $2"
}

find_kubectl() { find_binary kubectl tools; }

# etcd's data lies in memory: etcd waits for the disk on every write, and this data is thrown away.
etcd_data() {
  local folder=/dev/shm
  [[ -w $folder ]] || folder=$STATE
  echo "$folder/imagefactory-etcd-$(sha256sum <<<"$(readlink -f "$STATE")" | cut -c1-16)"
}

# start_etcd PORT PEER_PORT
start_etcd() {
  local client=http://127.0.0.1:$1 peer=http://127.0.0.1:$2
  start_process etcd "$(find_binary etcd apiserver)" --name imagefactory --data-dir "$(etcd_data)" \
    --listen-client-urls "$client" --advertise-client-urls "$client" --listen-peer-urls "$peer" \
    --initial-advertise-peer-urls "$peer" --initial-cluster "imagefactory=$peer"
}

# start_apiserver ADDRESS PORT ETCD_PORT [FLAGS...]
start_apiserver() {
  local address=$1 port=$2 etcd=$3 pki=$STATE/pki
  shift 3
  start_process apiserver "$(find_binary kube-apiserver apiserver)" "--etcd-servers=http://127.0.0.1:$etcd" \
    "--bind-address=$address" "--secure-port=$port" "--cert-dir=$pki" \
    "--tls-cert-file=$pki/server.crt" "--tls-private-key-file=$pki/server.key" "--client-ca-file=$pki/ca.crt" \
    --service-account-issuer=https://kubernetes.default.svc "--service-account-key-file=$pki/service-account.pub" \
    "--service-account-signing-key-file=$pki/service-account.key" \
    "--service-cluster-ip-range=$CLUSTER_SERVICE_NETWORK" --allow-privileged=true "$@"
}

# start_crd_server ADDRESS PORT ETCD_PORT [FLAGS...]
start_crd_server() {
  local address=$1 port=$2 etcd=$3 pki=$STATE/pki
  shift 3
  # There is no core API server behind it: nobody to ask about tokens or access (system:masters needs neither), and no
  # namespaces or webhooks for admission plugins to wait for. The kubeconfigs must name some server, so they name itself.
  start_process apiserver "$(find_crd_server)" "--etcd-servers=http://127.0.0.1:$etcd" \
    "--bind-address=$address" "--secure-port=$port" "--cert-dir=$pki" \
    "--tls-cert-file=$pki/server.crt" "--tls-private-key-file=$pki/server.key" "--client-ca-file=$pki/ca.crt" \
    --authentication-skip-lookup "--authentication-kubeconfig=$STATE/kubeconfig" \
    "--authorization-kubeconfig=$STATE/kubeconfig" "--kubeconfig=$STATE/kubeconfig" \
    --enable-priority-and-fairness=false "$@"
}

find_crd_server() {
  local found=("$CACHE"/bin/crd-server-*/apiextensions-apiserver)
  [[ -x ${TEST_ASSET_APIEXTENSIONS_APISERVER:-} ]] && { echo "$TEST_ASSET_APIEXTENSIONS_APISERVER"; return; }
  [[ -x ${found[-1]} ]] || die "there is no CRD server." "Run: $CLUSTER_HOME/install crd-server"
  echo "${found[-1]}"
}

# The lone CRD server waits for ever for a list of services, which it wants for conversion webhooks only; kube-apiserver
# takes the exclusion of a check that it does not have.
api_ready() {
  ask_server '/readyz?exclude=informer-sync' && has_namespaces
}

# kube-apiserver makes the namespace "default" some time after it calls itself ready; the lone CRD server has no namespaces.
has_namespaces() {
  ! ask_server /api || ask_server /api/v1/namespaces/default
}

ask_server() {
  "$(find_kubectl)" --kubeconfig "$STATE/kubeconfig" --request-timeout=5s get --raw="$1"
}

# take_free_ports COUNT: writes ports to STATE/ports on which nobody listens now, and that no other folder has: its
# server may be away for the moment of a restart.
take_free_ports() { in_turn ports choose_free_ports "$1"; }

choose_free_ports() {
  local count=$1 owners=$CACHE/lock/ports.owners folder port taken chosen=()
  taken=$(ss -Hltn | awk '{print $4}' | sed 's/.*://')
  touch "$owners"
  while read -r folder; do
    [[ $folder != "$STATE" && -s $folder/ports ]] || continue
    taken+=$'\n'$(tr ' ' '\n' <"$folder/ports")
    echo "$folder"
  done <"$owners" >"$owners.unfinished"
  echo "$STATE" >>"$owners.unfinished"
  while ((${#chosen[@]} < count)); do
    port=$(shuf -n 1 -i "$FREE_PORT_FIRST-$FREE_PORT_LAST")
    grep -qx "$port" <<<"$taken" && continue
    taken+=$'\n'$port
    chosen+=("$port")
  done
  echo "${chosen[*]}" >"$STATE/ports"
  mv "$owners.unfinished" "$owners"
}
