# shellcheck shell=bash
# Runs a stage script the way a privileged builder container does: the builder image as root, a /dev that was copied when
# the container started, an own process and mount namespace with the script as PID 1. Needs root, and no container engine.
# Sourced by run. Expects: $builder, $kiwi and $tester (root file systems), $scripts (HostScripts).
# shellcheck disable=SC2154 # these are set by run

# start_stage STAGE DIRECTORY [NAME=VALUE...] - DIRECTORY holds workspace/, modules/, cache/, input/, upload/, download/,
# tests/; writes DIRECTORY/STAGE.{log,result}. Replaces the shell: the caller puts it into the background, or a subshell. Three of the
# variables are for the container itself: WITHOUT=program hides one, BOUNDED=yes takes the privileges away, TESTER=yes takes
# the tester image and its user, who has none.
start_stage() {
  local stage=$1 directory=$2 root=$builder
  shift 2
  # As the operator chooses the builder image of a profile.
  if [[ $(jq -r .profile.builder.tool "$directory/input/build.json") == Kiwi ]]; then root=$kiwi; fi
  if [[ " $* " == *" TESTER=yes "* ]]; then root=$tester; fi
  : >"$directory/$stage.result"
  # As the kubelet makes it.
  chmod 666 "$directory/$stage.result"
  exec >"$directory/$stage.log" 2>&1
  # unshare's own TERM would end it before the script has cleaned up; callers signal the script (stage_pid).
  exec unshare --mount --pid --fork --kill-child=KILL --propagation private \
    bash -c "$(declare -f enter_container); enter_container \"\$@\"" container "${root:?}" "${scripts:?}" "$directory" "$stage" "$@"
}

enter_container() {
  set -eu
  local root=$1 scripts=$2 directory=$3 stage=$4 node volume enter=(chroot .)
  shift 4
  # Each container starts from the image: what it writes beside its volumes goes with it.
  mount -t tmpfs tmpfs /mnt
  mkdir /mnt/upper /mnt/work /mnt/root
  mount -t overlay -o "lowerdir=$root,upperdir=/mnt/upper,workdir=/mnt/work" overlay /mnt/root
  cd /mnt/root
  mount -t tmpfs -o mode=755 dev dev
  # What a privileged containerd container gets: the nodes of the host at that moment, as copies.
  for node in null zero full random urandom tty loop-control $(cd /dev && echo loop[0-9] loop[0-9][0-9]) kvm mapper/control; do
    if [ -e "/dev/$node" ]; then
      mkdir -p "dev/$(dirname "$node")"
      cp -a "/dev/$node" "dev/$node"
    fi
  done
  mkdir -p dev/pts dev/shm imagefactory/scripts imagefactory/{input,upload,download,tests,tested,modules} workspace cache
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  mount -t proc proc proc
  mount --rbind /sys sys
  mount --bind "$scripts" imagefactory/scripts
  # As a ConfigMap is.
  mount -o remount,bind,ro imagefactory/scripts
  # As a test pod has them: modules write to a volume of their own, and what test has, and they leave, can be read only.
  if [ "$stage" = modules ]; then
    mount --bind "$directory/modules" workspace
    mount --bind "$directory/workspace" imagefactory/tested
    mount -o remount,bind,ro imagefactory/tested
    set -- IMAGEFACTORY_FETCHED="/imagefactory/tested/imagefactory-$(jq -r .build.uid "$directory/input/build.json")/fetched" "$@"
  else
    mount --bind "$directory/workspace" workspace
    mount --bind "$directory/modules" imagefactory/modules
    # What fetch has of a private source, it leaves there for modules.
    [ "$stage" = fetch ] || mount -o remount,bind,ro imagefactory/modules
  fi
  mount --bind "$directory/cache" cache
  for volume in input upload download tests; do mount --bind "$directory/$volume" "imagefactory/$volume"; done
  : >dev/termination-log
  mount --bind "$directory/$stage.result" dev/termination-log
  cp /etc/resolv.conf etc/resolv.conf
  printf '127.0.0.1 localhost %s\n' "$(uname -n)" >etc/hosts
  # What serve_source has its certificate of.
  if [ -e imagefactory/input/ca.pem ]; then set -- GIT_SSL_CAINFO=/imagefactory/input/ca.pem "$@"; fi
  local launch=(env) setting
  for setting in "$@"; do
    case $setting in
      WITHOUT=*) rm -f "$(readlink -f "./usr/bin/${setting#*=}")" "usr/bin/${setting#*=}" ;;
      BOUNDED=*) launch=(setpriv "--bounding-set=-sys_admin,-mknod" "--inh-caps=-sys_admin,-mknod" env) ;;
      TESTER=*)
        echo 'imagefactory:x:65532:65532::/tmp:/usr/sbin/nologin' >>etc/passwd
        chmod 1777 workspace dev/shm
        enter=(chroot --userspec=65532:65532 .)
        ;;
    esac
  done
  exec "${launch[@]}" -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    IMAGEFACTORY_SCRIPTS=/imagefactory/scripts IMAGEFACTORY_INPUT=/imagefactory/input/build.json \
    IMAGEFACTORY_WORKSPACE=/workspace IMAGEFACTORY_CACHE=/cache IMAGEFACTORY_RESULT=/dev/termination-log \
    IMAGEFACTORY_UPLOAD=/imagefactory/upload/upload.json IMAGEFACTORY_DOWNLOAD=/imagefactory/download/download.json \
    IMAGEFACTORY_BUILD_UID="$(jq -r .build.uid "$directory/input/build.json")" "$@" \
    "${enter[@]}" /bin/sh "/imagefactory/scripts/$stage.sh"
}
