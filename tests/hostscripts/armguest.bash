# shellcheck shell=bash
# A small Debian for aarch64 that UEFI boots from its own disk. No program of it runs while it is made, so that takes no processor
# of its kind: packages are unpacked, and what their scripts would have done is done here. Sourced by run.
# shellcheck disable=SC2034,SC2154 # variables are set by run, or read by the cases

ARM_PACKAGES=openssh-server,iproute2,jq,mount,dash,coreutils,busybox-static,linux-image-cloud-arm64,grub-efi-arm64-signed
ARM_MODULES=(virtio_pci virtio_scsi virtio_net sd_mod sr_mod isofs ext4)

# make_arm_guest - sets arm_guest, as make_debian_guest does
make_arm_guest() {
  local cached
  make_cached armguest "$codename $ARM_PACKAGES $(cat "$here/armguest.bash" "$here/guest.bash" "$here"/guest/*)" build_arm_guest
  arm_guest=$cached
}

build_arm_guest() {
  mmdebstrap --quiet --variant=extract --arch=arm64 --include="$ARM_PACKAGES" --aptopt='APT::Install-Recommends "false"' \
    "$codename" "$1/root" "${apt_sources[@]}"
  configure_arm_root "$1/root"
  write_arm_initrd "$1/root" "$1/initrd"
  write_arm_disk "$1"
  rm -rf "$1/root" "$1/initrd"
}

configure_arm_root() {
  local root=$1
  install -m 755 "$here/guest/init" "$root/sbin/init"
  mkdir -p "$root"/{dev,proc,sys,run,tmp,root,mnt,etc/ssh/sshd_config.d}
  printf 'root:x:0:0::/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  printf 'root:*:19000:0:99999:7:::\n' >"$root/etc/shadow"
  printf 'HostKey /etc/ssh/ssh_host_ed25519_key\nPermitRootLogin prohibit-password\nUsePAM no\n' >"$root/etc/ssh/sshd_config"
  printf 'LABEL=guest / ext4 defaults 0 1\nLABEL=EFI /boot/efi vfat defaults 0 2\n' >"$root/etc/fstab"
}

# write_arm_initrd ROOT FOLDER - the drivers, and a shell that loads them
write_arm_initrd() {
  local root=$1 initrd=$2 kernel module file
  kernel=$(basename "$root"/lib/modules/*)
  mkdir -p "$initrd"/{bin,modules,proc,sys,dev,root}
  cp "$root/bin/busybox" "$initrd/bin/busybox"
  depmod -b "$root" "$kernel"
  for module in "${ARM_MODULES[@]}"; do
    modprobe -d "$root" -S "$kernel" --show-depends "$module" | sed -n 's/^insmod //p'
  done | awk '!seen[$1]++ { print $1 }' | while read -r file; do
    cp "$file" "$initrd/modules/"
    basename "$file"
  done >"$initrd/modules/order"
  cat >"$initrd/init" <<'END'
#!/bin/busybox sh
busybox mount -t proc proc /proc
busybox mount -t sysfs sysfs /sys
busybox mount -t devtmpfs devtmpfs /dev
while read -r module; do busybox insmod "/modules/$module"; done </modules/order
until busybox mount -t ext4 /dev/sda1 /root 2>/dev/null; do busybox sleep 1; done
for folder in proc sys dev; do busybox mount --move "/$folder" "/root/$folder"; done
exec busybox switch_root /root /sbin/init
END
  chmod 755 "$initrd/init"
  (cd "$initrd" && find . | cpio --quiet -o -H newc | zstd -q) >"$root/boot/initrd.img"
  cp "$root"/boot/vmlinuz-* "$root/boot/vmlinuz"
}

# write_arm_disk FOLDER - two partitions: FOLDER/root, and one with the loader that UEFI starts
write_arm_disk() {
  local root="$1/root" disk="$1/disk" efi="$1/root/boot/efi/EFI"
  mkdir -p "$efi"/{BOOT,debian}
  cp "$root/usr/lib/grub/arm64-efi-signed/grubaa64.efi.signed" "$efi/BOOT/BOOTAA64.EFI"
  cat >"$efi/debian/grub.cfg" <<'END'
search --label guest --set root
linux /boot/vmlinuz console=ttyAMA0 net.ifnames=0 loglevel=4
initrd /boot/initrd.img
boot
END
  rm -rf "$root"/usr/share/{doc,locale,man,grub} "$root"/usr/lib/{grub,modules} "$root"/lib/modules "$root"/var/{cache,lib}/apt \
    "$root"/boot/vmlinuz-*
  (cd "$root" && find . -xdev -type f | LC_ALL=C sort) >"$1/files"
  (cd "$root" && hashdeep -c sha256 -l -f "$1/files") >"$1/files.hashdeep"
  write_partitions "$1" "$root" "$disk"
}
