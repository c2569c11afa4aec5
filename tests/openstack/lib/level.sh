# shellcheck shell=bash
# The level of a state: image, fake or libvirt. It may grow from image to fake; guests that are records and guests that
# are machines do not mix in one database.

state_level() { cat "$STATE/level" 2>/dev/null; }

# choose_level LEVEL: keeps the higher of both.
choose_level() {
  local before
  before=$(state_level || true)
  case $before-$1 in
    -* | image-fake) echo "$1" >"$STATE/level" ;;
    image-libvirt | fake-libvirt | libvirt-fake)
      die "the cloud at $STATE is of the level $before." "Run: $OPENSTACK_HOME/down --wipe" \
        "Or name another folder: IMAGEFACTORY_OPENSTACK=DIR $OPENSTACK_HOME/up $1" ;;
  esac
}
