#!/bin/sh
# Stands in for the build host's zypper while kiwi runs (kiwi.sh installs it). The libzypp 17.38 of Debian sid does not
# understand what its rpm 6.1 says of a good signature, and takes every package for unsigned. So rpm refuses a package that no
# key in the root has signed, and zypper leaves packages to it; indexes are checked by zypper. In the root kiwi runs the
# image's own zypper, which sees the repositories as they are.
set -eu

zypper=/usr/bin/zypper
case " $* " in
  *' install '*) ;;
  *) exec "$zypper" "$@" ;;
esac

previous=
for argument; do
  shift
  if [ "$previous" = --reposd-dir ]; then repositories=$argument; fi
  # What is downloaded in advance is installed by a helper of zypper's own, which looks for the keys outside of the root.
  if [ "$previous" = --download ]; then argument=as-needed; fi
  set -- "$@" "$argument"
  previous=$argument
done

# check_packages 0|1 - whether zypper does
check_packages() {
  sed -i -E "s/^(gpgcheck|pkg_gpgcheck)=.*/\1=$1/" "$repositories"/*.repo
}

HOME=$(mktemp -d)
export HOME
echo '%_pkgverify_level signature' >"$HOME/.rpmmacros"
status=0
check_packages 0
"$zypper" "$@" || status=$?
check_packages 1
rm -rf "$HOME"
exit "$status"
