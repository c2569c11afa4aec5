# shellcheck shell=bash
# Cinder: API, scheduler, and a backend whose volumes are records. A cloud of the level fake has it when "up" was told so once.

has_volumes() { [[ -e $STATE/volumes ]]; }

prepare_cinder() {
  mkdir -p "$STATE/etc/cinder" "$STATE/files/cinder/lock"
  write_changed "$STATE/etc/cinder/cinder.conf" <<X
[DEFAULT]
use_stderr = true
my_ip = 127.0.0.1
host = $COMPUTE_HOST
state_path = $STATE/files/cinder
transport_url = $(rabbitmq_url)
api_paste_config = /usr/share/cinder-common/api-paste.ini
auth_strategy = keystone
glance_api_servers = http://127.0.0.1:$GLANCE1_PORT
osapi_volume_listen = 127.0.0.1
osapi_volume_listen_port = $CINDER_PORT
osapi_volume_workers = 1
# So that lists have pages.
osapi_max_limit = 10
enabled_backends = records
# "up" waits for each part's first report.
report_interval = 2
[records]
volume_driver = recorded_volumes.RecordedVolumes
volume_backend_name = records
target_helper = fake
[database]
connection = $(database_url cinder)
[nova]
region_name = RegionOne
interface = internal
$(authentication nova)
[service_user]
send_service_user_token = true
$(authentication cinder)
[oslo_concurrency]
lock_path = $STATE/files/cinder/lock
[oslo_messaging_notifications]
driver = noop
$(token_check cinder)
X
}

# For this cloud alone: few need it, and the kept databases serve all.
fill_cinder_database() {
  [[ ! -e $STATE/db/cinder-is-filled ]] || return 0
  sql "create database if not exists cinder character set utf8"
  cinder-manage --config-file "$STATE/etc/cinder/cinder.conf" db sync
  touch "$STATE/db/cinder-is-filled"
}

start_cinder() {
  local part
  for part in cinder-api cinder-scheduler cinder-volume; do
    start_service "$part" env "PYTHONPATH=$OPENSTACK_HOME/lib/cinder" "$part" \
      --config-file "$STATE/etc/cinder/cinder.conf"
  done
}

# cinder_reports PART: whether it has reported since it was started.
cinder_reports() {
  [[ $(sql "select count(*) from cinder.services
    where \`binary\` = '$1' and updated_at > '$(started_at "$1")'") == [1-9]* ]]
}

# How Nova reaches it.
cinder_of_nova() {
  has_volumes || { echo "catalog_info = none:none:none"; return; }
  cat <<X
catalog_info = volumev3::internalURL
os_region_name = RegionOne
$(authentication nova)
X
}
