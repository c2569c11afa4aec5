{{- /* The rules that the operator needs, without the cluster's own resources, which no Role can give. */ -}}
{{- define "imagefactory.namespacedRules" -}}
{{- $rules := list -}}
{{- range (.Files.Get "files/role.yaml" | fromYaml).rules -}}
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
