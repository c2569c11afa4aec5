# shellcheck shell=bash
# Certificates and kubeconfigs, under $STATE/pki.

make_ca() {
  mkdir -p "$STATE/pki"
  [[ -s $STATE/pki/ca.crt ]] && return
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=imagefactory-test-ca \
    -addext keyUsage=critical,keyCertSign,cRLSign -keyout "$STATE/pki/ca.key" -out "$STATE/pki/ca.crt.unfinished" 2>/dev/null
  mv "$STATE/pki/ca.crt.unfinished" "$STATE/pki/ca.crt"
}

# issue NAME SUBJECT [ALTERNATIVE NAMES]: a certificate for both ends of a connection.
issue() {
  local at=$STATE/pki/$1 subject=$2 names=${3:-}
  [[ -s $at.crt ]] && return
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$subject" \
    -keyout "$at.key" -out "$at.csr" 2>/dev/null
  openssl x509 -req -in "$at.csr" -CA "$STATE/pki/ca.crt" -CAkey "$STATE/pki/ca.key" -days 3650 \
    -set_serial "0x$(openssl rand -hex 8)" -out "$at.crt.unfinished" 2>/dev/null -extfile <(
    echo extendedKeyUsage=serverAuth,clientAuth
    [[ -z $names ]] || echo "subjectAltName=$names"
  )
  rm "$at.csr"
  mv "$at.crt.unfinished" "$at.crt"
}

make_service_account_key() {
  [[ -s $STATE/pki/service-account.pub ]] && return
  openssl ecparam -name prime256v1 -genkey -noout -out "$STATE/pki/service-account.key"
  openssl ec -in "$STATE/pki/service-account.key" -pubout -out "$STATE/pki/service-account.pub" 2>/dev/null
}

# write_kubeconfig FILE URL NAME: for the client certificate NAME, with everything inside the file.
write_kubeconfig() {
  local file=$1 url=$2 at=$STATE/pki/$3
  (umask 077; write_changed "$file") <<EOF
apiVersion: v1
kind: Config
current-context: imagefactory
contexts:
- name: imagefactory
  context: {cluster: imagefactory, user: imagefactory}
clusters:
- name: imagefactory
  cluster:
    server: $url
    certificate-authority-data: $(base64 -w0 "$STATE/pki/ca.crt")
users:
- name: imagefactory
  user:
    client-certificate-data: $(base64 -w0 "$at.crt")
    client-key-data: $(base64 -w0 "$at.key")
EOF
}
