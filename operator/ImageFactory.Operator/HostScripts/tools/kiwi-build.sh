#!/bin/sh
# One build by kiwi: the packages, which may come from an archive of a root that has them; the rest of the description; what
# the factory itself does to the root; and the disk. The factory's part stands between kiwi's commands, because that is after
# all scripts of the description and before anything is on the disk.
# usage: kiwi-build.sh PACKAGES DESCRIPTION DIRECTORY FILES ARCHIVE KIWI-OPTIONS...
#   PACKAGES, DESCRIPTION  as kiwi_description.py has split them; without the folder PACKAGES all is in DESCRIPTION
#   FILES                  what is copied over the root
#   ARCHIVE                is read where it is there, and else written; - for none
set -eu

packages=$1
description=$2
root=$3/root
result=$3/result
files=$4
archive=$5
shift 5
# It would reach the packages' scripts, which run in the root, where there is no such directory.
unset TMPDIR

# remove_files DIRECTORY [FIND-TESTS] - below the root
remove_files() {
  directory="$root/$1"
  shift
  if [ -d "$directory" ]; then find "$directory" -xdev -mindepth 1 -type f "$@" -delete; fi
}

# finish_root - the image is updated from the profile's repositories, lets in by key only, and carries nothing that belongs
# to one machine or to its own making
finish_root() {
  if [ -d "$files/etc/apt" ]; then rm -f "$root/etc/apt/sources.list"; fi
  cp -r "$files/." "$root/"
  # The first value that sshd reads holds; a description that wants others writes a file that sorts before this one.
  if [ -d "$root/etc/ssh/sshd_config.d" ]; then
    printf 'PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n' \
      >"$root/etc/ssh/sshd_config.d/10-imagefactory.conf"
  fi
  remove_files etc/ssh -name 'ssh_host_*'
  # Empty, not absent: systemd can put one in its place while the root is still mounted for reading only, but not make it.
  if [ -d "$root/etc/systemd" ]; then : >"$root/etc/machine-id"; fi
  rm -f "$root/var/lib/dbus/machine-id" "$root/var/lib/systemd/random-seed" "$root/var/lib/systemd/credential.secret" \
    "$root/var/lib/zypp/AnonymousUniqueId"
  rm -f "$root/var/lib/dpkg/status.kiwi"
  for directory in apt dnf libdnf5 yum zypp; do remove_files "var/cache/$directory"; done
  remove_files var/lib/apt/lists
  remove_files var/lib/cloud/instances
  remove_files var/lib/dhcp -name '*.leases'
  remove_files root -maxdepth 1 -name '.*_history'
  find "$root/var/log" -xdev -type f -exec truncate -s 0 {} +
}

# install_packages KIWI-OPTIONS... - file capabilities are extended attributes
install_packages() {
  if [ -f "$archive" ]; then
    mkdir -p "$root"
    tar -C "$root" --xattrs --xattrs-include='*' --acls --numeric-owner --zstd -xf "$archive"
    return
  fi
  kiwi-ng --debug --logfile stdout "$@" system prepare --description "$packages" --root "$root"
  [ "$archive" != - ] || return 0
  tar -C "$root" --xattrs --xattrs-include='*' --acls --numeric-owner -I 'zstd -1 -T0' -cf "$archive.new" . ||
    rm -f "$archive.new"
}

existing=
if [ -d "$packages" ]; then
  install_packages "$@"
  existing=--allow-existing-root
  # kiwi has apt look there for what is installed, which dpkg does not write: all would be installed once more.
  if [ -e "$root/var/lib/dpkg/status.kiwi" ]; then ln -sf status "$root/var/lib/dpkg/status.kiwi"; fi
fi
kiwi-ng --debug --logfile stdout "$@" system prepare ${existing:+"$existing"} --description "$description" --root "$root"
echo 'Finishing the root system'
finish_root
kiwi-ng --debug --logfile stdout "$@" system create --root "$root" --target-dir "$result"
