# shellcheck shell=sh
# What diskimage-builder is told of rpm-md repositories: its elements yum-minimal (centos-minimal, fedora-minimal) and
# zypper-minimal (opensuse-minimal) make the base system of packages, as debian-minimal does. Sourced by dib.sh.
# shellcheck disable=SC2034,SC2154 # variables pass between this file and dib.sh

DIB_RPM_DIR="$STATE_DIR/rpm"

# jq: of os, what diskimage-builder 3.37 needs to be told of a distribution
# shellcheck disable=SC2016 # the variables are jq's
DIB_RPM_ENVIRONMENT='
  def rpm_element:
    {opensuse: "opensuse-minimal", sles: "opensuse-minimal", centos: "centos-minimal", fedora: "fedora-minimal"}[.distro]
    // "yum-minimal";
  # The network that cloud-init configures, and the growth of the root partition at the first boot.
  def rpm_packages:
    if rpm_element == "opensuse-minimal" then ["NetworkManager", "growpart"]
    else ["NetworkManager", "cloud-utils-growpart"] end;
  def rpm_environment($zypper; $yum):
    # Of a distribution without an element of its own, yum-minimal does not know which packages say what it is.
    {
      almalinux: "almalinux-release almalinux-repos almalinux-gpg-keys",
      rocky: "rocky-release rocky-repos rocky-gpg-keys",
      oraclelinux: "oraclelinux-release oraclelinux-release-el\(.version | split(".")[0]) redhat-release"
    }[.distro] as $release
    | {DIB_RELEASE: (if .distro == "centos" then "\(.version)-stream" else .version end)}
    + if rpm_element == "opensuse-minimal" then {DIB_ZYPPER_REPOS: $zypper}
      else {
        # Without it, centos-minimal and fedora-minimal take repositories of their own, with gpgcheck=0.
        DIB_YUM_MINIMAL_BOOTSTRAP_REPOS: $yum,
        DIB_YUM_MINIMAL_CREATE_INTERFACES: "0"
      } end
    + if rpm_element == "yum-minimal" then {DISTRO_NAME: .distro, YUM: "dnf", EFI_BOOT_DIR: "EFI/\(.distro)"} else {} end
    + if $release then {DIB_YUM_MINIMAL_BOOTSTRAP_PACKAGES: $release} else {} end;
'

