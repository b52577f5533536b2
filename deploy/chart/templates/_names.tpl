{{- define "undermesh.name" -}}
{{- if contains "undermesh" .Release.Name }}{{ .Release.Name | trunc 53 | trimSuffix "-" }}{{ else }}{{ printf "%s-undermesh" .Release.Name | trunc 53 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{- define "undermesh.selector" -}}
app.kubernetes.io/name: undermesh
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "undermesh.labels" -}}
{{ include "undermesh.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "undermesh.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}{{ else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end }}

{{- define "undermesh.subject" -}}
- kind: ServiceAccount
  name: {{ include "undermesh.name" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{- define "undermesh.rules" -}}
- apiGroups: [apps]
  resources: [deployments, replicasets, statefulsets, daemonsets]
  verbs: [list, watch]
- apiGroups: [networking.istio.io]
  resources: [virtualservices, destinationrules, serviceentries, gateways, sidecars]
  verbs: [list, watch]
- apiGroups: [security.istio.io]
  resources: [peerauthentications, authorizationpolicies]
  verbs: [list, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [gateways, httproutes]
  verbs: [list, watch]
{{- end }}
