# shellcheck shell=bash
# What is proven of Keystone, Glance and the scripts themselves.
# shellcheck disable=SC2154 # "here" is the folder of the scripts, set by selftest

prove_image() {
  prove "up and down are interrupted, and down ends what came up" survives_interrupts
  prove "up twice at once" two_at_once
  prove "up again starts nothing anew" up_again_changes_nothing
  prove "status says that all is well" "$here/status"
  prove "every cloud of clouds.yaml gets a token" everybody_logs_in
  prove "the reader may not write" reader_may_not_write
  prove "an image in each region: bytes and SHA-512 are those sent" images_are_kept
  prove "Glance fetches an image from a port of loopback" image_is_fetched
  prove "a service is hung, and goes on" service_hangs
  prove "a service is dead, and comes back" service_dies
  prove "the catalogue names the proxy to users, and the service to services" proxy_is_named
  prove "a second cloud beside, whose tokens end soon" second_cloud
  prove "a port that is taken is said so" taken_port_is_named
  prove "up after everything was killed" survives_a_crash
  prove "down, and up: the images are still there" images_stay
  prove "down --wipe leaves no process and no file" nothing_is_left
}

port() { echo "$((IMAGEFACTORY_OPENSTACK_PORT_BASE + $1))"; }

up() { "$here/up" "$@" >/dev/null; }

on() {
  local cloud=$1 region=$2
  shift 2
  OS_CLIENT_CONFIG_FILE=$IMAGEFACTORY_OPENSTACK/clouds.yaml openstack --os-cloud "$cloud" --os-region-name "$region" "$@"
}

# Processes of the clouds here: by what they were started with, and by where they write.
processes() {
  local process
  for process in /proc/[0-9]*; do
    if [[ $(readlink "$process"/fd/1 "$process"/fd/2) == *"$WORK"/*/log/* ]] ||
      tr '\0' ' ' <"$process/cmdline" | grep -qF -e "$WORK/one/" -e "$WORK/two/"; then
      ps -o pid=,stat=,args= -p "${process#/proc/}" | grep -v ' Z'
    fi
  done 2>/dev/null || true
}

no_process() { [[ -z $(processes) ]] || { processes; return 1; }; }

# "timeout" signals its whole process group, as Ctrl-C at a terminal does.
survives_interrupts() {
  local after
  for after in 0.3 1 2 4; do
    if timeout -s INT "$after" "$here/up" image; then break; fi
  done
  timeout -s INT 0.1 "$here/down" || true
  "$here/down" --wipe
  no_process
}

two_at_once() {
  "$here/up" image & local first=$!
  "$here/up" image & local second=$!
  wait "$first"
  wait "$second"
}

up_again_changes_nothing() {
  local before
  before=$(cat "$IMAGEFACTORY_OPENSTACK"/pid/*)
  up
  [[ $(cat "$IMAGEFACTORY_OPENSTACK"/pid/*) == "$before" ]]
}

everybody_logs_in() {
  local cloud
  for cloud in admin demo other reader factory; do on "$cloud" RegionOne token issue; done
}

reader_may_not_write() {
  on reader RegionOne image list
  if on reader RegionOne image create forbidden; then return 1; fi
}

images_are_kept() {
  local region wanted
  head -c 5000000 /dev/urandom >"$WORK/image"
  wanted=$(sha512sum <"$WORK/image")
  for region in RegionOne RegionTwo; do
    on factory "$region" image create --disk-format raw --container-format bare --file "$WORK/image" "in-$region"
    [[ $(on demo "$region" image show -f json "in-$region" | jq -r .properties.os_hash_value) == "${wanted%% *}" ]]
    on demo "$region" image save --file "$WORK/back" "in-$region"
    cmp "$WORK/image" "$WORK/back"
    [[ $(on demo "$region" image list -f value -c Name) == "in-$region" ]]
  done
}

image_is_fetched() {
  local token image code=0 glance
  glance=http://127.0.0.1:$(port 1)/v2/images
  token=$(on demo RegionOne token issue -f value -c id)
  /usr/bin/python3 -m http.server --bind 127.0.0.1 --directory "$WORK" "$(port 50)" & local server=$!
  image=$(curl -sf -H "X-Auth-Token: $token" -H 'Content-Type: application/json' "$glance" \
    -d '{"name": "fetched", "disk_format": "raw", "container_format": "bare"}' | jq -r .id)
  curl -sf -H "X-Auth-Token: $token" -H 'Content-Type: application/json' "$glance/$image/import" -d "{\"stores\": [\"slow\"],
    \"method\": {\"name\": \"web-download\", \"uri\": \"http://127.0.0.1:$(port 50)/image\"}}"
  wait_until 30 fetched "$image" || code=1
  kill "$server"
  on demo RegionOne image show "$image"
  return "$code"
}

fetched() { [[ $(on demo RegionOne image show -f value -c status "$1") == active ]]; }

asks_glance2() { curl -s --max-time 2 "http://127.0.0.1:$(port 2)/versions"; }

# curl ends with 28 when nobody answered in time, with 7 when nobody listens.
service_hangs() {
  local code=0
  "$here/service" pause glance2
  asks_glance2 || code=$?
  ((code == 28))
  if "$here/status"; then return 1; fi
  "$here/service" continue glance2
  asks_glance2
}

service_dies() {
  local code=0
  "$here/service" stop glance2
  asks_glance2 || code=$?
  ((code == 7))
  # The other region goes on.
  on demo RegionOne image list
  "$here/service" start glance2
  asks_glance2
}

proxy_is_named() {
  local listed
  GLANCE1_PUBLIC_PORT=$(port 60) "$here/up"
  listed=$(on admin RegionOne endpoint list --service image --region RegionOne -f value -c Interface -c URL | sort)
  [[ $listed == "admin http://127.0.0.1:$(port 1)
internal http://127.0.0.1:$(port 1)
public http://127.0.0.1:$(port 60)" ]]
  GLANCE1_PUBLIC_PORT=$(port 1) "$here/up"
}

beside() { IMAGEFACTORY_OPENSTACK=$WORK/two IMAGEFACTORY_OPENSTACK_PORT_BASE=15600 "$@"; }

second_cloud() {
  local token projects=http://127.0.0.1:15600/v3/auth/projects
  TOKEN_TTL=4 beside up image
  token=$(beside on demo RegionOne token issue -f value -c id)
  curl -sf -H "X-Auth-Token: $token" "$projects"
  sleep 5
  [[ $(curl -s -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $token" "$projects") == 401 ]]
  beside "$here/down" --wipe
  "$here/status"
}

taken_port_is_named() {
  if IMAGEFACTORY_OPENSTACK=$WORK/two "$here/up" image 2>"$WORK/said"; then return 1; fi
  cat "$WORK/said"
  grep -q "port $(port 0) of keystone is in use" "$WORK/said"
  IMAGEFACTORY_OPENSTACK=$WORK/two "$here/down" --wipe
}

survives_a_crash() {
  local name
  for name in keystone glance1 glance2; do kill -KILL "$("$here/service" pid "$name")"; done
  if "$here/status"; then return 1; fi
  up
  everybody_logs_in
}

images_stay() {
  "$here/down"
  no_process
  up
  [[ $(on demo RegionTwo image list -f value -c Name) == in-RegionTwo ]]
}

nothing_is_left() {
  "$here/down" --wipe
  no_process
  [[ ! -e $IMAGEFACTORY_OPENSTACK ]]
  "$here/down"
}
