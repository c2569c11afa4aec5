# shellcheck shell=bash
# RabbitMQ, through which Nova's and Neutron's parts speak, with a name service (epmd) of its own.

rabbitmq_url() { echo "rabbit://guest:guest@127.0.0.1:$RABBITMQ_PORT/"; }

prepare_rabbitmq() {
  mkdir -p "$STATE/etc/rabbitmq" "$STATE"/db/rabbitmq/{home,mnesia,log}
  write_changed "$STATE/etc/rabbitmq/rabbitmq.conf" <<X
listeners.tcp.1 = 127.0.0.1:$RABBITMQ_PORT
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 50MB
X
}

# One scheduler thread that does not spin while it waits: idle, the server costs next to nothing.
start_rabbitmq() {
  local names=(env "ERL_EPMD_PORT=$EPMD_PORT" ERL_EPMD_ADDRESS=127.0.0.1)
  start_service epmd "${names[@]}" epmd -port "$EPMD_PORT" -address 127.0.0.1
  start_service rabbitmq "${names[@]}" "HOME=$STATE/db/rabbitmq/home" RABBITMQ_NODENAME=imagefactory@localhost \
    "RABBITMQ_CONFIG_FILE=$STATE/etc/rabbitmq/rabbitmq.conf" "RABBITMQ_ADVANCED_CONFIG_FILE=$STATE/etc/rabbitmq/none" \
    "RABBITMQ_MNESIA_BASE=$STATE/db/rabbitmq/mnesia" "RABBITMQ_LOG_BASE=$STATE/db/rabbitmq/log" \
    "RABBITMQ_DIST_PORT=$RABBITMQ_DISTRIBUTION_PORT" RABBITMQ_ENABLED_PLUGINS_FILE=/dev/null \
    RABBITMQ_CONF_ENV_FILE=/dev/null \
    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none" \
    /usr/lib/rabbitmq/bin/rabbitmq-server
}
