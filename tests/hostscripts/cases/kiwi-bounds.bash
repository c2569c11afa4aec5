# shellcheck shell=bash
# Cases of what a description of kiwi may name and reach, and of what a build by kiwi leaves in the cache.
# shellcheck disable=SC2016 # commands of variants, and jq programs, stand in single quotes
# shellcheck disable=SC2034,SC2154 # variables are set by run, harness.bash, kiwi.bash and papers.bash, or read there

# Of a processor: a pattern that goes back and forth without end takes one for itself.
CHECK_SECONDS=30

# write_description FOLDER [COMMAND] - the sample's description of build.json, changed by the command, which is run in it
write_description() {
  local file
  while IFS= read -r file; do
    mkdir -p "$(dirname "$1/$file")"
    jq -j --arg file "$file" '.profile.builder.kiwi.files[$file]' "$directory/input/build.json" >"$1/$file"
  done < <(jq -r '.profile.builder.kiwi.files | keys[]' "$directory/input/build.json")
  (cd "$1" && eval "${2:-:}")
}

# git_description [COMMAND] - the same as a folder of git
git_description() {
  local source="$directory/input/source"
  write_kiwi_input
  write_description "$source/debian" "${1:-:}"
  git init -q -b main "$source"
  git -C "$source" add -A
  git -C "$source" -c user.name=t -c user.email=t@example.org commit -qm description
  serve_source
  write_kiwi_input '.profile.source.git = {url: $sourceUrl, ref: "main"}
    | .profile.builder.kiwi = {description: "debian"}'
}

# variant PATTERN COMMAND - a description changed by the command, and what its check has to say of it
variant() {
  write_description "$directory/variants/${#patterns[@]}" "$2"
  patterns+=("$1")
}

# named OLD NEW PATTERN - the same, where NEW stands in config.xml in place of OLD
named() {
  OLD=$1 NEW=$2 variant "$3" 'perl -0pi -e "s/\Q\$ENV{OLD}\E/\$ENV{NEW}/" config.xml'
}

# check_variants - all of them in one container, by the script that prepare runs
check_variants() {
  local number bad='' said
  cp -r "$scripts/tools" "$directory/tools"
  rpm_tools=$kiwi in_rpm_tools "$directory" sh -euc 'seq 0 "$1" | xargs -P 4 -I{} sh -c "ulimit -t $2; python3 -B \
    /work/tools/kiwi_description.py /work/input/build.json /work/variants/{} /work/packages/{} /work/keys /work/customize \
    >/work/variants/{}.json 2>&1 || :"' sh "$((${#patterns[@]} - 1))" "$CHECK_SECONDS"
  for number in "${!patterns[@]}"; do
    said=$(jq -r '.message // "told: \(.warnings | join("; "))"' "$directory/variants/$number.json" 2>/dev/null) ||
      said=$(tail -n 3 "$directory/variants/$number.json")
    if ! grep -qE -- "${patterns[number]}" <<<"$said"; then
      echo "expected: ${patterns[number]}"
      echo "seen:     $said"
      bad=yes
    fi
  done
  check "all are told" test -z "$bad"
}

case_kiwi_is_given_names_of_packages_and_files_of_the_description_alone() {
  local patterns=() name
  write_kiwi_input
  for name in '-oDPkg::Pre-Install-Pkgs::=touch /owned' --nogpgcheck https://evil.example/unsigned.rpm \
    /imagefactory/input/unsigned.deb unsigned.rpm; do
    named '"zstd"' "\"$name\"" "^config.xml:[0-9]+: package name=\"$name\" is no name of a package"
  done
  named '<packages type="bootstrap"/>' '<packages type="bootstrap"><package name="-oAPT::x=y"/></packages>' '-oAPT::x=y" is no name'
  named '<packages type="bootstrap"/>' '<packages type="bootstrap" bootstrap_package="-oAPT::x=y"/>' 'packages bootstrap_package="-oAPT'
  named '"zstd"' '"libstdc++6=12.2.0-14"' '^told: $'
  named '<preferences>' '<profiles><profile name="../.." description="x"/></profiles><preferences>' 'profile name="../.." is the name of a folder'
  named '<packages type="image">' '<packages type="image"><file name="../../../../etc/shadow" target="/srv/x"/>' \
    'file name="../../../../etc/shadow" leads out of the description'
  named '<packages type="image">' '<packages type="image"><file name="x" target="/../../etc/cron.d/x"/>' \
    'file target="/../../etc/cron.d/x" leads out of the image'
  named '<packages type="image">' '<packages type="image"><archive name="/imagefactory/input/x.tar"/>' 'archive name="/imagefactory'
  named 'image="oem"' 'image="oem" editbootconfig="/etc/shadow"' 'type editbootconfig="/etc/shadow" leads out'
  named '<packages type="image">' '<packages type="image"><file name="config.sh" target="/srv/x"/>' '^told: $'
  check_variants
}

