import { describe, expect, it } from 'vitest';
import { objectOf } from '@/lib/kubernetes/fields';
import { allRights, nodeRights, withoutNodes } from './expected-rights';
import { manifestText, objectsIn, objectsOf, ofKind, only, rightsIn } from './manifest-files';
import { podWeaknesses } from './pod-weaknesses';


describe('the Deployment', () => {
  const text = manifestText('base/deployment.yaml');
  const lines = text.split('\n');
  const hardening = /^\s*-? ?(automountServiceAccountToken|enableServiceLinks|host(Network|PID|IPC)|shareProcessNamespace|runAs\w+|fsGroup|seccompProfile|type: (RuntimeDefault|Recreate)|allowPrivilegeEscalation|privileged|readOnlyRootFilesystem|capabilities|drop|- ALL|cpu|memory|limits|requests|expirationSeconds|readOnly|replicas|livenessProbe|readinessProbe|path: \/(livez|readyz)|image|value: (production|127\.0\.0\.1))/;

  it('has none of the weaknesses we look for', () => {
    expect(podWeaknesses(objectsIn(text)[0])).toEqual([]);
  });

  it.each(lines.map((line, index) => [index + 1, line] as const).filter(([, line]) => hardening.test(line) && !line.includes('imagePullPolicy')))('without line %i (%s) is weaker, and that is found', (number) => {
    let weaknesses: string[];
    try {
      weaknesses = podWeaknesses(objectsIn(lines.filter((_line, index) => index !== number - 1).join('\n'))[0]);
    } catch {
      weaknesses = ['not YAML any more'];
    }
    expect(weaknesses).not.toEqual([]);
  });

  it.each([
    ['privileged: false', 'privileged: true'], ['runAsUser: 65532', 'runAsUser: 0'], ['undermesh:0.1.0', 'undermesh:latest'], ['undermesh:0.1.0', 'undermesh'],
    ['readOnly: true', 'readOnly: false'], ['name: HOSTNAME', 'name: UNDERMESH_LISTEN'], ['containerPort: 7117', 'containerPort: 7117\n              hostPort: 7117'],
    ['- ALL', '- ALL\n              add: [NET_ADMIN]'], ['expirationSeconds: 3600', 'expirationSeconds: 86400'], ['replicas: 1', 'replicas: 2'],
  ])('with "%s" turned into %j is weaker, and that is found', (from, to) => {
    expect(text).toContain(from);
    expect(podWeaknesses(objectsIn(text.replace(from, to))[0])).not.toEqual([]);
  });
});

describe('the rights', () => {
  it('of the ClusterRole are exactly to list and watch what the reader reads', () => {
    expect(rightsIn(ofKind(objectsOf('cluster'), 'ClusterRole'))).toEqual(allRights);
  });

  it('of the Role are the same without nodes, which a ClusterRole of its own gives', () => {
    const objects = objectsOf('namespaced');
    expect(rightsIn(ofKind(objects, 'Role'))).toEqual(withoutNodes);
    expect(rightsIn(ofKind(objects, 'ClusterRole'))).toEqual(nodeRights);
  });

  it.each(['cluster', 'namespaced'])('of deploy/%s go to its own service account and nobody else', (variant) => {
    const bindings = objectsOf(variant).filter((object) => String(object['kind']).endsWith('Binding'));
    expect(bindings.length).toBeGreaterThan(0);
    for (const binding of bindings) expect(binding['subjects']).toEqual([{ kind: 'ServiceAccount', name: 'undermesh', namespace: 'undermesh' }]);
  });
});

describe('what surrounds the pod', () => {
  const objects = objectsOf('cluster');

  it('is a namespace that enforces the restricted standard', () => {
    expect(objectOf(only(objects, 'Namespace')['metadata'])['labels']).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('is a service account without a token that mounts itself', () => {
    expect(only(objects, 'ServiceAccount')['automountServiceAccountToken']).toBe(false);
  });

  it('is a Service of ports 7117 and 7118 inside the cluster only', () => {
    expect(only(objects, 'Service')['spec']).toEqual({
      type: 'ClusterIP', selector: { 'app.kubernetes.io/name': 'undermesh' },
      ports: [{ name: 'http-page', port: 7117, targetPort: 'page' }, { name: 'http-probes', port: 7118, targetPort: 'probes' }],
    });
  });

  it('is a NetworkPolicy that lets in scrapes only, and out to DNS, the API server and Prometheus only', () => {
    const from = (name: string) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }];
    expect(only(objects, 'NetworkPolicy')['spec']).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'undermesh' } }, policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: from('monitoring'), ports: [{ protocol: 'TCP', port: 7118 }] }],
      egress: [
        { to: from('kube-system'), ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] },
        { ports: [{ protocol: 'TCP', port: 443 }, { protocol: 'TCP', port: 6443 }] },
        { to: from('monitoring'), ports: [{ protocol: 'TCP', port: 9090 }] },
      ],
    });
  });
});

describe('the Dockerfile', () => {
  const text = manifestText('../Dockerfile');
  const last = text.slice(text.lastIndexOf('\nFROM ') + 1);

  it('ends in an image without a shell that runs as nobody', () => {
    expect(last.split('\n')[0]).toBe('FROM scratch');
    expect(last).toContain('\nUSER 65532:65532\n');
    expect(last).toContain('\nENTRYPOINT ["/usr/bin/node", "undermesh.mjs"]');
    expect(last).not.toMatch(/\nRUN /);
  });

  it('names a version for every base and copies the lockfile before it installs', () => {
    expect(text).toContain('ARG NODE_IMAGE=node:24-slim\n');
    expect(text).not.toContain('latest');
    expect(text.indexOf('package-lock.json')).toBeLessThan(text.indexOf('npm ci'));
  });

  it('leaves secrets, history and built things out of its context', () => {
    const ignored = manifestText('../.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'node_modules', '.next', '.cache']));
  });
});
