# shellcheck shell=bash
# What every script here begins with: where the state lies, which settings it has, and helpers of the test cluster's.

OPENSTACK_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=SCRIPTDIR/../../cluster/lib/core.sh
. "$OPENSTACK_HOME/../cluster/lib/core.sh"
# shellcheck source=SCRIPTDIR/../../cluster/lib/process.sh
. "$OPENSTACK_HOME/../cluster/lib/process.sh"
# shellcheck source=SCRIPTDIR/../settings.sh
. "$OPENSTACK_HOME/settings.sh"
# shellcheck source=SCRIPTDIR/namespace.sh
. "$OPENSTACK_HOME/lib/namespace.sh"

# shellcheck source=SCRIPTDIR/level.sh
. "$OPENSTACK_HOME/lib/level.sh"
# shellcheck source=SCRIPTDIR/services.sh
. "$OPENSTACK_HOME/lib/services.sh"
# shellcheck source=SCRIPTDIR/mariadb.sh
. "$OPENSTACK_HOME/lib/mariadb.sh"
# shellcheck source=SCRIPTDIR/nova.sh
. "$OPENSTACK_HOME/lib/nova.sh"
# shellcheck source=SCRIPTDIR/neutron.sh
. "$OPENSTACK_HOME/lib/neutron.sh"
# shellcheck source=SCRIPTDIR/cinder.sh
. "$OPENSTACK_HOME/lib/cinder.sh"
# shellcheck source=SCRIPTDIR/libvirt.sh
. "$OPENSTACK_HOME/lib/libvirt.sh"

STATE=$(readlink -m "${IMAGEFACTORY_OPENSTACK:-$CACHE/openstack}")
# shellcheck disable=SC2034 # for "logged": clouds that start side by side write logs of their own
LOGS=$STATE/log
# Databases with their tables, kept for the next empty state.
TEMPLATES=$CACHE/openstack-templates

# A short name for the state, where its path does not fit.
state_id() { sha256sum <<<"$STATE" | cut -c1-8; }

# OpenStack's programs are started by name, and must find Debian's Python and no proxy.
plain_environment() {
  local name
  for name in ${!PYTHON@} ${!PIP_@} ${!OS_@} {http,https,all}_proxy {HTTP,HTTPS,ALL}_PROXY REQUESTS_CA_BUNDLE; do
    unset "$name"
  done
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
}