case_kiwi_is_asked_for_no_disk_that_nobody_could_read_or_boot_afterwards() {
  local patterns=()
  write_kiwi_input
  named 'image="oem"' 'image="oem" luks="secret"' '^config.xml:[0-9]+: type luks="…" encrypts the disk'
  named 'image="oem"' 'image="oem" mdraid="mirroring"' 'type mdraid="…" makes the disk part of a RAID'
  named 'image="oem"' 'image="oem" target_blocksize="4096"' 'type target_blocksize="4096" is of sectors'
  check_variants
}

case_kiwi_reads_the_includes_that_were_checked_and_follows_no_link_out_of_the_description() {
  local patterns=()
  write_kiwi_input
  variant '^config.xml:3: include from="file:///imagefactory/input/x.xml" is no file' 'mkdir -p file:/imagefactory/input
    echo "<image/>" >file:/imagefactory/input/x.xml; sed -i "s#<description #<include from=\"file:///imagefactory/input/x.xml\"/>&#" config.xml'
  variant 'include from="this://./users.xml\?" is no file' 'echo "<image/>" >"users.xml?"
    sed -i "s#<description #<include from=\"this://./users.xml?\"/>&#" config.xml'
  variant 'include from="this://a.xml" is no file' 'echo "<image/>" >"users.xml?"; ln -s "users.xml?" a.xml
    sed -i "s#<description #<include from=\"this://a.xml\"/>&#" config.xml'
  variant 'may have no include of its own' 'echo "<image><include from=\"this://b.xml\"/></image>" >a.xml
    echo "<image><repository type=\"apt-deb\" package_gpgcheck=\"false\"><source path=\"http://evil.example\"/></repository></image>" >b.xml
    sed -i "s#<description #<include from=\"this://a.xml\"/>&#" config.xml'
  variant '^told: part.xml:2: sets a password for root$' 'sed -i "s#<description #<include from=\"this://./part.xml\"/>&#; /<users>/,/<.users>/d" config.xml
    printf "<image>\n<users><user name=\"root\" password=\"x\" pwdformat=\"plain\"/></users></image>" >part.xml'
  variant '^config.sh: is a link to /etc/shadow, out of the description' 'ln -sf /etc/shadow config.sh'
  variant '^root: is a link to /etc, out of the description' 'rm -rf root; ln -s /etc root'
  variant '^config.xml: is a link to /work/written, out of the description' 'mv config.xml debian.kiwi; ln -s /work/written config.xml'
  variant '^told: $' 'ln -s /usr/share/zoneinfo/UTC root/etc/localtime; ln -s config.sh own.sh'
  check_variants
  check "nothing is written through a link" test ! -e "$directory/written"

  git_description 'cd ..; rm -r debian; mkdir -p /imagefactory/input; ln -s /imagefactory/input debian'
  stages source
  stage prepare
  expect prepare 1 Failed InvalidDescription "'debian' is a link that leads out of the source"
}

