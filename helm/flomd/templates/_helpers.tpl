{{/* Name of the chart, for labels. */}}
{{- define "flomd.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of every object. 50 characters, so that the endings of others fit into 63. */}}
{{- define "flomd.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "flomd.name" . -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the pod of this release. It can not be changed by an upgrade. */}}
{{- define "flomd.selectorLabels" -}}
app.kubernetes.io/name: {{ include "flomd.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end -}}

{{/* Labels of an object, given as (list $ "component"). */}}
{{- define "flomd.componentLabels" -}}
{{- $root := first . -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "flomd.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ last . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "flomd.labels" -}}
{{- include "flomd.componentLabels" (list . "server") -}}
{{- end -}}

{{- define "flomd.serviceAccountName" -}}
{{- default (ternary (include "flomd.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "flomd.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository (default $.Chart.AppVersion .tag) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* "true" if the pod runs in the network of its node. */}}
{{- define "flomd.hostNetwork" -}}
{{- if eq .Values.discovery.mode "hostNetwork" -}}true{{- end -}}
{{- end -}}

{{/* Name and number of the port that has health and meters. */}}
{{- define "flomd.metersPort" -}}
{{- ternary "management" "http" (gt (int .Values.service.managementPort) 0) -}}
{{- end -}}

{{/* The time that the service has for stopping, as it reads it. */}}
{{- define "flomd.stopTime" -}}
{{- printf "%ds" (sub (int .Values.terminationGracePeriodSeconds) (add 5 (int .Values.preStopSeconds))) -}}
{{- end -}}
