# shellcheck shell=bash
# Ends the cloud: who serves users first, then who is served.

tear_down() {
  local name
  end_guests
  # All are asked before the first is waited for. The databases are not: services without them hang.
  for name in "${SERVICES[@]}"; do
    case $name in
      mariadb | epmd | rabbitmq) ;;
      *) ask_service "$name" ;;
    esac
  done
  for ((name = ${#SERVICES[@]} - 1; name >= 0; name--)); do stop_service "${SERVICES[name]}"; done
  remove_namespace
  remove_unfinished_templates
}

ask_service() {
  alive "$1" || return 0
  signal_service "$1" CONT || true
  kill -TERM "$(pid_of "$1")" 2>/dev/null || true
}

# A folder that somebody named may hold more than the cloud's own.
remove_state() {
  local name
  for name in clouds.yaml db etc factory.json files level libvirt log mariadb.pid mariadb.socket pid settings volumes lock; do
    rm -rf "${STATE:?}/$name"
  done
  rmdir --ignore-fail-on-non-empty "$STATE"
}
