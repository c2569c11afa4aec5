{{- /* Where a nightly build is created: its own namespace, that of all, the watched one, or the release's. */ -}}
{{- define "imagefactory.nightlyNamespace" -}}
{{- $root := index . 0 -}}
{{- coalesce (index . 1).namespace $root.Values.nightly.namespace $root.Values.watchNamespace $root.Release.Namespace -}}
{{- end -}}

{{- define "imagefactory.nightlyAccount" -}}
{{- include "imagefactory.fullname" . }}-nightly
{{- end -}}
