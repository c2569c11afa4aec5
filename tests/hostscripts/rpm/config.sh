#!/bin/bash
set -eu
systemctl enable ssh systemd-networkd systemd-resolved systemd-timesyncd
# A server answers nobody's questions for names.
mkdir -p /etc/systemd/resolved.conf.d
printf '[Resolve]\nLLMNR=no\nMulticastDNS=no\n' >/etc/systemd/resolved.conf.d/10-server.conf
