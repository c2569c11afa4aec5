# shellcheck shell=bash
# The guests' image: a bare ext4 file system as the disk, with kernel and initial RAM disk beside it, so that neither
# loop devices nor a boot loader are needed.

GUESTS=$CACHE/openstack-guests

# guest_folder KIND: changes with what it is made by.
guest_folder() {
  echo "$GUESTS/$1-$({
    cat "$OPENSTACK_HOME"/lib/guest/* "$OPENSTACK_HOME/lib/guest.sh"
    [[ $1 != builder ]] || build_host_packages
  } | sha256sum | cut -c1-16)"
}

build_host_packages() { "$REPOSITORY/tests/hostscripts/packages" builder-dib | paste -sd ,; }

build_guest() {
  local kind=$1 folder
  folder=$(guest_folder "$kind")
  [[ ! -e $folder ]] || return 0
  rm -rf "$GUESTS/$kind"-*
  step "Building the guest image \"$kind\"" "1 min" logged "guest-$kind" atomically "$folder" make_guest "$kind"
}

make_guest() {
  local kind=$1 output=$2 hooks=$OPENSTACK_HOME/lib/guest size=700M suite=bookworm packages
  packages=openssh-server,iproute2,jq,kmod,initramfs-tools,zstd
  if [[ $kind != init ]]; then
    packages+=,systemd-sysv,dbus,cloud-init,ifupdown,sudo,netbase,locales,e2fsprogs
    size=1200M
  fi
  if [[ $kind == builder ]]; then
    packages+=,$(build_host_packages)
    # That of the builder image, whose packages these are.
    suite=trixie size=2G
  fi
  mkdir -p "$output"
  bootstrap "$suite" "$output/root.tar" --variant=minbase --include="$packages" --aptopt='APT::Install-Recommends "false"' \
    --customize-hook="$hooks/before-kernel \"\$1\"" \
    --customize-hook='chroot "$1" apt-get install -y -qq --no-install-recommends linux-image-cloud-amd64' \
    --customize-hook="$hooks/after-kernel \"\$1\" $kind '$output'"
  mkdir "$output/root"
  tar -C "$output/root" -xf "$output/root.tar"
  truncate -s "$size" "$output/root.img"
  mke2fs -q -t ext4 -d "$output/root" "$output/root.img"
  qemu-img convert -f raw -c -O qcow2 "$output/root.img" "$output/disk.qcow2"
  rm -rf "$output/root" "$output/root.tar" "$output/root.img"
}

# register_guest KIND: prints the image's id.
register_guest() {
  "$OPENSTACK_HOME/lib/seed" guest "http://127.0.0.1:$KEYSTONE_PORT/v3" "$PASSWORD" "http://127.0.0.1:$GLANCE1_PORT" \
    "guest-$1" "$(guest_folder "$1")"
}
