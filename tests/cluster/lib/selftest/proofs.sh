# shellcheck shell=bash
# What selftest proves, one function each; run by selftest inside its namespace.
# shellcheck disable=SC2154 # "here" is the folder of the scripts, set by selftest
# shellcheck disable=SC2016 # what is quoted is for the shell at the other end

kube() { "$KUBECTL" --kubeconfig "$RUN/kubeconfig" --request-timeout=60s "$@"; }
in_client() { kube exec client -- bash -ec "$1"; }

# Everything that "down" has to put back, without counters and times.
machine_state() {
  ip -o link | sed -E 's/^[0-9]+: ([^:]+):.*/link \1/' | sort
  ip route | sed 's/^/route /'
  iptables-save | grep -vE '^#|^:(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) |^\*|^COMMIT' || true
  # Without those of a cluster that is up beside this one.
  awk -v beside="$BESIDE/" 'index($5, beside) != 1 {print "mount", $5}' /proc/self/mountinfo | sort
  losetup -nlO NAME,BACK-FILE | grep -E 'inside\.img|outside\.img' || true
  grep -H . /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/all/route_localnet
  # Processes of this namespace only; a sleep is that of a progress line, which looks once a second whether it is needed.
  ip netns pids "$NAMESPACE" | while read -r pid; do readlink "/proc/$pid/exe"; done 2>/dev/null | grep -vE '/(bash|ip|sort|awk|grep|sed|readlink|sleep)$' || true
  find "$(etcd_data)" /tmp/hostpath_pv /var/lib/cni /var/log /run/containerd -mindepth 1 2>/dev/null || true
}

# "timeout" signals its whole process group, as Ctrl-C at a terminal does.
survives_interrupts() {
  local after
  for after in 0.3 1 2 4 6; do
    if timeout -s INT "$after" "$here/up"; then break; fi
  done
  timeout -s INT 1 "$here/down" || true
}

comes_up() { "$here/up"; }

two_at_once() {
  "$here/up" & local first=$!
  "$here/up" & local second=$!
  wait "$first"
  wait "$second"
}

status_agrees() { "$here/status"; }

image_loads() { "$here/image" load "$IMAGE_BASE"; }
image_is_skipped() { "$here/image" load "$IMAGE_BASE" 2>&1 | grep -q 'already'; }

pods_run() {
  kube apply -f - <<<"${PODS//IMAGE/$IMAGE_BASE}"
  kube wait --for=condition=Ready pod --all --timeout=60s
}

mirror_is_reached() { in_client 'apt-get update'; }
logs_are_read() { wait_until 10 loop_pod_reports; kube logs web | grep -qx listening; }
loop_pod_reports() { kube logs loop | grep -qx 'loop devices work'; }
exec_works() { [[ $(in_client 'hostname') == client ]]; }

# answers ADDRESS PORT: over bash's own sockets, since neither machine nor image has a client for sure.
fetch='fetch() { exec 3<>"/dev/tcp/$1/$2"; printf "GET / HTTP/1.0\r\n\r\n" >&3; timeout 10 cat <&3; }; fetch'
web_address() { kube get service web -o 'jsonpath={.spec.clusterIP}'; }
service_from_pod() { in_client "$fetch $(web_address) 80" | grep -qx hello; }
service_by_name() { in_client "$fetch web.default.svc 80" | grep -qx hello; in_client "$fetch web 80" | grep -qx hello; }
# By its long name: the short one is the pod's own host name.
service_from_itself() { kube exec web -- bash -ec "$fetch web.default.svc 80" | grep -qx hello; }
service_from_machine() { timeout 20 bash -ec "$fetch $(web_address) 80" | grep -qx hello; }
node_port_from_machine() { timeout 20 bash -ec "$fetch $CLUSTER_ADDRESS 30080" | grep -qx hello; timeout 20 bash -ec "$fetch 127.0.0.1 30080" | grep -qx hello; }
host_port_from_machine() { timeout 20 bash -ec "$fetch $CLUSTER_ADDRESS 18081" | grep -qx hello; }
api_from_pod() { in_client 'exec 3<>/dev/tcp/kubernetes.default.svc/443'; }
volume_is_kept() {
  kube exec web -- bash -ec 'echo kept >/claim/file; grep -qx kept /claim/file'
  ls /tmp/hostpath_pv/*/file
}

# The port with the lowest address would lend the bridge its own.
gateway_keeps_its_address() {
  local before during
  before=$(bridge_address)
  ip link add imgf-port0 address 02:00:00:00:00:01 type veth peer name imgf-port1
  ip link set imgf-port0 master "$CLUSTER_BRIDGE" up
  during=$(bridge_address)
  ip link delete imgf-port0
  [[ $before == "$during" ]]
}
bridge_address() { ip -o link show "$CLUSTER_BRIDGE" | sed -E 's/.* ether ([^ ]+) .*/\1/'; }

# Kubernetes 1.20 as its source came died of these, see lib/kubernetes.sh; the deletion goes through the controller manager.
custom_resources_are_kept() {
  kube create namespace custom
  kube apply -f "$here/lib/selftest/custom.yaml"
  kube wait --for=condition=Established --timeout=30s crd/things.selftest.imagefactory.dev
  local thing='{"apiVersion":"selftest.imagefactory.dev/v1","kind":"Thing","metadata":{"name":"one","labels":{"a":"b"}},"spec":{"values":{"a":"1","b":"2"}}}'
  wait_until 10 kube -n custom apply -f - <<<"$thing"
  kube -n custom apply -f - <<<"$thing"
  [[ $(kube -n custom get thing one -o 'jsonpath={.spec.values.b}') == 2 ]]
  kube delete namespace custom --timeout=60s
  kube delete -f "$here/lib/selftest/custom.yaml"
  "$here/status"
}

deleted_service_loses_its_name() {
  kube delete service web
  wait_until 10 in_client '! getent hosts web.default.svc.cluster.local'
}

# The machine dies: everything by SIGKILL, nothing in order.
survives_a_crash() {
  local file pid rest
  for file in "$RUN"/pid/*; do
    read -r pid rest <"$file"
    kill -KILL "$pid" || true
  done
  if "$here/status"; then return 1; fi
  "$here/up"
  "$here/status"
  wait_until 30 kube exec client -- true
}

goes_down() {
  "$here/down" 2>&1 | tee "$WORK/down.log"
  ! grep 'by force' "$WORK/down.log"
}

nothing_is_left() {
  machine_state >"$WORK/after"
  diff "$WORK/before" "$WORK/after"
}

down_again() { "$here/down"; "$here/down" --purge-images; }