# check_one_manager - what the other package manager would use nobody would miss, until it is needed
check_one_manager() {
  other=$(input 'def rpm: .type == "RpmMd";
    .profile.repositories | (.[0] | rpm) as $first | [.[] | select(rpm != $first) | .name][0]')
  [ -z "$other" ] || fail InvalidProfile \
    "repository '$other' is of the type $(repository "$other" '.type // "Apt"'), and '$(main_repository)' of the type $(repository "$(main_repository)" '.type // "Apt"'): an image has one package manager, so leave those of the other out"
}

# zypper_repositories - as zypper-minimal takes them: NAME=>URL, with blanks between them
zypper_repositories() {
  repository_names | while read -r name; do
    if [ "$(repository_kind "$name")" = rpmmd ]; then echo "$name=>$(repository_url "$name")/"; fi
  done | paste -sd ' '
}

# check_rpm_tools - diskimage-builder needs them outside of the image's root, and does not stop where they are missing
check_rpm_tools() {
  if grep -qx opensuse-minimal "$STATE_DIR/elements"; then
    command -v zypper >/dev/null || fail ToolMissing "the build host has no zypper, which opensuse-minimal needs: use the project's builder image, or add it to yours"
  else
    dnf --quiet download --help >/dev/null 2>&1 || fail ToolMissing \
      "the build host has no 'dnf download', which $(grep -m 1 -- -minimal "$STATE_DIR/elements") needs: use the project's builder image, or add the packages dnf and dnf-plugins-core to yours"
  fi
}

# write_rpm_repositories - the files of the build and those of the image. diskimage-builder reads the former from outside of
# the image's root and from inside, so the keys have one path here and there.
write_rpm_repositories() {
  rm -rf "$DIB_RPM_DIR"
  mkdir -p "$DIB_RPM_DIR/keys" "$DIB_RPM_DIR/build" "$DIB_RPM_DIR/image"
  repository_names >"$STATE_DIR/repositories"
  while read -r name; do
    cp "$KEYRINGS_DIR/$name.asc" "$DIB_RPM_DIR/keys/$name.asc"
    # yum-minimal takes the files with this beginning out of the image.
    rpm_source "$name" build "$DIB_RPM_DIR/keys/$name.asc" >"$DIB_RPM_DIR/build/dib-mirror-$name.repo"
    if [ "$(repository "$name" .buildOnly)" != true ]; then
      rpm_source "$name" image "/usr/share/keyrings/imagefactory-$name.asc" >"$DIB_RPM_DIR/image/$name.repo"
    fi
  done <"$STATE_DIR/repositories"
}

write_rpm_element() {
  check_rpm_tools
  write_rpm_repositories
  # yum-minimal makes an operating system, but leaves it to others to say so, and diskimage-builder wants to be told of one.
  if grep -qx yum-minimal "$STATE_DIR/elements"; then echo operating-system >"$element/element-provides"; fi
  # yum-minimal installs its first packages by rpm itself, which lets unsigned ones pass unless it is told not to.
  echo '%_pkgverify_level signature' >"$DIB_RPM_DIR/macros"
  cat >"$element/root.d/05-imagefactory" <<END
#!/bin/sh
# Before the first package: the keys of the profile's repositories, and no package without a signature by one of them. There
# may be no etc in the root yet, since yum-minimal makes it and fails where it is.
set -eu
sudo install -D -m 644 '$DIB_RPM_DIR/macros' /etc/rpm/macros.imagefactory
# dnf asks whether it may trust the key that its own configuration names, and yum-minimal does not answer. Its plugin "local"
# has a repository of its own, which is not there.
if [ -e /etc/dnf/dnf.conf ]; then sudo sed -i -e '/^assumeyes/d' -e '/^\[main\]/a assumeyes=True' /etc/dnf/dnf.conf; fi
if [ -e /etc/dnf/plugins/local.conf ]; then sudo sed -i 's/^enabled *=.*/enabled = false/' /etc/dnf/plugins/local.conf; fi
sudo mkdir -p "\$TARGET_ROOT$DIB_RPM_DIR" "\$TARGET_ROOT/var/lib/rpm"
sudo cp -r '$DIB_RPM_DIR/keys' "\$TARGET_ROOT$DIB_RPM_DIR/"
for key in '$DIB_RPM_DIR'/keys/*.asc; do
  sudo rpm --root "\$TARGET_ROOT" --dbpath /var/lib/rpm --import "\$key"
done
END
  cat >"$element/root.d/20-imagefactory" <<END
#!/bin/sh
# zypper-minimal adds the repositories without keys and priorities.
set -eu
[ -d "\$TARGET_ROOT/etc/zypp/repos.d" ] || exit 0
sudo rm -f "\$TARGET_ROOT"/etc/zypp/repos.d/*.repo
sudo cp '$DIB_RPM_DIR'/build/*.repo "\$TARGET_ROOT/etc/zypp/repos.d/"
END
  cat >"$element/cleanup.d/99-imagefactory" <<END
#!/bin/sh
# The image gets the repositories that it is to be updated from, which need not be those of its making. Those that a package
# of the distribution brought are switched off: if they were removed, its next update would bring them back.
set -eu
sudo rm -rf "\$TARGET_ROOT$BUILD_DIR"
# The folders on the way to it were made for it.
if [ -d "\$TARGET_ROOT${BUILD_DIR%/*}" ]; then sudo rmdir -p --ignore-fail-on-non-empty "\$TARGET_ROOT${BUILD_DIR%/*}"; fi
folder=etc/yum.repos.d
if [ -d "\$TARGET_ROOT/etc/zypp/repos.d" ]; then folder=etc/zypp/repos.d; fi
sudo find "\$TARGET_ROOT/\$folder" -name 'dib-mirror-*.repo' -delete
# A service of zypper brings repositories when it is refreshed. A link would lead to a file of this host.
for switched_off in etc/yum.repos.d etc/yum/repos.d etc/distro.repos.d etc/zypp/repos.d etc/zypp/services.d; do
  [ -d "\$TARGET_ROOT/\$switched_off" ] || continue
  sudo find "\$TARGET_ROOT/\$switched_off" -type f \( -name '*.repo' -o -name '*.service' \) \
    -exec sed -i -e '/^[[:space:]]*enabled *=/d' -e '/^\[.*\]/a enabled=0' {} +
done
sudo mkdir -p "\$TARGET_ROOT/usr/share/keyrings"
for repository in '$DIB_RPM_DIR'/image/*.repo; do
  # There is none where all are for the build alone.
  [ -e "\$repository" ] || continue
  sudo cp "\$repository" "\$TARGET_ROOT/\$folder/"
  name=\${repository##*/}
  sudo cp "$DIB_RPM_DIR/keys/\${name%.repo}.asc" "\$TARGET_ROOT/usr/share/keyrings/imagefactory-\${name%.repo}.asc"
done
END
}
