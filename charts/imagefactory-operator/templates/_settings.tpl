{{- /* The settings file: what stands in .Values.settings, and what follows from other values. */ -}}
{{- define "imagefactory.settings" -}}
{{- $settings := deepCopy .Values.settings -}}
{{- include "imagefactory.refuse" . -}}
{{- with .Values.watchNamespace -}}
{{- $_ := set $settings "namespace" . -}}
{{- end -}}
{{- /* A factory of one team, said in the file: where there are more, this is what has to go. */ -}}
{{- if not (hasKey $settings "tenants") -}}
{{- $_ := set $settings "tenants" (list (dict "name" "default" "namespaces" (list "*"))) -}}
{{- end -}}
{{- with .Values.builder.namespace -}}
{{- $_ := set $settings "builder" (set (default dict $settings.builder) "namespace" .) -}}
{{- end -}}
{{- with .Values.mirrors -}}
{{- $_ := set $settings "mirrors" . -}}
{{- end -}}
{{- $artifacts := default dict $settings.artifacts -}}
{{- if not $artifacts.endpoint -}}
{{- $scheme := ternary "https" "http" (ne .Values.artifacts.tls.secretName "") -}}
{{- $service := printf "%s://%s-artifacts.%s.svc:%v/" $scheme (include "imagefactory.fullname" .) .Release.Namespace (int .Values.artifacts.service.port) -}}
{{- $artifacts = set $artifacts "endpoint" (default $service .Values.artifacts.endpoint) -}}
{{- end -}}
{{- if .Values.artifacts.tls.secretName -}}
{{- $tls := dict "certFile" "/etc/imagefactory-tls/tls.crt" "keyFile" "/etc/imagefactory-tls/tls.key" -}}
{{- with .Values.artifacts.tls.caKey -}}
{{- $_ := set $tls "caFile" (printf "/etc/imagefactory-tls/%s" .) -}}
{{- end -}}
{{- $artifacts = set $artifacts "tls" $tls -}}
{{- else if and (hasPrefix "http://" $artifacts.endpoint) (not (hasKey $artifacts "allowHttp")) -}}
{{- $artifacts = set $artifacts "allowHttp" .Values.artifacts.allowHttp -}}
{{- end -}}
{{- with include "imagefactory.operatorSecret" . -}}
{{- $artifacts = set $artifacts "signingKeySecret" . -}}
{{- end -}}
{{- $_ := set $settings "artifacts" $artifacts -}}
{{- if .Values.signing.keys -}}
{{- $keys := list -}}
{{- range .Values.signing.keys -}}
{{- $key := dict "name" .name "keyFile" (printf "/etc/imagefactory-signing/%s" .key) -}}
{{- with .passphrase -}}
{{- $_ := set $key "passphraseFile" (printf "/etc/imagefactory-signing/%s" .) -}}
{{- end -}}
{{- $keys = append $keys (merge $key (pick . "fingerprint" "validFrom" "validUntil")) -}}
{{- end -}}
{{- $_ := set $settings "signing" (set (default dict $settings.signing) "keys" $keys) -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end -}}

