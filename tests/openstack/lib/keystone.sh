# shellcheck shell=bash
# Keystone, in uwsgi, with SQLite.

keystone_configuration() {
  local folder=$1
  cat <<X
[DEFAULT]
use_stderr = true
max_token_size = 255
[database]
connection = sqlite:///$folder/keystone.db
sqlite_synchronous = false
[fernet_tokens]
key_repository = $STATE/etc/fernet-keys
[fernet_receipts]
key_repository = $STATE/etc/fernet-keys
[credential]
key_repository = $STATE/etc/credential-keys
# More rounds would make each login dear.
[identity]
password_hash_rounds = 4
[token]
provider = fernet
expiration = $TOKEN_TTL
[oslo_policy]
policy_dirs = /etc/keystone/policy.d
X
}

# A key is 32 bytes in base64; Keystone wants a current and a staged one. keystone-manage takes two seconds for it.
make_keys() {
  local folder=$1 number
  mkdir -p "$folder"
  for number in 0 1; do head -c 32 /dev/urandom | base64 | tr +/ -_ >"$folder/$number"; done
}

fill_keystone_database() {
  local folder=$1
  keystone_configuration "$folder" >"$folder/keystone.conf"
  keystone-manage --config-file "$folder/keystone.conf" db_sync
  write_ahead "$folder/keystone.db"
  keystone-manage --config-file "$folder/keystone.conf" bootstrap --bootstrap-password "$PASSWORD"
  rm "$folder/keystone.conf"
}

prepare_keystone() {
  local keys
  mkdir -p "$STATE/etc/keystone"
  for keys in fernet-keys credential-keys; do
    [[ -e $STATE/etc/$keys ]] || atomically "$STATE/etc/$keys" make_keys
  done
  from_template "$(template_name keystone python3-keystone)" "$STATE/db/keystone" fill_keystone_database
  keystone_configuration "$STATE/db/keystone" | write_changed "$STATE/etc/keystone/keystone.conf"
}

# One thread in each process, as SQLite's handles belong to a thread. "Connection: close", or clients take up connections
# which uwsgi has closed. No orphans, or the workers would outlive a killed parent and keep the port.
start_keystone() {
  start_service keystone env "OS_KEYSTONE_CONFIG_FILES=$STATE/etc/keystone/keystone.conf" uwsgi_python3 \
    --http-socket "127.0.0.1:$KEYSTONE_PORT" --master --die-on-term --no-orphans --processes 2 --threads 1 \
    --buffer-size 65535 --add-header "Connection: close" --wsgi-file /usr/bin/keystone-wsgi-public
}

# authentication USER: how a service logs in at Keystone.
authentication() {
  cat <<X
auth_url = http://127.0.0.1:$KEYSTONE_PORT
auth_type = password
project_domain_id = default
user_domain_id = default
project_name = service
username = $1
password = $PASSWORD
X
}

# token_check USER: how a service has tokens checked by Keystone.
token_check() {
  cat <<X
[keystone_authtoken]
www_authenticate_uri = http://127.0.0.1:$KEYSTONE_PUBLIC_PORT
$(authentication "$1")
service_token_roles = service
service_token_roles_required = true
X
}