case_kiwi_tells_what_apt_and_dnf_understand_and_is_not_held_by_a_long_line() {
  local patterns=() file line
  write_kiwi_input
  while IFS='|' read -r file line; do
    FILE=$file LINE=$line variant "^told: $file:1: switches signature checks off$" \
      'mkdir -p "$(dirname "$FILE")"; printf "%s\n" "$LINE" >"$FILE"'
  done <<'LINES'
root/etc/apt/sources.list.d/x.list|deb [trusted=true] file:/x ./
root/etc/apt/sources.list.d/x.list|deb [arch=amd64 allow-insecure=yes] file:/x ./
root/etc/apt/sources.list.d/x.sources|Allow-Insecure: yes
root/etc/apt/apt.conf.d/x|APT::Get::AllowUnauthenticated "on";
root/etc/apt/apt.conf.d/x|Acquire::AllowWeakRepositories "true";
root/etc/yum.repos.d/x.repo|gpgcheck: 0
LINES
  named '</users>' '<user name="toor" id="0" password="$6$salt$hash"/></users>' '^told: config.xml:[0-9]+: sets a password for root$'
  variant '^told: own.*sh:1: sets a password for root$' 'printf "echo root:x | chpasswd\n" >"$(printf "own\377.sh")"'
  variant '^told: own.sh:1: sets a password for root; own.sh:2: sets a password for root$' \
    'printf "passwd --stdin root <x\nusermod -p x root\npasswd -l root\n" >own.sh'
  variant '^told: config.sh:[0-9]+: names an address that cannot be read, a host' 'echo "curl http://user:s3cret@[broken/x" >>config.sh'
  for line in '[' 'usermod -p ' '-passwd ' 'passwd -a '; do
    LINE=$line variant '^told: $' 'perl -e "print \$ENV{LINE} x 40000" >root/data'
  done
  check_variants
}

case_kiwi_finishes_a_root_without_a_way_out_of_it_and_switches_other_repositories_off() {
  local host="$directory/host" bin="$directory/bin" root="$directory/image/root"
  mkdir -p "$host"/{sshd_config.d,cache/apt} "$bin" "$directory/files/etc/yum.repos.d" "$directory/description" \
    "$directory/files/etc/ssh/sshd_config.d"
  echo 'PermitRootLogin no' >"$directory/files/etc/ssh/sshd_config.d/10-imagefactory.conf"
  for file in machine-id default.repo cache/apt/pkgcache.bin; do echo own >"$host/$file"; done
  echo '[default]' >"$directory/files/etc/yum.repos.d/default.repo"
  # What config.sh, an overlay, or a package may make.
  cat >"$bin/kiwi-ng" <<FAKE
#!/bin/sh
case " \$* " in *' prepare '*) ;; *) exit 0 ;; esac
while [ "\$1" != --root ]; do shift; done
cd "\$2" 2>/dev/null || { mkdir -p "\$2"; cd "\$2"; }
mkdir -p etc/ssh etc/systemd etc/yum.repos.d var/log/own var/cache/dnf root
ln -s '$host/machine-id' etc/machine-id
ln -s '$host/sshd_config.d' etc/ssh/sshd_config.d
ln -s '$host/default.repo' etc/yum.repos.d/default.repo
ln -s '$host/cache/apt' var/cache/apt
echo x | tee etc/ssh/ssh_host_rsa_key var/log/own/log root/.bash_history root/.profile >var/cache/dnf/x
printf '[a]\nname=a\nenabled=1\n\n[b]\nname=b\n' >etc/yum.repos.d/vendor.repo
mkdir -p etc/zypp/services.d
printf '[openSUSE]\nenabled=1\nurl=dir:/usr/share/zypp/local/service/openSUSE\n' >etc/zypp/services.d/openSUSE.service
FAKE
  chmod 755 "$bin/kiwi-ng"
  PATH="$bin:$PATH" sh "$scripts/tools/kiwi-build.sh" none "$directory/description" "$directory/image" "$directory/files" -
  check "the host's files are as they were" test "$(cat "$host"/{machine-id,default.repo,cache/apt/pkgcache.bin})" = $'own\nown\nown'
  check "no new file on the host" test -z "$(ls "$host/sshd_config.d")"
  check "an empty machine-id" test -f "$root/etc/machine-id" -a ! -s "$root/etc/machine-id" -a ! -L "$root/etc/machine-id"
  check "the profile's repository" test "$(<"$root/etc/yum.repos.d/default.repo")" = '[default]'
  check "others are off" diff - "$root/etc/yum.repos.d/vendor.repo" <<<$'[a]\nenabled=0\nname=a\n\n[b]\nenabled=0\nname=b'
  check "so is a service" grep -qx 'enabled=0' "$root/etc/zypp/services.d/openSUSE.service"
  check "what belongs to one machine is gone" test "$(cd "$root" && find etc/ssh root var -type f -size +0)" = root/.profile
}

