{{- /* At most 40 characters: the longest ending is ten, and names of some objects become labels of 63. */ -}}
{{- define "imagefactory.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "imagefactory.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- /* Labels of all objects but those of pods, which would be replaced with every version of the chart. */ -}}
{{- define "imagefactory.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: imagefactory
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "imagefactory.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "imagefactory.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "imagefactory.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository (default (printf "v%s" $.Chart.AppVersion) .tag) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "imagefactory.claim" -}}
{{- default (printf "%s-store" (include "imagefactory.fullname" .)) .Values.persistence.existingClaim -}}
{{- end -}}

{{- define "imagefactory.cloudsSecret" -}}
{{- if .Values.clouds.config -}}
{{- printf "%s-clouds" (include "imagefactory.fullname" .) -}}
{{- else -}}
{{- default "imagefactory-clouds" .Values.clouds.existingSecret -}}
{{- end -}}
{{- end -}}

{{- define "imagefactory.signingSecret" -}}
{{- default "imagefactory-signing-keys" .Values.signing.existingSecret -}}
{{- end -}}

{{- /* The Secret of the operator's own secret; none where the settings name one, or the chart gives no rights to it. */ -}}
{{- define "imagefactory.operatorSecret" -}}
{{- $artifacts := default dict .Values.settings.artifacts -}}
{{- if and .Values.rbac.create (not $artifacts.signingKeySecret) (not $artifacts.signingKeyFile) -}}
{{- printf "%s-secret" (include "imagefactory.fullname" .) -}}
{{- end -}}
{{- end -}}

{{- define "imagefactory.healthPort" -}}
{{- .Values.settings.healthPort | default 8081 | int -}}
{{- end -}}

{{- /* Empty where /metrics is served on the port of the probes. */ -}}
{{- define "imagefactory.metricsPort" -}}
{{- with dig "metrics" "listenPort" "" .Values.settings -}}{{ int . }}{{- end -}}
{{- end -}}

{{- define "imagefactory.artifactPort" -}}
{{- dig "artifacts" "listenPort" 8082 .Values.settings | int -}}
{{- end -}}

{{- /* Whether the store can be mounted by several pods, so that a new one need not wait for the end of the old. */ -}}
{{- define "imagefactory.isShared" -}}
{{- if and .Values.persistence.enabled (has "ReadWriteMany" .Values.persistence.accessModes) -}}true{{- end -}}
{{- end -}}

{{- /* A label that is there twice is refused by readers of YAML that are strict, and Services go by the chart's own. */ -}}
{{- define "imagefactory.refuseLabels" -}}
{{- $own := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/component" "app.kubernetes.io/part-of" "app.kubernetes.io/managed-by" "helm.sh/chart" "imagefactory.dev/profile" -}}
{{- $common := default dict .Values.commonLabels -}}
{{- range $value, $labels := dict
  "commonLabels" $common
  "podLabels" .Values.podLabels
  "serviceMonitor.labels" .Values.serviceMonitor.labels
  "prometheusRule.labels" .Values.prometheusRule.labels
  "dashboards.labels" .Values.dashboards.labels -}}
{{- range $name, $_ := $labels -}}
{{- if has $name $own -}}
{{- fail (printf "%s: %s is a label of the chart's own, by which objects are found: remove it" $value $name) -}}
{{- end -}}
{{- if and (hasSuffix ".labels" $value) (hasKey $common $name) -}}
{{- fail (printf "%s and commonLabels both name %s: keep one of them" $value $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
