{{/* The application.yml of the service: what this chart decides, with .Values.config above it. */}}
{{- define "flomd.config" -}}
{{- $discovery := dict "enabled" false -}}
{{- $daemon := dict "unicast-address" "0.0.0.0" "unicast-port" (int .Values.service.lockPort) -}}
{{- $network := dict -}}
{{- if include "flomd.hostNetwork" . -}}
{{- $_ := set $discovery "enabled" true -}}
{{- $_ := set $daemon "multicast-address" .Values.discovery.multicastAddress -}}
{{- $_ := set $daemon "multicast-port" (int .Values.discovery.multicastPort) -}}
{{- $_ := set $network "network-interface" .Values.discovery.networkInterface -}}
{{- end -}}
{{- $name := include "flomd.fullname" . -}}
{{- $service := printf "%s.%s" $name .Release.Namespace -}}
{{- $hosts := list $name $service (printf "%s.svc" $service) (printf "%s.svc.%s" $service .Values.clusterDomain) -}}
{{- $hosts = uniq (concat $hosts .Values.allowedHosts) -}}
{{- $flom := dict "daemon" $daemon "discovery" $discovery "http" (dict "allowed-hosts" $hosts) -}}
{{- if $network -}}
{{- $_ := set $flom "network" $network -}}
{{- end -}}
{{- $config := dict
    "flom" $flom
    "server" (dict "address" "0.0.0.0" "port" (int .Values.service.httpPort))
    "spring" (dict "lifecycle" (dict "timeout-per-shutdown-phase" (include "flomd.stopTime" .))) -}}
{{- if gt (int .Values.service.managementPort) 0 -}}
{{- $_ := set $config "management" (dict "server" (dict "address" "0.0.0.0" "port" (int .Values.service.managementPort))) -}}
{{- end -}}
{{- toYaml (mergeOverwrite $config (deepCopy .Values.config)) -}}
{{- end -}}

{{/* Whether a map has a key, given as (dict "in" map "path" "a.b-c"); Spring takes a-b, a_b and aB for the same. */}}
{{- define "flomd.hasKey" -}}
{{- $node := .in -}}
{{- $found := true -}}
{{- range $name := splitList "." .path -}}
  {{- $next := dict -}}
  {{- $hit := false -}}
  {{- if kindIs "map" $node -}}
    {{- range $key, $value := $node -}}
      {{- if eq ($key | lower | replace "-" "" | replace "_" "") (replace "-" "" $name) -}}
        {{- $next = $value -}}
        {{- $hit = true -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $node = $next -}}
  {{- $found = and $found $hit -}}
{{- end -}}
{{- if $found -}}true{{- end -}}
{{- end -}}

{{/* Refuses values that contradict each other. The Deployment includes it, so that nothing is rendered without it. */}}
{{- define "flomd.refusals" -}}
{{- if gt (int .Values.replicaCount) 1 -}}
{{- fail (printf "replicaCount: %d pods are not possible: the lock table lives in the memory of one process, and two of them would grant the same lock twice. Allowed: 0, 1" (int .Values.replicaCount)) -}}
{{- end -}}
{{- if and .Values.networkPolicy.enabled (include "flomd.hostNetwork" .) -}}
{{- fail "networkPolicy.enabled: a NetworkPolicy does not hold for a pod in its node's network (discovery.mode: hostNetwork); use the node's firewall" -}}
{{- end -}}
{{- if lt (int .Values.terminationGracePeriodSeconds) (add 10 (int .Values.preStopSeconds)) -}}
{{- fail (printf "terminationGracePeriodSeconds: %d leaves no time for stopping. Allowed: preStopSeconds (%d) + 10 at least" (int .Values.terminationGracePeriodSeconds) (int .Values.preStopSeconds)) -}}
{{- end -}}
{{- $ports := dict -}}
{{- range $key := list "lockPort" "httpPort" "managementPort" -}}
  {{- $port := int (get $.Values.service $key) -}}
  {{- if and (gt $port 0) (hasKey $ports (toString $port)) -}}
    {{- fail (printf "service.%s: %d is the port of service.%s already" $key $port (get $ports (toString $port))) -}}
  {{- end -}}
  {{- $_ := set $ports (toString $port) $key -}}
{{- end -}}
{{- if and (gt (int .Values.service.nodePort) 0) (eq .Values.service.type "ClusterIP") -}}
{{- fail "service.nodePort: there is no such port with service.type ClusterIP. Allowed: 0, or the type NodePort or LoadBalancer" -}}
{{- end -}}
{{- $owned := dict
    "flom.daemon.unicast-port" "service.lockPort"
    "flom.daemon.multicast-address" "discovery.multicastAddress"
    "flom.daemon.multicast-port" "discovery.multicastPort"
    "flom.discovery.enabled" "discovery.mode"
    "flom.discovery.advertised-address" "discovery.mode hostNetwork, which advertises the node's address"
    "flom.network.network-interface" "discovery.networkInterface"
    "flom.http.allowed-hosts" "allowedHosts"
    "server.port" "service.httpPort"
    "management.server.port" "service.managementPort"
    "spring.lifecycle.timeout-per-shutdown-phase" "terminationGracePeriodSeconds" -}}
{{- range $path, $value := $owned -}}
  {{- if include "flomd.hasKey" (dict "in" $.Values.config "path" $path) -}}
    {{- fail (printf "config.%s: not here; set %s instead" $path $value) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
