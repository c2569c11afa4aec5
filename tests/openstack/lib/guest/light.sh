# shellcheck shell=sh
# What makes a guest light enough for an emulated processor. Sourced, with root set.
# shellcheck disable=SC2154 # root is the caller's

# What takes seconds of an emulated processor, at boot or in the middle of a test, and nobody here looks at.
mask_services() {
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer \
    e2scrub_reap.service systemd-tmpfiles-clean.timer systemd-update-utmp.service systemd-update-utmp-runlevel.service \
    systemd-binfmt.service proc-sys-fs-binfmt_misc.automount lvm2-monitor.service blk-availability.service \
    getty.target uuidd.socket; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  done
}

# Drivers of what QEMU's board has, and these guests do not use.
forbid_drivers() {
  printf 'blacklist %s\n' ata_piix ata_generic pata_acpi floppy kvm_amd kvm_intel powernow_k8 >"$root/etc/modprobe.d/guest.conf"
}

# cloud-init reads the config drive only, and of its modules those that a test may ask for. The tools for locales are not
# there, and it would report their lack as an error.
configure_cloud_init() {
  cat >"$root/etc/cloud/cloud.cfg.d/90_guest.cfg" <<X
datasource_list: [ConfigDrive, None]
locale: false
manage_etc_hosts: true
cloud_init_modules: [bootcmd, write-files, resizefs, set_hostname, update_hostname, update_etc_hosts, users-groups, ssh]
cloud_config_modules: [runcmd]
cloud_final_modules: [scripts-user, final-message]
X
}
