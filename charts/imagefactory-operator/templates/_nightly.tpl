{{- /* Where a nightly build is created: its own namespace, that of all, the watched one, or the release's. */ -}}
{{- define "imagefactory.nightlyNamespace" -}}
{{- $root := index . 0 -}}
{{- coalesce (index . 1).namespace $root.Values.nightly.namespace $root.Values.watchNamespace $root.Release.Namespace -}}
{{- end -}}

{{- /* The API server would refuse it as well, when the rest of the release is installed already. */ -}}
{{- define "imagefactory.refuseSchedule" -}}
{{- $fields := list
  (list "minute" "[0-5]?[0-9]" "0 to 59")
  (list "hour" "[01]?[0-9]|2[0-3]" "0 to 23")
  (list "day" "0?[1-9]|[12][0-9]|3[01]" "1 to 31")
  (list "month" "0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec" "1 to 12, or jan to dec")
  (list "day of the week" "0?[0-6]|sun|mon|tue|wed|thu|fri|sat" "0 to 6, or sun to sat") -}}
{{- $build := . -}}
{{- if not (hasPrefix "@" $build.schedule) -}}
{{- range $number, $text := regexSplit " +" $build.schedule -1 -}}
{{- $field := index $fields $number -}}
{{- $part := printf "([*?]|(%s)(-(%s))?)(/0*[1-9][0-9]*)?" (index $field 1) (index $field 1) -}}
{{- if not (regexMatch (printf "^(?i)%s(,%s)*$" $part $part) $text) -}}
{{- fail (printf "nightly.builds: schedule '%s' of profile %s: %s is no %s: %s" $build.schedule $build.profile $text (index $field 0) (index $field 2)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "imagefactory.nightlyAccount" -}}
{{- include "imagefactory.fullname" . }}-nightly
{{- end -}}