{{- /* Values that contradict each other: the message names both, and what to do. */ -}}
{{- define "imagefactory.refuse" -}}
{{- $values := .Values -}}
{{- if $values.settings.namespace -}}
{{- fail "settings.namespace: use watchNamespace instead, which also gives the operator its rights there" -}}
{{- end -}}
{{- if dig "builder" "namespace" "" $values.settings -}}
{{- fail "settings.builder.namespace: use builder.namespace instead, which also gives the operator its rights there" -}}
{{- end -}}
{{- if $values.builder.namespace -}}
{{- if eq $values.builder.namespace $values.watchNamespace -}}
{{- fail "builder.namespace and watchNamespace must differ: where builds are, tenants can enter" -}}
{{- end -}}
{{- range (default (list (dict "namespaces" (list "*"))) $values.settings.tenants) -}}
{{- if has "*" .namespaces -}}
{{- fail "builder.namespace: settings.tenants has every namespace, and with them that one: name the tenants' namespaces" -}}
{{- end -}}
{{- end -}}
{{- else if $values.builder.createNamespace -}}
{{- fail "builder.createNamespace: name the namespace as builder.namespace, or remove it" -}}
{{- else if and $values.networkPolicy.enabled (not $values.watchNamespace) -}}
{{- fail "networkPolicy.enabled: pods of builds are in the namespaces of all tenants: set builder.namespace, where policies can take hold of them" -}}
{{- end -}}
{{- if and $values.mirrors $values.settings.mirrors -}}
{{- fail "mirrors and settings.mirrors both name package mirrors: keep one of them" -}}
{{- end -}}
{{- if and $values.artifacts.endpoint (dig "artifacts" "endpoint" "" $values.settings) -}}
{{- fail "artifacts.endpoint and settings.artifacts.endpoint both name the endpoint: keep one of them" -}}
{{- end -}}
{{- if and $values.artifacts.tls.secretName (dig "artifacts" "tls" dict $values.settings) -}}
{{- fail "artifacts.tls.secretName and settings.artifacts.tls both name a certificate: keep one of them" -}}
{{- end -}}
{{- if and $values.artifacts.tls.caKey (not $values.artifacts.tls.secretName) -}}
{{- fail "artifacts.tls.caKey is a key of artifacts.tls.secretName: name the Secret, or remove it" -}}
{{- end -}}
{{- $endpoint := default $values.artifacts.endpoint (dig "artifacts" "endpoint" "" $values.settings) -}}
{{- if and $values.artifacts.tls.secretName (hasPrefix "http://" $endpoint) -}}
{{- fail (printf "artifacts.tls.secretName: the endpoint %s is http: write it with https" $endpoint) -}}
{{- end -}}
{{- if and $values.signing.keys (dig "signing" "keys" list $values.settings) -}}
{{- fail "signing.keys and settings.signing.keys both name keys: keep one of them" -}}
{{- end -}}
{{- if and $values.clouds.config $values.clouds.existingSecret -}}
{{- fail "clouds.config and clouds.existingSecret both give clouds: keep one of them" -}}
{{- end -}}
{{- if eq (include "imagefactory.healthPort" .) (include "imagefactory.artifactPort" .) -}}
{{- fail "settings.healthPort and settings.artifacts.listenPort must differ" -}}
{{- end -}}
{{- if has (include "imagefactory.metricsPort" .) (list (include "imagefactory.healthPort" .) (include "imagefactory.artifactPort" .)) -}}
{{- fail "settings.metrics.listenPort must differ from settings.healthPort and settings.artifacts.listenPort" -}}
{{- end -}}
{{- $root := printf "%s/" (clean (dig "artifacts" "root" "/var/lib/imagefactory/artifacts" $values.settings)) -}}
{{- $isMounted := hasPrefix "/var/lib/imagefactory/" $root -}}
{{- range $values.extraVolumeMounts -}}
{{- $isMounted = or $isMounted (hasPrefix (printf "%s/" (clean .mountPath)) $root) -}}
{{- end -}}
{{- if not $isMounted -}}
{{- fail (printf "settings.artifacts.root: %s is not on the store's volume: name a folder below /var/lib/imagefactory, or one below a mountPath of extraVolumeMounts" (dig "artifacts" "root" "" $values.settings)) -}}
{{- end -}}
{{- if and $values.artifacts.service.nodePort (eq $values.artifacts.service.type "ClusterIP") -}}
{{- fail "artifacts.service.nodePort: a Service of type ClusterIP has none: set artifacts.service.type to NodePort or LoadBalancer, or remove it" -}}
{{- end -}}
{{- $names := list -}}
{{- range $values.signing.keys -}}
{{- if has .name $names -}}
{{- fail (printf "signing.keys: two are named %s: give each a name of its own" .name) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- $tools := list -}}
{{- range (dig "builder" "images" list $values.settings) -}}
{{- $tool := printf "%s %s" .tool (default "" .distro) | trim -}}
{{- if has $tool $tools -}}
{{- fail (printf "settings.builder.images: two are for %s: keep one of them" $tool) -}}
{{- end -}}
{{- $tools = append $tools $tool -}}
{{- end -}}
{{- include "imagefactory.refuseLabels" . -}}
{{- if and $values.persistence.existingClaim (not $values.persistence.enabled) -}}
{{- fail "persistence.existingClaim is not used while persistence.enabled is false: remove it, or enable it" -}}
{{- end -}}
{{- if gt (int $values.replicas) 1 -}}
{{- if not (include "imagefactory.isShared" .) -}}
{{- fail "replicas: more than one operator needs a store that all mount: persistence.enabled: true and persistence.accessModes: [ReadWriteMany]" -}}
{{- end -}}
{{- if eq (toString (dig "leaderElection" true $values.settings)) "false" -}}
{{- fail "replicas: more than one operator needs settings.leaderElection: true" -}}
{{- end -}}
{{- end -}}
{{- end -}}
