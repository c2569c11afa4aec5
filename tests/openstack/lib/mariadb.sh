# shellcheck shell=bash
# MariaDB for Placement, Neutron and Nova: a server of the cloud's own, which need not survive a loss of power.

COMPUTE_DATABASES=(placement neutron nova nova_api nova_cell0)

# start_mariadb FOLDER
start_mariadb() {
  start_service mariadb mariadbd --no-defaults --user=root --datadir="$1" --socket="$STATE/mariadb.socket" \
    --pid-file="$STATE/mariadb.pid" --bind-address=127.0.0.1 --port="$MARIADB_PORT" --skip-name-resolve \
    --performance-schema=OFF --skip-log-bin --max-connections=300 --innodb-buffer-pool-size=64M \
    --innodb-log-file-size=32M --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-flush-method=nosync
}

database_url() { echo "mysql+pymysql://root@127.0.0.1:$MARIADB_PORT/$1?charset=utf8"; }

sql() { mariadb --no-defaults --host 127.0.0.1 --port "$MARIADB_PORT" --user root --skip-column-names --batch -e "$1"; }

# started_at SERVICE: as the services write times into their tables.
started_at() { date -u -d "$(ps -o lstart= -p "$(pid_of "$1")")" '+%F %T'; }

# The server that fills the template is the state's own, so that "down" ends it, too.
fill_compute_databases() {
  local folder=$1 name filling=()
  mariadb-install-db --no-defaults --user=root --datadir="$folder" --auth-root-authentication-method=normal --skip-test-db
  start_mariadb "$folder"
  wait_for mariadb 60 sql 'select 1'
  for name in "${COMPUTE_DATABASES[@]}"; do sql "create database $name character set utf8"; done
  for name in placement neutron nova; do
    "fill_${name}_database" &
    filling+=("$!")
  done
  for name in "${filling[@]}"; do wait "$name"; done
  stop_service mariadb
}

prepare_mariadb() {
  from_template "$(template_name mariadb mariadb-server-core python3-placement python3-neutron python3-nova)" \
    "$STATE/db/mariadb" fill_compute_databases
}
