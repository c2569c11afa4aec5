# shellcheck shell=bash
# Who may log in, what the catalogue names, and what servers are made of.

# endpoint TYPE NAME REGION PORT PUBLIC_PORT [PATH]
endpoint() { echo "$1,$2,$3,http://127.0.0.1:$4${6:-},http://127.0.0.1:$5${6:-}"; }

image_endpoints() {
  endpoint identity keystone RegionOne "$KEYSTONE_PORT" "$KEYSTONE_PUBLIC_PORT" /v3
  endpoint identity keystone RegionTwo "$KEYSTONE_PORT" "$KEYSTONE_PUBLIC_PORT" /v3
  endpoint image glance RegionOne "$GLANCE1_PORT" "$GLANCE1_PUBLIC_PORT"
  endpoint image glance RegionTwo "$GLANCE2_PORT" "$GLANCE2_PUBLIC_PORT"
}

compute_endpoints() {
  endpoint placement placement RegionOne "$PLACEMENT_PORT" "$PLACEMENT_PORT"
  endpoint network neutron RegionOne "$NEUTRON_PORT" "$NEUTRON_PUBLIC_PORT"
  endpoint compute nova RegionOne "$NOVA_PORT" "$NOVA_PUBLIC_PORT" /v2.1
}

# As most clouds have it: by its old type, which is the only one that Nova takes, and with the project behind the version.
volume_endpoints() { endpoint volumev3 cinder RegionOne "$CINDER_PORT" "$CINDER_PORT" '/v3/%(project_id)s'; }

# seed_identity ENDPOINTS...: each a function from above.
seed_identity() {
  local endpoints=() list
  for list; do mapfile -t -O "${#endpoints[@]}" endpoints < <("$list"); done
  "$OPENSTACK_HOME/lib/seed" identity "http://127.0.0.1:$KEYSTONE_PORT/v3" "$PASSWORD" "$STATE/factory.json" \
    "${endpoints[@]}"
}

seed_compute() {
  "$OPENSTACK_HOME/lib/seed" compute "http://127.0.0.1:$KEYSTONE_PORT/v3" "$PASSWORD" "http://127.0.0.1:$NEUTRON_PORT" \
    "http://127.0.0.1:$NOVA_PORT" "$PHYSICAL_NETWORK" "$GUEST_NETWORK" "$GUEST_GATEWAY" "$GUEST_FIRST" "$GUEST_LAST"
}

seed_loop() {
  "$OPENSTACK_HOME/lib/seed" loop "http://127.0.0.1:$KEYSTONE_PORT/v3" "$PASSWORD" "http://127.0.0.1:$NEUTRON_PORT" \
    "$LOOP_NETWORK" "$PUBLIC_NETWORK"
}

seed_volumes() {
  "$OPENSTACK_HOME/lib/seed" volumes "http://127.0.0.1:$KEYSTONE_PORT/v3" "$PASSWORD" "http://127.0.0.1:$CINDER_PORT"
}

# cloud NAME AUTHENTICATION...
cloud() {
  printf '  %s:\n' "$1"
  shift
  printf '    %s\n' "$@" "regions: [RegionOne, RegionTwo]" "region_name: RegionOne" 'identity_api_version: "3"' \
    "interface: public"
}

password_cloud() {
  cloud "$1" "auth:" "  auth_url: http://127.0.0.1:$KEYSTONE_PUBLIC_PORT/v3" "  username: $1" "  password: $PASSWORD" \
    "  project_name: $2" "  user_domain_id: default" "  project_domain_id: default"
}

clouds() {
  echo clouds:
  password_cloud admin admin
  password_cloud demo demo
  password_cloud other other
  password_cloud reader demo
  cloud factory "auth_type: v3applicationcredential" "auth:" "  auth_url: http://127.0.0.1:$KEYSTONE_PUBLIC_PORT/v3" \
    "  application_credential_id: $(jq -r .id "$STATE/factory.json")" \
    "  application_credential_secret: $(jq -r .secret "$STATE/factory.json")"
}

write_clouds() { clouds | (umask 077; write_changed "$STATE/clouds.yaml"); }
