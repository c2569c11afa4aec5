# shellcheck shell=bash
# Making the tables takes most of a first start, and gives the same each time. It is done once; then copies are taken.

# template_name PART PACKAGE...: changes with the packages and with the scripts that fill it.
template_name() {
  local part=$1
  shift
  {
    dpkg-query -W -f '${Package} ${Version}\n' "$@"
    cat "$OPENSTACK_HOME/lib/$part.sh" "$OPENSTACK_HOME/lib/databases.sh"
    echo "$PASSWORD"
  } | sha256sum | sed -E "s/^(.{16}).*/$part-\1/"
}

# from_template NAME TARGET COMMAND...: TARGET becomes a copy of the folder that the command fills; TARGET is its last
# argument. Clouds may start side by side, each fills a folder of its own, and the first one's stays.
from_template() {
  local name=$1 target=$2 filled
  shift 2
  [[ ! -e $target ]] || return 0
  if [[ ! -e $TEMPLATES/$name ]]; then
    mkdir -p "$TEMPLATES"
    # Of other versions: nobody has used them for a week.
    find "$TEMPLATES" -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} +
    filled=$TEMPLATES/$name.$(state_id).unfinished
    rm -rf "$filled"
    mkdir "$filled"
    "$@" "$filled"
    mv -nT "$filled" "$TEMPLATES/$name" 2>/dev/null || true
    rm -rf "$filled"
  fi
  touch "$TEMPLATES/$name"
  atomically "$target" cp -a "$TEMPLATES/$name"
}

# What an interrupted run left.
remove_unfinished_templates() { rm -rf "$TEMPLATES"/*."$(state_id)".unfinished; }

# Without a write-ahead log, Keystone answers two requests at once with "database is locked" (500).
write_ahead() { sqlite3 "$1" 'PRAGMA journal_mode=WAL' >/dev/null; }
