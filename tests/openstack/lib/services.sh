# shellcheck shell=bash
# The cloud's services as processes. Each leaves its command in etc/NAME.command, so that it can be started again alone.

# In the order in which they start.
SERVICES=(keystone glance1 glance2 mariadb epmd rabbitmq placement neutron
  cinder-api cinder-scheduler cinder-volume nova-api nova-conductor nova-scheduler
  libvirtd neutron-agent nova-compute)

# start_service NAME COMMAND...: leaves alone what runs with the same command and the same files in etc/NAME/; the parts of a
# service (nova-api, nova-compute) have theirs in one folder.
start_service() {
  local name=$1 file
  shift
  printf '%q ' "$@" | write_changed "$STATE/etc/$name.command"
  for file in "$STATE/etc/$name.command" "$STATE/etc/${name%%-*}"/*; do
    if [[ -f $file && $file -nt $STATE/pid/$name ]]; then
      stop_service "$name"
      break
    fi
  done
  ! paused "$name" || signal_service "$name" CONT
  refuse_taken_port "$name"
  start_process "$name" "$@"
}

# Else whoever has the port would answer for the service.
refuse_taken_port() {
  local url
  url=$(service_url "$1")
  [[ -n $url ]] && ! alive "$1" || return 0
  url=${url#*//*:}
  ! listens "${url%%/*}" || die "the port ${url%%/*} of $1 is in use by another process." \
    "Choose others: IMAGEFACTORY_OPENSTACK_PORT_BASE=15100 $OPENSTACK_HOME/up"
}

# start_again NAME: with the command of the last time.
start_again() {
  local command
  eval "command=($(cat "$STATE/etc/$1.command"))"
  refuse_taken_port "$1"
  start_process "$1" "${command[@]}"
}

known_service() { [[ -e $STATE/etc/$1.command ]]; }

# A service is its process and the workers that it has made; all are of one group.
signal_service() { kill "-$2" -- "-$(pid_of "$1")" 2>/dev/null; }

stop_service() {
  local name=$1 pid
  if pid=$(pid_of "$name"); then
    # Workers that are stopped cannot end.
    signal_service "$name" CONT || true
    stop_process "$name"
    # Workers that have lost their parent.
    kill -KILL -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$STATE/pid/$name"
}

paused() {
  local pid state
  pid=$(pid_of "$1") && state=$(ps -o stat= -p "$pid") && [[ $state == T* ]]
}

service_url() {
  case $1 in
    keystone) echo "http://127.0.0.1:$KEYSTONE_PORT/v3" ;;
    glance1) echo "http://127.0.0.1:$GLANCE1_PORT/versions" ;;
    glance2) echo "http://127.0.0.1:$GLANCE2_PORT/versions" ;;
    placement) echo "http://127.0.0.1:$PLACEMENT_PORT/" ;;
    neutron) echo "http://127.0.0.1:$NEUTRON_PORT/" ;;
    nova-api) echo "http://127.0.0.1:$NOVA_PORT/" ;;
    cinder-api) echo "http://127.0.0.1:$CINDER_PORT/healthcheck" ;;
    mariadb) echo "telnet://127.0.0.1:$MARIADB_PORT" ;;
    epmd) echo "telnet://127.0.0.1:$EPMD_PORT" ;;
    rabbitmq) echo "telnet://127.0.0.1:$RABBITMQ_PORT" ;;
  esac
}

healthy() {
  local url
  alive "$1" && ! paused "$1" || return
  url=$(service_url "$1")
  case $url in
    http:*) curl -so /dev/null --fail --max-time 5 "$url" ;;
    telnet:*) listens "${url##*:}" ;;
  esac || return
  case $1 in
    libvirtd) virsh_here list ;;
    neutron-agent) neutron_agent_reports ;;
    nova-conductor | nova-scheduler) nova_reports "$1" ;;
    cinder-scheduler | cinder-volume) cinder_reports "$1" ;;
    nova-compute) nova_reports "$1" && host_is_known ;;
  esac
}

listens() { (exec 5<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

wait_healthy() {
  local name
  for name; do wait_for "$name" 90 healthy "$name" || die "$name did not start." "Its log is $STATE/log/$name.log"; done
}
