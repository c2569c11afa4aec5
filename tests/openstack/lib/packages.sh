# shellcheck shell=bash
# Debian's OpenStack packages would each start its service. Here only the files are wanted: while dpkg works, the
# machine's policy is that no service starts.

POLICY=/usr/sbin/policy-rc.d
POLICY_MARK='# Made by tests/openstack/install while it installs.'

# quiet_packages PACKAGE...: installs what is missing, and starts none of it.
quiet_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} == 0)) || in_turn packages install_quietly "${missing[@]}"
}

install_quietly() {
  need_root "installs Debian packages"
  # What an interrupted run left.
  allow_services
  if [[ ! -e $POLICY ]]; then
    trap allow_services EXIT
    printf '%s\n' '#!/bin/sh' "$POLICY_MARK" 'exit 101' >"$POLICY"
    chmod 755 "$POLICY"
  fi
  install_in_turn "$@"
}

# A policy of the machine's own stays.
allow_services() {
  ! grep -qxsF "$POLICY_MARK" "$POLICY" || rm -f "$POLICY"
}
