{{- /* What the operator needs where builds are: where pods have a namespace of their own, nothing of pods. */ -}}
{{- define "imagefactory.rules" -}}
{{- .Files.Get (ternary "files/cluster-role.yaml" "files/role.yaml" (not (empty .Values.builder.namespace))) -}}
{{- end -}}

{{- /* These rules, without the cluster's own resources, which no Role can give. */ -}}
{{- define "imagefactory.namespacedRules" -}}
{{- $rules := list -}}
{{- range (include "imagefactory.rules" . | fromYaml).rules -}}
{{- $resources := without .resources "nodes" -}}
{{- if $resources -}}
{{- $rules = append $rules (set (deepCopy .) "resources" $resources) -}}
{{- end -}}
{{- end -}}
{{- toYaml $rules -}}
{{- end -}}

{{- define "imagefactory.subject" -}}
- kind: ServiceAccount
  name: {{ include "imagefactory.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}
