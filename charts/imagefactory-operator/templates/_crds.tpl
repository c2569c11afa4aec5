{{- /* Takes the validation rules in CEL out of a schema, in place: API servers before 1.25 do not know the field. */ -}}
{{- define "imagefactory.withoutRules" -}}
{{- if kindIs "map" . -}}
{{- $_ := unset . "x-kubernetes-validations" -}}
{{- range . -}}{{- include "imagefactory.withoutRules" . -}}{{- end -}}
{{- else if kindIs "slice" . -}}
{{- range . -}}{{- include "imagefactory.withoutRules" . -}}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "imagefactory.hasRules" -}}
{{- if eq (toString .Values.crds.validationRules) "auto" -}}
{{- if semverCompare ">=1.25.0-0" .Capabilities.KubeVersion.Version -}}true{{- end -}}
{{- else if eq (toString .Values.crds.validationRules) "true" -}}true
{{- end -}}
{{- end -}}
