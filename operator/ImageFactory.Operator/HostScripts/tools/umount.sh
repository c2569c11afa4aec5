#!/bin/sh
# Stands in for umount while diskimage-builder makes an image of rpm packages. dnf starts a gpg-agent for each repository
# whose index it checks, in the image's root as well, and does not end it: it holds the root's /dev, which yum-minimal then
# cannot unmount.

# agents - those that run in a root that diskimage-builder makes
agents() {
  for process in /proc/[0-9]*; do
    case "$(readlink "$process/root" 2>/dev/null)" in
      */dib_build.*) if grep -qx gpg-agent "$process/comm" 2>/dev/null; then echo "${process#/proc/}"; fi ;;
    esac
  done
}

tries=50
while [ "$tries" -gt 0 ] && [ -n "$(agents)" ]; do
  # shellcheck disable=SC2046 # a list of numbers
  kill -s KILL $(agents) 2>/dev/null
  tries=$((tries - 1))
  sleep 0.1
done
exec /usr/bin/umount "$@"
