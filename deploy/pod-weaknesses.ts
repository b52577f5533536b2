import { listOf, objectOf, type JsonObject } from '@/lib/kubernetes/fields';

/** A value that must be exactly so, where in the pod or container, and what it is good for. */
interface Demand {
  readonly path: string;
  readonly value: unknown;
}

const ofPod: readonly Demand[] = [
  { path: 'automountServiceAccountToken', value: false },
  { path: 'enableServiceLinks', value: false },
  { path: 'hostNetwork', value: false },
  { path: 'hostPID', value: false },
  { path: 'hostIPC', value: false },
  { path: 'shareProcessNamespace', value: false },
  { path: 'securityContext.runAsNonRoot', value: true },
  { path: 'securityContext.runAsUser', value: 65532 },
  { path: 'securityContext.runAsGroup', value: 65532 },
  { path: 'securityContext.fsGroup', value: 65532 },
  { path: 'securityContext.seccompProfile.type', value: 'RuntimeDefault' },
];
const ofContainer: readonly Demand[] = [
  { path: 'securityContext.allowPrivilegeEscalation', value: false },
  { path: 'securityContext.privileged', value: false },
  { path: 'securityContext.readOnlyRootFilesystem', value: true },
  { path: 'securityContext.capabilities.drop', value: ['ALL'] },
  { path: 'resources.requests.cpu', value: '50m' },
  { path: 'resources.requests.memory', value: '128Mi' },
  { path: 'resources.limits.memory', value: '768Mi' },
  { path: 'startupProbe.httpGet.path', value: '/livez' },
  { path: 'startupProbe.httpGet.port', value: 'probes' },
  { path: 'livenessProbe.httpGet.path', value: '/livez' },
  { path: 'livenessProbe.httpGet.port', value: 'probes' },
  { path: 'readinessProbe.httpGet.path', value: '/readyz' },
  { path: 'readinessProbe.httpGet.port', value: 'probes' },
];

function at(object: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => objectOf(value)[key], object);
}

function unmet(object: JsonObject, demands: readonly Demand[], where: string): string[] {
  return demands.filter(({ path, value }) => JSON.stringify(at(object, path)) !== JSON.stringify(value)).map(({ path }) => `${where}${path}`);
}

function tokenWeaknesses(pod: JsonObject, container: JsonObject): string[] {
  const found: string[] = [];
  const tokens = listOf(pod['volumes']).flatMap((volume) => listOf(objectOf(objectOf(volume)['projected'])['sources'])).map((source) => objectOf(objectOf(source)['serviceAccountToken']));
  const lifetimes = tokens.flatMap((token) => token['expirationSeconds'] ?? []);
  if (JSON.stringify(lifetimes) !== '[3600]') found.push('token lifetime');
  const mounts = listOf(container['volumeMounts']).map(objectOf);
  if (mounts.length === 0 || mounts.some((mount) => mount['readOnly'] !== true)) found.push('writable mount');
  const kinds = listOf(pod['volumes']).flatMap((volume) => Object.keys(objectOf(volume)).filter((key) => key !== 'name'));
  if (kinds.some((kind) => !['projected', 'emptyDir', 'configMap', 'secret', 'downwardAPI', 'csi', 'persistentVolumeClaim', 'ephemeral'].includes(kind))) found.push('volume kind');
  return found;
}

/** What in a Deployment is weaker than it should be: the "restricted" Pod Security standard and this project's own demands. Empty: nothing. */
export function podWeaknesses(deployment: unknown): string[] {
  const spec = objectOf(objectOf(deployment)['spec']);
  const pod = objectOf(objectOf(spec['template'])['spec']);
  const containers = listOf(pod['containers']).map(objectOf);
  const [container = {}] = containers;
  const found = [...unmet(pod, ofPod, ''), ...unmet(container, ofContainer, 'container.'), ...tokenWeaknesses(pod, container)];
  if (containers.length !== 1 || listOf(pod['initContainers']).length > 0) found.push('more than one container');
  if (spec['replicas'] !== 1 || at(spec, 'strategy.type') !== 'Recreate') found.push('more than one at a time');
  if (listOf(container['ports']).some((port) => objectOf(port)['hostPort'] !== undefined)) found.push('host port');
  if (at(container, 'securityContext.capabilities.add') !== undefined) found.push('added capability');
  if (!/^[^:@]+(:(?!latest$)[^:@]+|@sha256:[0-9a-f]{64})$/.test(String(container['image']))) found.push('image without a version');
  const env = new Map(listOf(container['env']).map(objectOf).map((one) => [one['name'], one['value']]));
  if (env.get('NODE_ENV') !== 'production') found.push('NODE_ENV');
  if (env.get('HOSTNAME') !== '127.0.0.1') found.push('HOSTNAME');
  if (env.has('UNDERMESH_LISTEN')) found.push('the page leaves loopback');
  return found;
}
