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
python3 -B "$(dirname "$0")/kiwi_finish.py" "$root" "$files"
kiwi-ng --debug --logfile stdout "$@" system create --root "$root" --target-dir "$result"
