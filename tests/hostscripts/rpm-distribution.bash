# shellcheck shell=bash
# An rpm distribution that boots, from what the Debian mirror has: its packages' files, packed by rpmbuild, in a signed rpm-md
# repository. No rpm distribution's mirror can be reached from where the tests run, and a tool that takes packages from
# such a repository cannot tell the difference: names, dependencies, signatures and the boot are real. Sourced by run.
# shellcheck disable=SC2016 # programs of other shells stand in single quotes
# shellcheck disable=SC2034,SC2154 # variables are set by run, or read by the cases

# The suite whose rpm, dnf and createrepo_c are used, and whose packages the distribution is made of.
RPM_SUITE=trixie
RPM_TOOLS=rpm,createrepo-c,dnf,zypper,gnupg,zstd,python3,db5.3-util
RPM_NAME=lightrpm
RPM_VERSION=13
# What kiwi expects in an image of its type oem, a server that cloud-init sets up, and the package managers, of which an
# image asks for one.
RPM_PACKAGES=systemd-sysv,udev,dbus,linux-image-cloud-amd64,grub-pc-bin,grub2-common,dracut,zstd,openssh-server,cloud-init
RPM_PACKAGES+=,netplan.io,sudo,python3,rpm,dnf,zypper,iproute2,kmod,cloud-guest-utils,ca-certificates,systemd-resolved,e2fsprogs
RPM_PACKAGES+=,parted,procps,gnupg,cpio,jq,iputils-ping,systemd-timesyncd

# make_rpm_tools - sets rpm_tools to a root with rpmbuild, rpmsign, createrepo_c, dnf and zypper
make_rpm_tools() {
  local cached
  make_cached rpm-tools "$RPM_SUITE $RPM_TOOLS" install_rpm_tools
  rpm_tools=$cached
}

install_rpm_tools() {
  mmdebstrap --quiet --variant=minbase --aptopt='APT::Install-Recommends "false"' --include="$RPM_TOOLS" \
    "$RPM_SUITE" "$1" "deb $mirror $RPM_SUITE main"
}

# in_rpm_tools FOLDER COMMAND... - as root in it, with FOLDER as /work, and with its own etc where FOLDER has one
in_rpm_tools() {
  unshare --mount --pid --fork --kill-child bash -euc '
    mount --make-rprivate /
    mount -t tmpfs tmpfs /mnt
    mkdir /mnt/upper /mnt/work /mnt/root
    mount -t overlay -o "lowerdir=$1,upperdir=/mnt/upper,workdir=/mnt/work" overlay /mnt/root
    mkdir -p /mnt/root/work
    mount --rbind /dev /mnt/root/dev
    mount -t proc proc /mnt/root/proc
    mount --bind "$2" /mnt/root/work
    # The owners of files are packed by their names.
    for names in passwd group; do
      if [[ -e $2/$names ]]; then cp "$2/$names" /mnt/root/etc/; fi
    done
    shift 2
    exec chroot /mnt/root env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"' \
    in_rpm_tools "$rpm_tools" "$@"
}

# sign_repository FOLDER KEY - its repomd.xml, by the key of make_key
sign_repository() { gpg_with "$2" --armor --detach-sign "$1/repodata/repomd.xml"; }

