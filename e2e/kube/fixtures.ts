import { objectsOf, ofKind } from '@/deploy/manifest-files';
import { objectOf, type JsonObject } from '@/lib/kubernetes/fields';
import { customResources } from '@/lib/kubernetes/resources';
import type { ApiServer, Reply } from './api-server';

/** Sends it and insists on success. */
export async function mustAsk(server: ApiServer, method: string, path: string, body?: unknown, contentType?: string): Promise<JsonObject> {
  const reply: Reply = await server.ask(method, path, body, contentType);
  if (reply.status >= 300) throw new Error(`${method} ${path}: HTTP ${reply.status} ${JSON.stringify(reply.body).slice(0, 500)}`);
  return objectOf(reply.body);
}

/** A pod with labels, annotations, managedFields by the server, and two containers, about the size of a real one. */
export function podBody(name: string, app: string): JsonObject {
  return {
    metadata: {
      name, labels: { app, version: 'v1', 'pod-template-hash': '6d4cf56db6', 'service.istio.io/canonical-name': app, 'service.istio.io/canonical-revision': 'v1', 'security.istio.io/tlsMode': 'istio' },
      annotations: { 'prometheus.io/scrape': 'true', 'sidecar.istio.io/status': JSON.stringify({ containers: ['istio-proxy'], volumes: Array.from({ length: 8 }, (_, index) => `volume-${index}`) }) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-6d4cf56db6`, uid: `owner-${app}`, controller: true }],
    },
    spec: {
      nodeName: `worker-${name.length % 7}`,
      containers: ['app', 'istio-proxy'].map((container) => ({
        name: container, image: `registry.example/${container}:1.2.3`, resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '50m', memory: '64Mi' } },
        env: Array.from({ length: 12 }, (_, index) => ({ name: `SETTING_${index}`, value: `value number ${index}` })), ports: [{ containerPort: container === 'app' ? 8080 : 15090 }],
      })),
    },
  };
}

/** Creates pods with some at a time, and says how many. */
export async function createPods(server: ApiServer, namespace: string, count: number, prefix: string): Promise<number> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await mustAsk(server, 'POST', `/api/v1/namespaces/${namespace}/pods`, podBody(`${prefix}-${index}`, `app-${index % 200}`));
    }
  };
  await Promise.all(Array.from({ length: 24 }, worker));
  return count;
}

export async function createNamespace(server: ApiServer, name: string): Promise<void> {
  await mustAsk(server, 'POST', '/api/v1/namespaces', { metadata: { name } });
}

/** Installs definitions for the mesh kinds that are read: groups, versions and names of the real ones, with any content allowed. */
export async function installMeshKinds(server: ApiServer): Promise<void> {
  const kinds = new Map(customResources.map((resource) => [resource.kind, resource]));
  for (const [name, { group, versions, plural }] of kinds) {
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    const kind = `${plural.slice(0, 1).toUpperCase()}${plural.slice(1, -1)}`;
    await mustAsk(server, 'POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name, ...(group.endsWith('k8s.io') ? { annotations: { 'api-approved.kubernetes.io': 'unapproved, test' } } : {}) },
      spec: { group, scope: 'Namespaced', names: { plural, singular: plural.slice(0, -1), kind, listKind: `${kind}List` }, versions: versions.map((version, index) => ({ name: version, served: true, storage: index === 0, schema })) },
    });
  }
}

/** Creates a service account with the rules given and returns a token of its own, as the pod would have it. */
export async function accountWith(server: ApiServer, name: string, rules: readonly unknown[]): Promise<string> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  await mustAsk(server, 'POST', '/api/v1/namespaces/undermesh/serviceaccounts', { metadata: { name } });
  await mustAsk(server, 'POST', `${rbac}/clusterroles`, { metadata: { name }, rules });
  await mustAsk(server, 'POST', `${rbac}/clusterrolebindings`, { metadata: { name }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }, subjects: [{ kind: 'ServiceAccount', name, namespace: 'undermesh' }] });
  return tokenOf(server, name);
}

/** A token of a service account in the namespace "undermesh"; bound to the Secret `boundTo`, it ends with it. */
export async function tokenOf(server: ApiServer, account: string, boundTo?: string): Promise<string> {
  const bound = boundTo === undefined ? {} : { boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: boundTo } };
  const answer = await mustAsk(server, 'POST', `/api/v1/namespaces/undermesh/serviceaccounts/${account}/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600, ...bound } });
  return String(objectOf(answer['status'])['token']);
}

/** The rules of deploy/'s ClusterRole. */
export function shippedRules(): JsonObject[] {
  const [role = {}] = ofKind(objectsOf('cluster'), 'ClusterRole');
  const rules = role['rules'];
  return Array.isArray(rules) ? rules.map(objectOf) : [];
}
