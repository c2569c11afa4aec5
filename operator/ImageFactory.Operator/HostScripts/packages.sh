# shellcheck shell=sh
# What is installed in the mounted image, read from its own package database with the tool of its kind.
# Sourced after lib.sh; expects ROOT_MOUNT. Each reader writes PACKAGES_TABLE: one line a package, tab-separated, with
# name, version, architecture, source package, its version, supplier, homepage, licence; what is not known is empty. The
# licence is what the database says (rpm), or the path of the copyright file that says it (dpkg).

PACKAGES_TABLE="$STATE_DIR/packages.tsv"
RPM_DIR="$STATE_DIR/rpm"
# shellcheck disable=SC2016 # the variables are dpkg-query's
DPKG_FORMAT='${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}'\
'\t${Maintainer}\t${Homepage}\t\n'
# %|TAG?{…}| leaves out what rpm would call (none).
RPM_FORMAT='%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%|SOURCERPM?{%{SOURCERPM}}|\t'\
'\t%|VENDOR?{%{VENDOR}}|\t%|URL?{%{URL}}|\t%{LICENSE}\n'

# list_packages - sets package_type (deb or rpm, as a package URL has it) and package_count
list_packages() {
  rpm_database=$(find_rpm_database)
  if [ -s "$ROOT_MOUNT/var/lib/dpkg/status" ]; then
    package_type=deb
    read_dpkg
  elif [ -n "$rpm_database" ]; then
    package_type=rpm
    read_rpm
  else
    fail NoPackageDatabase \
      "the image has neither a dpkg nor an rpm database: name in builder.dib.elements a distribution that has one"
  fi
  cut -f1-3 "$PACKAGES_TABLE" | tr '\t' ' ' >"$OUTPUT_DIR/packages.txt"
  package_count=$(wc -l <"$OUTPUT_DIR/packages.txt")
  [ "$package_count" -gt 0 ] || fail NoPackageDatabase "the image's $package_type database lists no installed package"
}

read_dpkg() {
  dpkg-query --admindir="$ROOT_MOUNT/var/lib/dpkg" -W -f "$DPKG_FORMAT" | sed -n 's/^installed\t//p' |
    LC_ALL=C sort >"$PACKAGES_TABLE"
}

# find_rpm_database - its path from the image's root; the first directory is where openSUSE and Fedora have moved it
find_rpm_database() {
  for directory in usr/lib/sysimage/rpm var/lib/rpm; do
    for database in rpmdb.sqlite Packages.db Packages; do
      if [ -f "$ROOT_MOUNT/$directory/$database" ]; then
        echo "$directory/$database"
        return
      fi
    done
  done
}

read_rpm() {
  case "$rpm_database" in
    *.sqlite) ;;
    *.db) refuse_rpm_database ndb ;;
    *) refuse_rpm_database "Berkeley DB" ;;
  esac
  # From a copy: SQLite wants to write beside a database that it only reads, and the image is read-only.
  rm -rf "$RPM_DIR"
  mkdir "$RPM_DIR"
  cp "$ROOT_MOUNT/$rpm_database"* "$RPM_DIR/"
  rpm --dbpath "$RPM_DIR" -qa --qf "$RPM_FORMAT" >"$STATE_DIR/packages.rpm" || fail PackageDatabaseUnreadable \
    "the image's rpm database ($rpm_database) cannot be read by $(rpm --version): read this stage's log; if it is damaged, run 'rpmdb --rebuilddb' in an element"
  # A key that rpm trusts stands in its database as a package, which it is not.
  sed '/^gpg-pubkey\t/d' "$STATE_DIR/packages.rpm" | LC_ALL=C sort >"$PACKAGES_TABLE"
}

# refuse_rpm_database FORMAT
refuse_rpm_database() {
  fail PackageDatabaseUnreadable \
    "the image's rpm database ($rpm_database) is of the format $1, and this host's $(rpm --version) reads SQLite only: run 'rpmdb --rebuilddb --define \"_db_backend sqlite\"' in an element's finalise.d, or build a release whose database is SQLite"
}