# sign_packages_again OTHER-KEY FOLDER PATTERN KEY - those packages of the repository in the folder by the other key, and its
# index, which names them, by its own
sign_packages_again() {
  mkdir "$directory/signing"
  cp -r "$1.gnupg" "$directory/signing/other.gnupg"
  find "$2" -name "$3.rpm" -exec mv -t "$directory/signing" {} +
  in_rpm_tools "$directory/signing" sh -euc 'rpmsign --define "_gpg_name other" --define "_gpg_path /work/other.gnupg" \
    --resign /work/*.rpm' >"$directory/sign.log" 2>&1
  mv "$directory"/signing/*.rpm "$2/"
  in_rpm_tools "$2" createrepo_c --quiet /work
  sign_repository "$2" "$4"
}

# pack_repository FOLDER KEY-NAME - FOLDER/repository out of the packages below FOLDER/RPMS, all of them signed
pack_repository() {
  mkdir "$1/repository"
  find "$1/RPMS" -name '*.rpm' -exec mv -t "$1/repository" {} +
  in_rpm_tools "$1" sh -euc '
    find /work/repository -name "*.rpm" -print0 | xargs -0 -n 40 -P 2 rpmsign --define "_gpg_name $1" \
      --define "_gpg_path /work/$1.gnupg" --addsign >/work/sign.log 2>&1
    createrepo_c --quiet /work/repository' sh "$2"
  sign_repository "$1/repository" "$1/$2"
}

# make_rpm_distribution - sets rpm_distribution to a folder with repository/, key.asc, which all of it is signed by, and
# key.gnupg, for cases that sign again
make_rpm_distribution() {
  local cached
  make_rpm_tools
  make_cached rpm-distribution "$RPM_SUITE $RPM_NAME $RPM_VERSION $RPM_PACKAGES \
    $(declare -f build_rpm_distribution make_rpm_tree pack_repository) $(<"$here/rpm/spec.py")" build_rpm_distribution
  rpm_distribution=$cached
}

build_rpm_distribution() {
  make_rpm_tree "$1/tree"
  cp "$1/tree/etc/passwd" "$1/tree/etc/group" "$here/rpm/spec.py" "$1/"
  in_rpm_tools "$1" sh -euc 'python3 /work/spec.py /work/tree /work/lists "$@" >/work/all.spec
    rpmbuild -bb --quiet --define "_topdir /work" /work/all.spec' sh "$RPM_NAME" "$RPM_VERSION" >"$1/build.log" 2>&1
  make_key "$1" key
  pack_repository "$1" key
  rm -rf "$1"/{tree,BUILD,BUILDROOT,SOURCES,SPECS,SRPMS,RPMS,lists}
}

# make_rpm_tree FOLDER - the system as it is to be, but for its package database
make_rpm_tree() {
  mmdebstrap --quiet --variant=minbase --aptopt='APT::Install-Recommends "false"' --include="$RPM_PACKAGES" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' "$RPM_SUITE" "$1" "deb $mirror $RPM_SUITE main"
  cat >"$1/usr/lib/os-release" <<END_OS
NAME="Light RPM"
ID=$RPM_NAME
VERSION_ID=$RPM_VERSION
PRETTY_NAME="Light RPM $RPM_VERSION"
END_OS
  # On a root that is mounted for reading only at first, systemd can put one in its place, but not make it.
  : >"$1/etc/machine-id"
  # Debian's rpm keeps its database in the home of its user, where it is not the system's own.
  mkdir -p "$1/etc/rpm"
  echo '%_dbpath /var/lib/rpm' >"$1/etc/rpm/macros.$RPM_NAME"
  cat >"$1/etc/cloud/cloud.cfg.d/90_$RPM_NAME.cfg" <<END_CLOUD
# Its name is unknown to cloud-init, which looks at what it is made of.
system_info: {distro: debian, default_user: {name: $RPM_NAME, sudo: ["ALL=(ALL) NOPASSWD:ALL"], shell: /bin/bash}}
datasource_list: [ConfigDrive, OpenStack, NoCloud]
locale: C.UTF-8
END_CLOUD
  printf 'PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n' \
    >"$1/etc/ssh/sshd_config.d/10-$RPM_NAME.conf"
  printf 'compress="zstd -3 -T2"\n' >"$1/etc/dracut.conf.d/50-$RPM_NAME.conf"
  printf 'GRUB_TIMEOUT=0\nGRUB_CMDLINE_LINUX="console=ttyS0"\nGRUB_TERMINAL=serial\n' >>"$1/etc/default/grub"
}

# make_rpm_repository - sets rpm_repository to a folder like that of make_rpm_distribution, with two small packages, and
# other.asc and other.gnupg, a key that signs nothing in it
make_rpm_repository() {
  local cached
  make_rpm_tools
  make_cached rpm-repository "$RPM_SUITE $(declare -f build_rpm_repository pack_repository) $(<"$here/rpm/small.spec")" \
    build_rpm_repository
  rpm_repository=$cached
}

build_rpm_repository() {
  cp "$here/rpm/small.spec" "$1/"
  in_rpm_tools "$1" rpmbuild -bb --quiet --define '_topdir /work' /work/small.spec >"$1/build.log" 2>&1
  make_key "$1" key
  make_key "$1" other
  pack_repository "$1" key
  rm -rf "$1"/{BUILD,BUILDROOT,SOURCES,SPECS,SRPMS,RPMS}
}
