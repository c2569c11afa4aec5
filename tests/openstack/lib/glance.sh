# shellcheck shell=bash
# Glance, one for each region: a process of its own, with SQLite and two stores of files.

# glance_configuration NAME REGION PORT PUBLIC_PORT
glance_configuration() {
  local name=$1 region=$2 port=$3 public_port=$4 files=$STATE/files/$1
  cat <<X
[DEFAULT]
bind_host = 127.0.0.1
bind_port = $port
workers = 0
use_stderr = true
# As in later releases: who only reads may not write. Glance wants all three switches alike.
enforce_secure_rbac = true
enabled_backends = fast:file, slow:file
enabled_import_methods = [glance-direct,web-download,copy-image]
node_staging_uri = file://$files/staging
public_endpoint = http://127.0.0.1:$public_port
worker_self_reference_url = http://127.0.0.1:$port
[glance_store]
default_backend = fast
[fast]
filesystem_store_datadir = $files/fast
[slow]
filesystem_store_datadir = $files/slow
[os_glance_staging_store]
filesystem_store_datadir = $files/staging
[os_glance_tasks_store]
filesystem_store_datadir = $files/tasks
[database]
connection = sqlite:///$STATE/db/$name/glance.db
sqlite_synchronous = false
# Tests serve files on loopback, at any port; Glance's own list of hosts excludes loopback.
[import_filtering_opts]
allowed_hosts = [127.0.0.1,localhost]
allowed_ports = []
[paste_deploy]
flavor = keystone
config_file = /usr/share/glance-common/glance-api-paste.ini
[oslo_policy]
policy_dirs = /etc/glance/policy.d
enforce_new_defaults = true
enforce_scope = true
[oslo_messaging_notifications]
driver = noop
$(token_check glance)
region_name = $region
X
  # Clouds take what their hypervisors read: the second one takes no VHD.
  [[ $region != RegionTwo ]] || printf '[image_format]\ndisk_formats = ami,ari,aki,raw,qcow2,vmdk,iso\n'
}

fill_glance_database() {
  local folder=$1
  printf '[database]\nconnection = sqlite:///%s/glance.db\n' "$folder" >"$folder/glance.conf"
  glance-manage --config-file "$folder/glance.conf" db_sync
  write_ahead "$folder/glance.db"
  rm "$folder/glance.conf"
}

# prepare_glance NAME REGION PORT PUBLIC_PORT
prepare_glance() {
  mkdir -p "$STATE/etc/$1" "$STATE/files/$1"/{fast,slow,staging,tasks}
  from_template "$(template_name glance python3-glance)" "$STATE/db/$1" fill_glance_database
  glance_configuration "$@" | write_changed "$STATE/etc/$1/glance-api.conf"
}

start_glance() { start_service "$1" glance-api --config-file "$STATE/etc/$1/glance-api.conf"; }
