# shellcheck shell=bash
# Nova: API, conductor, scheduler, and one compute host.

# prepare_nova DRIVER
prepare_nova() {
  mkdir -p "$STATE/etc/nova" "$STATE"/files/nova/{instances,lock}
  write_changed "$STATE/etc/nova/nova.conf" <<X
[DEFAULT]
use_stderr = true
my_ip = 127.0.0.1
host = $COMPUTE_HOST
state_path = $STATE/files/nova
instances_path = $STATE/files/nova/instances
compute_driver = $1
transport_url = $(rabbitmq_url)
enabled_apis = osapi_compute,metadata
osapi_compute_listen = 127.0.0.1
osapi_compute_listen_port = $NOVA_PORT
osapi_compute_workers = 1
metadata_listen = 127.0.0.1
metadata_listen_port = $METADATA_PORT
metadata_workers = 1
force_config_drive = true
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
resume_guests_state_on_host_boot = true
ram_allocation_ratio = 4
cpu_allocation_ratio = 16
disk_allocation_ratio = 10
reserved_host_memory_mb = 256
sync_power_state_interval = 60
# "up" waits for each part's first report.
report_interval = 2
[wsgi]
api_paste_config = /etc/nova/api-paste.ini
[api]
auth_strategy = keystone
# So that lists have pages.
max_limit = 10
[conductor]
workers = 1
[scheduler]
workers = 1
[api_database]
connection = $(database_url nova_api)
[database]
connection = $(database_url nova)
[glance]
region_name = RegionOne
service_type = image
$(authentication glance)
[placement]
region_name = RegionOne
$(authentication placement)
[neutron]
region_name = RegionOne
service_metadata_proxy = false
$(authentication neutron)
[service_user]
send_service_user_token = true
$(authentication nova)
[cinder]
$(cinder_of_nova)
[vnc]
enabled = false
[libvirt]
virt_type = qemu
cpu_mode = none
images_type = qcow2
# A guest's disk need not outlive this machine, so nobody waits until it is written.
disk_cachemodes = file=unsafe
connection_uri = $(libvirt_url)
use_virtio_for_bridges = true
[workarounds]
skip_cpu_compare_on_dest = true
[oslo_concurrency]
lock_path = $STATE/files/nova/lock
[privsep]
helper_command = env privsep-helper
[vif_plug_linux_bridge_privileged]
helper_command = env privsep-helper
[oslo_policy]
policy_dirs = /etc/nova/policy.d
[oslo_messaging_notifications]
driver = noop
$(token_check nova)
X
}

nova_manage() { nova-manage --config-file "$STATE/etc/nova/nova.conf" "$@"; }

# The cells take their addresses from nova.conf, as the ports of the next state differ. The host is mapped to its cell
# beforehand, which otherwise nova-manage has to do after the host's first report.
fill_nova_database() {
  nova_manage api_db sync
  nova_manage cell_v2 map_cell0 --database_connection '{scheme}://{username}@{hostname}:{port}/nova_cell0?{query}'
  nova_manage cell_v2 create_cell --name cell1 \
    --database_connection '{scheme}://{username}@{hostname}:{port}/{path}?{query}' \
    --transport-url '{scheme}://{username}:{password}@{hostname}:{port}/{path}'
  nova_manage db sync
  sql "insert into nova_api.host_mappings (created_at, cell_id, host)
    select utc_timestamp(), id, '$COMPUTE_HOST' from nova_api.cell_mappings where name = 'cell1'"
}

start_nova() {
  local part
  for part in nova-api nova-conductor nova-scheduler nova-compute; do
    start_service "$part" "$part" --config-file "$STATE/etc/nova/nova.conf"
  done
}

# nova_reports PART: whether it has reported since it was started. A request to a part that does not listen yet is lost.
nova_reports() {
  [[ $(sql "select count(*) from nova.services
    where \`binary\` = '$1' and last_seen_up > '$(started_at "$1")'") == [1-9]* ]]
}

# The scheduler finds the host by what it has told Placement.
host_is_known() { [[ $(sql "select count(*) from placement.inventories") == [1-9]* ]]; }
