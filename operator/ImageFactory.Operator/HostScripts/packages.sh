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
  dpkg_status=$(file_of_image var/lib/dpkg/status)
  if [ -n "$dpkg_status" ] && [ -s "$dpkg_status" ]; then
    package_type=deb
    read_dpkg
  elif [ -n "$rpm_database" ]; then
    package_type=rpm
    read_rpm
  else
    fail NoPackageDatabase \
      "the image has neither a dpkg nor an rpm database: choose elements or a description of a distribution that has one; a link to it has to be a relative one, which stays in the image${unread:+ (not read: $unread)}"
  fi
  cut -f1-3 "$PACKAGES_TABLE" | tr '\t' ' ' >"$OUTPUT_DIR/packages.txt"
  package_count=$(wc -l <"$OUTPUT_DIR/packages.txt")
  [ "$package_count" -gt 0 ] || fail NoPackageDatabase "the image's $package_type database lists no installed package"
}

# check_package_architecture - where none of the packages is of the profile's, the image boots on no machine of it. Some are of
# more than a family's first (x86_64_v2).
check_package_architecture() {
  read_architecture
  # shellcheck disable=SC2154 # set by read_architecture
  foreign=$(cut -f3 "$PACKAGES_TABLE" | grep -vE '^(all|noarch|\(none\)|)$' | sort | uniq -c | sort -rn |
    awk -v own="$architecture" -v machine="$machine" '
      index($2, own) == 1 || index($2, machine) == 1 { found = 1 }
      !most { count = $1; most = $2 }
      END { if (most && !found) print count " of the packages in it are for " most }')
  [ -z "$foreign" ] || fail ArchitectureDiffers \
    "os.architecture is $machine, and the image is of another: $foreign; correct the field, or what the image is made from"
}

read_dpkg() {
  dpkg-query --admindir="${dpkg_status%/*}" -W -f "$DPKG_FORMAT" | sed -n 's/^installed\t//p' |
    LC_ALL=C sort >"$PACKAGES_TABLE"
}

# find_rpm_database - its path from the image's root; the first directory is where openSUSE and Fedora have moved it
find_rpm_database() {
  for directory in usr/lib/sysimage/rpm var/lib/rpm; do
    for database in rpmdb.sqlite Packages.db Packages; do
      if [ -n "$(file_of_image "$directory/$database")" ]; then
        echo "$directory/$database"
        return
      fi
    done
  done
}

read_rpm() {
  case "$rpm_database" in
    *.sqlite) rpm_format=sqlite ;;
    *.db) rpm_format=ndb ;;
    *) rpm_format=bdb_ro ;;
  esac
  # From a copy: rpm wants to lock a database that it only reads, and to make what indexes it lacks; the image is read-only.
  rm -rf "$RPM_DIR"
  mkdir "$RPM_DIR"
  rpm_path=$(file_of_image "$rpm_database")
  find "${rpm_path%/*}" -maxdepth 1 -type f -name "${rpm_path##*/}*" -exec cp -t "$RPM_DIR" {} +
  rpm_status=0
  rpm --dbpath "$RPM_DIR" --define "_db_backend $rpm_format" -qa --qf "$RPM_FORMAT" >"$STATE_DIR/packages.rpm" \
    2>"$STATE_DIR/rpm.log" || rpm_status=$?
  # What an rpm says that was built without this format, and then lists nothing.
  if grep -q 'dummy database' "$STATE_DIR/rpm.log"; then
    fail PackageDatabaseUnreadable \
      "the image's rpm database ($rpm_database) is of the format $rpm_format, which this host's $(rpm --version) was built without: use the project's builder image, or one whose rpm has it (Debian's from 4.20 on)"
  fi
  [ "$rpm_status" = 0 ] || fail PackageDatabaseUnreadable \
    "the image's rpm database ($rpm_database) cannot be read by $(rpm --version) ($(tail -n 1 "$STATE_DIR/rpm.log")): if it is damaged, run 'rpmdb --rebuilddb' in an element or in the description's config.sh"
  # A key that rpm trusts stands in its database as a package, which it is not.
  sed '/^gpg-pubkey\t/d' "$STATE_DIR/packages.rpm" | LC_ALL=C sort >"$PACKAGES_TABLE"
}
