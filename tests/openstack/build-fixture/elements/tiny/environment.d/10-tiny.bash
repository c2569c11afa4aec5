# No distribution of diskimage-builder's own, whose elements would install what this one does not have.
export DISTRO_NAME=tiny DIB_INIT_SYSTEM=systemd
