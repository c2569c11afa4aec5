#!/bin/sh
# guestprogram.sh PROGRAM [DATA...] - takes a program of the tester into the guest, with its libraries and further files or folders.
# Prints the guest's folder for it, below which each has the path that it has here, and on the next line the command that
# runs it. Images have neither oscap nor iperf3, and with the tester's own every image is judged by the same version. The
# guest is a throw-away copy, so nothing of this gets into an image.
#
# Expects the connection that boot.sh opened (IMAGEFACTORY_SSH_CONFIG). What went wrong is the last line on stderr.
set -eu
: "${IMAGEFACTORY_SSH_CONFIG:?}"
export LC_ALL=C.UTF-8

# Hardened images mount some of them noexec.
PLACES='/var/tmp /var/lib /usr/local /opt /root'

refuse() {
  echo "$*" >&2
  exit 1
}

in_guest() { ssh -T -F "$IMAGEFACTORY_SSH_CONFIG" guest "$1"; }

# libraries PROGRAM - the files that it is loaded with; the loader, which alone stands without an arrow, is the first
libraries() {
  ldd "$1" | awk '$1 ~ /^\// { print $1 } $2 == "=>" { others = others $3 "\n" } END { printf "%s", others }'
}

name=$1
shift
program=$(command -v "$name") ||
  refuse "the tester image has no $name: build it from the Dockerfile's target tester of this operator's version"
libraries=$(libraries "$program")
# shellcheck disable=SC2086 # a list of paths without blanks
needed_kib=$(du -Lkcs "$program" $libraries "$@" | tail -n 1 | cut -f1)

# In one round trip: each takes a tenth of a second and more of an emulated guest.
folder=$(in_guest "sudo -n sh -s $name $((needed_kib + needed_kib / 4)) $(uname -m) $PLACES" <<'END' | head -c 4096
name=$1 needed_kib=$2 machine=$3
shift 3
if [ "$(uname -m)" != "$machine" ]; then
  echo "the tester's $name is for $machine, the guest is $(uname -m)"
  exit 1
fi
for place; do
  folder=$place/imagefactory-tools/$name
  mkdir -p "$folder" || continue
  free_kib=$(df -Pk "$folder" | tail -n 1 | tr -s ' ' | cut -d' ' -f4)
  printf '#!/bin/sh\n' >"$folder/probe" && chmod 755 "$folder/probe"
  if ! "$folder/probe" 2>/dev/null; then
    seen="$seen $place (noexec)"
  elif [ "$free_kib" -lt "$needed_kib" ]; then
    seen="$seen $place ($((free_kib / 1024)) MiB free)"
  else
    rm "$folder/probe"
    echo "$folder"
    exit 0
  fi
  rm -rf "$folder"
done
echo "$name needs $((needed_kib / 1024)) MiB in a folder of the guest that lets programs run:$seen; raise tests.diskGiB"
exit 1
END
)
# What is none of the folders is what keeps the guest from having one, or a guest's own idea.
found=
for place in $PLACES; do
  [ "$folder" != "$place/imagefactory-tools/$name" ] || found=yes
done
[ "$found" ] || refuse "${folder:-the guest does not answer by SSH, or sudo asks for a password}"

# shellcheck disable=SC2086
tar -chf - "$program" $libraries "$@" 2>/dev/null | in_guest "sudo -n tar -xf - -C $folder" >/dev/null ||
  refuse "$name cannot be unpacked in the guest's $folder: the guest needs tar, and room for $((needed_kib / 1024)) MiB"

loader=${libraries%%
*}
path=$(echo "$libraries" | sed "s#/[^/]*\$##; s#^#$folder#" | sort -u | paste -sd :)
echo "$folder"
echo "$folder$loader --inhibit-cache --library-path $path $folder$program"
