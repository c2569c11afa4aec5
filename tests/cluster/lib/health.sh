# shellcheck shell=bash
# Whether a component is well, by what it says of itself.

COMPONENTS=(etcd apiserver controller-manager scheduler containerd kubelet proxy dns dns-records)

healthy() {
  case $1 in
    etcd) http_ok 127.0.0.1 "$CLUSTER_ETCD_PORT" /health ;;
    apiserver) api_ready ;;
    containerd) node_ctr version ;;
    kubelet) http_ok 127.0.0.1 "$CLUSTER_KUBELET_HEALTH_PORT" /healthz ;;
    proxy) http_ok 127.0.0.1 "$CLUSTER_PROXY_HEALTH_PORT" /healthz ;;
    controller-manager) component_ok "$CLUSTER_CONTROLLER_PORT" ;;
    scheduler) component_ok "$CLUSTER_SCHEDULER_PORT" ;;
    *) alive "$1" ;;
  esac >/dev/null 2>&1
}

# bash speaks HTTP well enough for this; a bare machine has no curl.
http_ok() {
  local line
  exec 5<>"/dev/tcp/$1/$2" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$3" "$1" >&5
  read -r -t 5 line <&5
  exec 5>&-
  [[ $line == *" 200 "* ]]
}

component_ok() {
  local answer
  answer=$(printf 'GET /healthz HTTP/1.0\r\n\r\n' | timeout 5 openssl s_client -quiet -connect "127.0.0.1:$1" 2>/dev/null)
  [[ $answer == *" 200 "* ]]
}

all_healthy() {
  local name
  for name in "${COMPONENTS[@]}"; do
    alive "$name" && (healthy "$name") || return 1
  done
}
