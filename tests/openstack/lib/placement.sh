# shellcheck shell=bash
# Placement, which counts what the compute host has left.

prepare_placement() {
  mkdir -p "$STATE/etc/placement"
  write_changed "$STATE/etc/placement/placement.conf" <<X
[DEFAULT]
use_stderr = true
[api]
auth_strategy = keystone
[placement_database]
connection = $(database_url placement)
[oslo_policy]
policy_dirs = /etc/placement/policy.d
$(token_check placement)
X
}

fill_placement_database() { placement-manage --config-file "$STATE/etc/placement/placement.conf" db sync; }

start_placement() {
  start_service placement env "OS_PLACEMENT_CONFIG_DIR=$STATE/etc/placement" uwsgi_python3 \
    --http-socket "127.0.0.1:$PLACEMENT_PORT" --master --die-on-term --no-orphans --processes 1 --threads 4 \
    --enable-threads --lazy-apps --buffer-size 65535 --add-header "Connection: close" --wsgi-file /usr/bin/placement-api
}
