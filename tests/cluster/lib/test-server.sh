# shellcheck shell=bash
# The verbs of "apiserver" and "crd-server": one etcd and one API server of their own, in a folder that the caller names.
# The caller defines start_server ADDRESS PORT ETCD_PORT [FLAGS...].

test_server() {
  local verb=${1:-} folder=${2:-}
  case $verb in
    -h | --help | help) show_help; return ;;
    start | stop | restart | pid) ;;
    *) die "\"$verb\" is no verb of this script." "See: $0 --help" ;;
  esac
  [[ -n $folder ]] || die "the folder is missing." "Usage: $0 $verb DIR"
  shift 2
  [[ ${1:-} != -- ]] || shift
  mkdir -p "$folder"
  STATE=$(readlink -f "$folder")
  if [[ $verb == pid ]]; then
    pid_of apiserver || die "no server runs for $STATE."
    return
  fi
  take_turn "$STATE/lock"
  "server_$verb" "$@"
}

server_start() {
  local attempt
  if alive apiserver && alive etcd && [[ -s $STATE/env ]]; then
    say "It runs already: $STATE/kubeconfig"
    return
  fi
  server_stop
  ((${#@} == 0)) || printf '%s\n' "$@" >"$STATE/flags"
  make_ca
  issue server /CN=kube-apiserver "IP:127.0.0.1,IP:$CLUSTER_SERVICE_ADDRESS,DNS:localhost,DNS:kubernetes.default.svc"
  issue admin "/O=system:masters/CN=imagefactory-admin"
  make_service_account_key
  # Another process may take a port between the look and the start; then other ports are tried.
  for attempt in 1 2 3; do
    server_choose_ports
    server_run && return
    grep -q 'address already in use' "$STATE"/log/*.log || break
    say "A port was taken meanwhile (attempt $attempt of 3)"
    server_end_processes
    : >"$STATE/log/etcd.log"
    : >"$STATE/log/apiserver.log"
  done
  server_end_processes
  die "the server did not start." "See the logs in $STATE/log"
}

server_restart() {
  [[ -s $STATE/ports ]] || die "nothing was started in $STATE." "Run: $0 start $STATE"
  ((${#@} == 0)) || printf '%s\n' "$@" >"$STATE/flags"
  kill_process apiserver
  server_run || die "the server did not come back." "See the logs in $STATE/log"
}

server_stop() {
  server_end_processes
  rm -rf "$(etcd_data)"
  rm -f "$STATE/env" "$STATE/ports" "$STATE/kubeconfig" "$STATE/flags"
}

server_end_processes() {
  kill_process apiserver
  stop_process etcd
}

server_choose_ports() {
  take_free_ports 3
  [[ -z ${IMAGEFACTORY_TEST_PORT:-} ]] || sed -i "s/^[0-9]*/$IMAGEFACTORY_TEST_PORT/" "$STATE/ports"
}

# Starts what does not run, waits until it is ready and writes down how to reach it.
server_run() {
  local port etcd_port peer_port flags=()
  read -r port etcd_port peer_port <"$STATE/ports"
  [[ ! -s $STATE/flags ]] || mapfile -t flags <"$STATE/flags"
  write_kubeconfig "$STATE/kubeconfig" "https://127.0.0.1:$port" admin
  start_etcd "$etcd_port" "$peer_port"
  start_server 127.0.0.1 "$port" "$etcd_port" "${flags[@]}"
  wait_for apiserver 60 api_ready || return
  cat >"$STATE/env.unfinished" <<EOF
KUBECONFIG=$STATE/kubeconfig
SERVER_URL=https://127.0.0.1:$port
SERVER_PORT=$port
SERVER_PID=$(pid_of apiserver)
ETCD_URL=http://127.0.0.1:$etcd_port
ETCD_PORT=$etcd_port
ETCD_PID=$(pid_of etcd)
EOF
  mv "$STATE/env.unfinished" "$STATE/env"
}
