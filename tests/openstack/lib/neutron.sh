# shellcheck shell=bash
# Neutron in one process, and for real guests its agent, which puts them on a bridge.

prepare_neutron() {
  mkdir -p "$STATE/etc/neutron" "$STATE/files/neutron/lock"
  write_changed "$STATE/etc/neutron/neutron.conf" <<X
[DEFAULT]
use_stderr = true
state_path = $STATE/files/neutron
host = $COMPUTE_HOST
bind_host = 127.0.0.1
bind_port = $NEUTRON_PORT
core_plugin = ml2
service_plugins = router
auth_strategy = keystone
api_workers = 1
rpc_workers = 0
rpc_state_report_workers = 0
transport_url = $(rabbitmq_url)
api_paste_config = /etc/neutron/api-paste.ini
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
dhcp_agent_notification = false
# So that lists have pages.
pagination_max_limit = 10
global_physnet_mtu = 1500
# Since Zed the linuxbridge driver must be asked for so.
[experimental]
linuxbridge = true
[agent]
root_helper = env
report_interval = 10
[privsep]
helper_command = env privsep-helper
[database]
connection = $(database_url neutron)
[oslo_concurrency]
lock_path = $STATE/files/neutron/lock
[oslo_policy]
policy_dirs = /etc/neutron/policy.d
[oslo_messaging_notifications]
driver = noop
[nova]
endpoint_type = internal
region_name = RegionOne
$(authentication nova)
$(token_check neutron)
X
  write_changed "$STATE/etc/neutron/ml2.ini" <<X
[ml2]
type_drivers = flat,local
tenant_network_types = local
mechanism_drivers = linuxbridge
extension_drivers = port_security
[ml2_type_flat]
flat_networks = $PHYSICAL_NETWORK
[securitygroup]
enable_security_group = true
firewall_driver = noop
[linux_bridge]
physical_interface_mappings = $PHYSICAL_NETWORK:$GUEST_LINK
[vxlan]
enable_vxlan = false
X
}

neutron_files() { printf -- '--config-file\n%s\n' "$STATE/etc/neutron/neutron.conf" "$STATE/etc/neutron/ml2.ini"; }

fill_neutron_database() {
  local files
  mapfile -t files < <(neutron_files)
  neutron-db-manage "${files[@]}" upgrade head
}

start_neutron() {
  local files
  mapfile -t files < <(neutron_files)
  start_service neutron neutron-server "${files[@]}"
}

start_neutron_agent() {
  local files
  mapfile -t files < <(neutron_files)
  start_service neutron-agent neutron-linuxbridge-agent "${files[@]}"
}

neutron_agent_reports() {
  [[ $(sql "select count(*) from neutron.agents
    where host = '$COMPUTE_HOST' and heartbeat_timestamp > '$(started_at neutron-agent)'") == [1-9]* ]]
}

# Without real guests there is nothing for an agent to do, but ports are given only to a host where one lives. A record
# that never goes stale stands for it, and saves 300 MB.
pretend_neutron_agent() {
  sql "use neutron;
    insert into agents (id, agent_type, \`binary\`, topic, host, admin_state_up, created_at, started_at,
        heartbeat_timestamp, configurations, \`load\`)
      select uuid(), 'Linux bridge agent', 'neutron-linuxbridge-agent', 'N/A', '$COMPUTE_HOST', 1, utc_timestamp(),
        utc_timestamp(), '2037-01-01', '{\"bridge_mappings\": {}, \"interface_mappings\":
        {\"$PHYSICAL_NETWORK\": \"$GUEST_LINK\"}, \"tunnel_types\": []}', 0
      from dual where not exists (select 1 from agents where host = '$COMPUTE_HOST')"
}
