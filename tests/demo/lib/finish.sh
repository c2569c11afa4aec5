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

say_where() {
  local kubectl="kubectl -n $DEMO_NAMESPACE"
  cat <<END

The image: $IMAGE
The demo took $(((SECONDS - begin) / 60)) m $(((SECONDS - begin) % 60)) s. Look closer:
  export KUBECONFIG=$DEMO_KUBECONFIG
  $kubectl get imagebuilds
  $kubectl describe imagebuild${CLOUD:+
  $kubectl get imagepromotions}
  ls -R ${IMAGE%/*}
  less $STATE/log/operator.log
  curl http://127.0.0.1:$HEALTH_PORT/metrics
Another build, while the operator runs (process $(pid_of operator)):
  $kubectl create -f - <<< '{apiVersion: imagefactory.dev/v1alpha1, kind: ImageBuild, metadata: {generateName: $SAMPLE-}, spec: {profileRef: {name: $SAMPLE}, backend: Pod}}'
"make clean-demo" stops operator and cluster; images and caches stay.
END
}
