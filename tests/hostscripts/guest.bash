# shellcheck shell=bash
# A small Debian that boots from its own disk within 20 s of an emulated processor: a kernel, a shell script as init, and sshd.
# For what a stage does in a guest; whether an image of the operator boots, the end-to-end tests show. Sourced by run.
# shellcheck disable=SC2034,SC2154 # variables are set by run, or read by the cases

GUEST_PACKAGES=openssh-server,sudo,iproute2,jq,kmod,initramfs-tools,zstd,linux-image-cloud-amd64,grub-common,grub-pc-bin
GUEST_PACKAGES+=,grub-efi-amd64-signed,shim-signed
# Between the boot sector and the partitions: the root's, and behind it 16 MiB for UEFI.
GUEST_FIRST_SECTOR=2048
GUEST_ROOT_SECTORS=$((498 * 2048))

# make_debian_guest - sets debian_guest to a folder with disk.qcow2 and the list of the files in it; kept for as long as what
# it is made of is the same
make_debian_guest() {
  local cached
  make_cached guest "$codename $GUEST_PACKAGES $(cat "$here/guest.bash" "$here"/guest/*)" build_debian_guest
  debian_guest=$cached
}

build_debian_guest() {
  mkdir "$1/modules"
  # Drivers of machine.sh's machine only: a full initial RAM disk takes seconds to unpack.
  printf 'MODULES=list\nCOMPRESS=zstd\n' >"$1/modules/guest"
  printf '%s\n' virtio_pci virtio_scsi virtio_net sd_mod sr_mod isofs ext4 >"$1/modules/modules"
  mmdebstrap --quiet --variant=minbase --include="$GUEST_PACKAGES" --aptopt='APT::Install-Recommends "false"' \
    --essential-hook="mkdir -p \"\$1/etc/initramfs-tools/conf.d\" && cp '$1/modules/guest' \"\$1/etc/initramfs-tools/conf.d/\"
      cp '$1/modules/modules' \"\$1/etc/initramfs-tools/modules\"" \
    "$codename" "$1/root" "${apt_sources[@]}"
  write_guest_disk "$1"
  rm -rf "$1/root" "$1/modules"
}

# write_guest_disk FOLDER - a boot sector, GRUB right behind it, a partition with FOLDER/root, and one with the loaders that UEFI
# starts, as Microsoft has signed them
write_guest_disk() {
  local root="$1/root" disk="$1/disk"
  install -m 755 "$here/guest/init" "$root/sbin/init"
  printf 'PermitRootLogin prohibit-password\nUsePAM no\n' >"$root/etc/ssh/sshd_config.d/guest.conf"
  rm -rf "$root"/etc/ssh/ssh_host_* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
  cat >"$root/boot/guest.cfg" <<END
set root=(hd0,msdos1)
linux /vmlinuz root=/dev/sda1 ro console=ttyS0 net.ifnames=0 loglevel=4
initrd /initrd.img
boot
END
  chroot "$root" grub-mkimage -O i386-pc -p / -c /boot/guest.cfg -o /boot/core.img biosdisk part_msdos ext2 linux
  write_efi_files "$root"
  truncate -s 1M "$disk"
  dd if="$root/usr/lib/grub/i386-pc/boot.img" of="$disk" bs=440 count=1 conv=notrunc status=none
  dd if="$root/boot/core.img" of="$disk" bs=512 seek=1 conv=notrunc status=none
  # No test looks at these, and each boot has all files compared.
  rm -rf "$root"/usr/share/{doc,locale,man,grub} "$root"/usr/lib/{grub,modules,shim}
  (cd "$root" && find . -xdev -type f | LC_ALL=C sort) >"$1/files"
  (cd "$root" && hashdeep -c sha256 -l -f "$1/files") >"$1/files.hashdeep"
  write_partitions "$1" "$root" "$disk"
}

# write_partitions FOLDER ROOT DISK - makes FOLDER/disk.qcow2 of what DISK begins with, and of ROOT's files
write_partitions() {
  local root=$2 disk=$3
  truncate -s 516M "$disk"
  printf '%s\n' "$GUEST_FIRST_SECTOR,$GUEST_ROOT_SECTORS,L,*" ",,ef" | sfdisk --quiet "$disk"
  truncate -s 16M "$1/efi"
  mkfs.vfat -n EFI "$1/efi" >/dev/null
  mcopy -s -i "$1/efi" "$root/boot/efi/EFI" ::
  dd if="$1/efi" of="$disk" bs=512 seek=$((GUEST_FIRST_SECTOR + GUEST_ROOT_SECTORS)) conv=notrunc,sparse status=none
  # What is on the other partition is not on this one.
  rm -r "$root/boot/efi/EFI" "$1/efi"
  mke2fs -q -t ext4 -L guest -d "$root" -E offset=$((GUEST_FIRST_SECTOR * 512)) "$disk" $((GUEST_ROOT_SECTORS / 2))k
  qemu-img convert -f raw -c -O qcow2 "$disk" "$disk.qcow2"
  rm "$disk" "$1/files"
}

# write_efi_files ROOT - shim, which firmware with Secure Boot starts, and GRUB, which shim does
write_efi_files() {
  local efi="$1/boot/efi/EFI"
  mkdir -p "$efi"/{BOOT,debian}
  cp "$1/usr/lib/shim/shimx64.efi.signed" "$efi/BOOT/BOOTX64.EFI"
  cp "$1/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" "$efi/BOOT/grubx64.efi"
  sed 's/^set root=.*/search --label guest --set root/' "$1/boot/guest.cfg" >"$efi/debian/grub.cfg"
  printf '%s\n' 'LABEL=guest / ext4 defaults 0 1' 'LABEL=EFI /boot/efi vfat defaults 0 2' >"$1/etc/fstab"
}