# fake_kiwi COMMANDS - in place of kiwi-build.sh; $1 to $5 are its arguments, and its disk is input/disk.raw
fake_kiwi() {
  own_scripts tools/kiwi-build.sh '1!d'
  printf '%s\n' 'set -eu' 'echo "[ INFO    ]: 00:00:00 | Installing system"' "$1" >>"$scripts/tools/kiwi-build.sh"
}

case_kiwi_takes_packages_that_were_found_too_old_from_the_cache_no_more() {
  local output tree="$directory/tree"
  fake_kiwi 'mkdir -p "$3/result"; [ -f "$5" ] || echo root >"$5.new"; cp /imagefactory/input/disk.raw "$3/result/x.raw"'
  install_package "$tree" openssl 1.0-1 ''
  write_kiwi_input
  make_disk "$tree"
  mv "$directory/workspace/imagefactory-$uid/image/disk.raw" "$directory/input/"
  # One that cannot be removed is left where it is.
  mkdir -p "$directory/cache/kiwi-old/folder"
  touch -d '20 days ago' "$directory/cache/kiwi-old"
  stages source prepare build build
  rm -r "$directory/cache/kiwi-old"
  check "a root is kept" test "$(value build .cacheHit)" = true
  stage package
  expect package 75 Failed PackagesOlder 'worth another try'
  check "the next try installs its packages anew: $(ls "$directory/cache")" test -z "$(ls "$directory/cache")"
}

case_kiwi_leaves_no_half_of_a_root_in_the_cache() {
  local code other="$directory/cache/kiwi-x.tar.zst.imagefactory-other.new"
  fake_kiwi 'echo half >"$5.new"; echo "half of a root"; [ -e /imagefactory/input/key ] || sleep 3600
    echo "Automatically importing the following key:"; mkdir -p "$3/result"; echo x >"$3/result/x.raw"'
  write_kiwi_input
  stages source prepare
  begin build
  until_seen 'half of a root' "$directory/build.log"
  check "it is in the cache" test "$(ls "$directory/cache")" != ''
  kill -TERM "$(init_of_container)"
  code=0
  wait "$container" || code=$?
  expect build 143 Failed Cancelled 'what it held on the host is released'
  check "nothing of a cancelled build: $(ls "$directory/cache")" test -z "$(ls "$directory/cache")"
  touch "$directory/input/key" "$other"
  stage build
  expect build 1 Failed RepositorySignatureInvalid
  touch "${other%-other.new}-$uid.new" "${other%-other.new}-$uid"
  stages janitor
  check "nothing but another build's: $(ls "$directory/cache")" test "$(ls "$directory/cache")" = "${other##*/}"
}

case_kiwi_shows_no_password_of_a_description_in_what_it_records() {
  local output tree="$directory/tree"
  install_package "$tree" of-no-repository 1.0-1 ''
  write_kiwi_input "$(edit config.xml '<packages type="image">' \
    '<repository type="apt-deb" username="u" password="s3cret-1"><source path="http://evil.example/debian"/></repository><packages type="image">') |
    $(edit config.xml '</users>' $'<user name="admin" password=\'s3cret-2\' pwdformat="plain"/></users>')"
  stages source prepare
  make_disk "$tree"
  mkdir -p "${output%/*}/image/kiwi/result"
  stages package
  tar -C "$directory" -xzf "$output/config.tar.gz"
  check "hidden: $(grep -roE 's3cret-.' "$directory/config")" test -z "$(grep -rF s3cret "$directory/config")"
  check "that root is locked stays" grep -q 'password="!"' "$directory/config/description/config.xml"
}
