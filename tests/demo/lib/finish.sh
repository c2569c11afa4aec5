# shellcheck shell=bash
# What the demo does with the finished image.

check_image() {
  local folder=${IMAGE%/*} said
  (cd "$folder" && sha256sum --check --strict --quiet SHA256SUMS) || die "the files in $folder do not match its SHA256SUMS."
  say "    $(wc -l <"$folder/SHA256SUMS") files match"
  said=$(gpg --homedir "$SIGNING_HOME" --batch --verify "$IMAGE.sig" "$IMAGE" 2>&1) ||
    die "the signature of $IMAGE is not good." "$said"
  say "    $(grep -o 'Good signature from .*' <<<"$said")"
}

boot_image() {
  local result code=0
  result=$("$REPOSITORY/tests/boot/boot-image" --json --timeout 900 "$IMAGE" 2>"$STATE/log/boot.log") || code=$?
  ((code < 128)) || exit "$code"
  ((code == 0)) || {
    tail -n 20 "$STATE/log/boot.log" >&2
    die "the image does not boot to a login." "The whole console is in $STATE/log/boot.log"
  }
  say "    $(jq -r '"SSH login \(.seconds) s after power-on (QEMU, \(.accelerator)); the image itself is unchanged"' <<<"$result")"
}

say_where() {
  local kubectl="kubectl -n $DEMO_NAMESPACE"
  cat <<END

The image: $IMAGE
The demo took $(((SECONDS - begin) / 60)) m $(((SECONDS - begin) % 60)) s. Look closer:
  export KUBECONFIG=$DEMO_KUBECONFIG
  $kubectl get imagebuilds
  $kubectl describe imagebuild
  ls -R ${IMAGE%/*}
  less $STATE/log/operator.log
  curl http://127.0.0.1:$HEALTH_PORT/metrics
Another build, while the operator runs (process $(pid_of operator)):
  $kubectl create -f - <<< '{apiVersion: imagefactory.dev/v1alpha1, kind: ImageBuild, metadata: {generateName: debian-12-}, spec: {profileRef: {name: debian-12}, backend: Pod}}'
"make clean-demo" stops operator and cluster; images and caches stay.
END
}
