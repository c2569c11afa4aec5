# shellcheck shell=bash disable=SC2034
# Every package, port, name and password of the test cloud, in one place.

# Debian packages. Nothing is taken from elsewhere: bookworm carries OpenStack Zed.
IMAGE_PACKAGES=(keystone glance-api uwsgi-core uwsgi-plugin-python3 sqlite3 python3-openstackclient curl jq
  iproute2 procps)
# mariadb-server-core rather than mariadb-server: no scripts that would look after a server of the machine's.
COMPUTE_PACKAGES=(mariadb-server-core mariadb-client-core rabbitmq-server placement-api nova-api nova-conductor
  nova-scheduler nova-compute nova-compute-qemu neutron-server neutron-linuxbridge-agent qemu-system-x86 genisoimage
  openssh-server openssh-client)
VOLUME_PACKAGES=(cinder-api cinder-scheduler cinder-volume)
GUEST_PACKAGES=(mmdebstrap qemu-utils e2fsprogs openssh-client)

# These may be set from outside. "up" keeps what was set with the state, so that later commands and a later "up" agree.
SETTINGS=(IMAGEFACTORY_OPENSTACK_PORT_BASE TOKEN_TTL
  KEYSTONE_PORT GLANCE1_PORT GLANCE2_PORT PLACEMENT_PORT NEUTRON_PORT NOVA_PORT METADATA_PORT MARIADB_PORT RABBITMQ_PORT
  RABBITMQ_DISTRIBUTION_PORT EPMD_PORT CINDER_PORT
  KEYSTONE_PUBLIC_PORT GLANCE1_PUBLIC_PORT GLANCE2_PUBLIC_PORT NEUTRON_PUBLIC_PORT NOVA_PUBLIC_PORT)

# choose_settings: the environment first, then what was kept with the state, then these values.
choose_settings() {
  local name value base
  if [[ -s $STATE/settings ]]; then
    while IFS='=' read -r name value; do [[ -n ${!name:-} ]] || printf -v "$name" %s "$value"; done <"$STATE/settings"
  fi
  CHOSEN=()
  for name in "${SETTINGS[@]}"; do
    [[ ${!name:-} =~ ^[0-9]*$ ]] || die "$name is \"${!name}\", which is no number."
    [[ -z ${!name:-} ]] || CHOSEN+=("$name=${!name}")
  done
  base=${IMAGEFACTORY_OPENSTACK_PORT_BASE:=15000}
  # Seconds for which a token is good.
  : "${TOKEN_TTL:=3600}"
  : "${KEYSTONE_PORT:=$base}" "${GLANCE1_PORT:=$((base + 1))}" "${GLANCE2_PORT:=$((base + 2))}"
  : "${PLACEMENT_PORT:=$((base + 3))}" "${NEUTRON_PORT:=$((base + 4))}" "${NOVA_PORT:=$((base + 5))}"
  : "${METADATA_PORT:=$((base + 6))}" "${MARIADB_PORT:=$((base + 7))}" "${RABBITMQ_PORT:=$((base + 8))}"
  : "${RABBITMQ_DISTRIBUTION_PORT:=$((base + 9))}" "${EPMD_PORT:=$((base + 10))}"
  : "${CINDER_PORT:=$((base + 11))}"
  # What the catalogue names to users: the services themselves, or a proxy in front of them.
  : "${KEYSTONE_PUBLIC_PORT:=$KEYSTONE_PORT}" "${GLANCE1_PUBLIC_PORT:=$GLANCE1_PORT}"
  : "${GLANCE2_PUBLIC_PORT:=$GLANCE2_PORT}" "${NEUTRON_PUBLIC_PORT:=$NEUTRON_PORT}" "${NOVA_PUBLIC_PORT:=$NOVA_PORT}"
}

# keep_settings: what was chosen, without the values from here, stays with the state.
keep_settings() {
  ((${#CHOSEN[@]} == 0)) || printf '%s\n' "${CHOSEN[@]}" | write_changed "$STATE/settings"
}

# The password of every user. The cloud listens on loopback only, and holds nothing of worth.
PASSWORD=secret

# The guests' network, and this machine's address in it.
GUEST_NETWORK=10.77.0.0/24
GUEST_GATEWAY=10.77.0.1
GUEST_FIRST=10.77.0.20
GUEST_LAST=10.77.0.200

# Where servers are records: their network has addresses that every machine answers on, so that a test can listen where a
# server is said to be, and so has the external network that floating IPs are of.
LOOP_NETWORK=127.77.0.0/24
PUBLIC_NETWORK=127.78.0.0/24

# The one compute host, and what Neutron calls the network that its guests are on.
COMPUTE_HOST=imagefactory
PHYSICAL_NETWORK=guests
# Both ends of the link between this machine and the guests' bridge.
HOST_LINK=guests0
GUEST_LINK=guests1
