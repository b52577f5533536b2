import { describe, expect, it } from 'vitest';
import { objectOf, type JsonObject } from '@/lib/kubernetes/fields';
import { allRights, nodeRights, withoutNodes } from './expected-rights';
import { chartObjects, objectsOf, ofKind, only, programOfTests, rightsIn } from './manifest-files';
import { podWeaknesses } from './pod-weaknesses';

const helm = programOfTests('helm');
describe.skipIf(helm === null)('the chart', () => {
  const render = (...settings: string[]) => chartObjects(helm ?? '', settings);

  it('gives the same pod, service and policy as the plain manifests, but for its labels', () => {
    const spec = (objects: readonly JsonObject[], kind: string) => JSON.parse(JSON.stringify(only(objects, kind)['spec']).replaceAll(/,"app\.kubernetes\.io\/(instance|version|managed-by)":"[^"]*"/g, '')) as unknown;
    const plain = objectsOf('cluster');
    const rendered = render();
    for (const kind of ['Deployment', 'Service', 'NetworkPolicy']) expect(spec(rendered, kind)).toEqual(spec(plain, kind));
    expect(podWeaknesses(only(rendered, 'Deployment'))).toEqual([]);
    expect(rightsIn(ofKind(rendered, 'ClusterRole'))).toEqual(allRights);
  });

  it('gives a Role in each namespace that is named, and tells the program', () => {
    const rendered = render('namespaces={shop,bank}');
    expect(ofKind(rendered, 'Role').map((role) => objectOf(role['metadata'])['namespace'])).toEqual(['shop', 'bank']);
    expect(rightsIn(ofKind(rendered, 'Role'))).toEqual(withoutNodes);
    expect(rightsIn(ofKind(rendered, 'ClusterRole'))).toEqual(nodeRights);
    expect(JSON.stringify(rendered)).toContain('{"name":"UNDERMESH_NAMESPACES","value":"shop,bank"}');
    expect(rightsIn(ofKind(render('namespaces={shop}', 'nodes=false'), 'ClusterRole'))).toEqual([]);
  });

  it('takes a digest, further variables and no network policy', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const rendered = render(`image.digest=${digest}`, 'networkPolicy.enabled=false', 'extraEnv[0].name=UNDERMESH_CLUSTER', 'extraEnv[0].value=west');
    expect(JSON.stringify(rendered)).toContain(`"image":"undermesh@${digest}"`);
    expect(JSON.stringify(rendered)).toContain('{"name":"UNDERMESH_CLUSTER","value":"west"}');
    expect(ofKind(rendered, 'NetworkPolicy')).toEqual([]);
  });

  it.each(['replicas=3', 'image.digest=latest', 'namespaces={Shop}', 'prometheusUrl='])('refuses %s', (setting) => {
    expect(() => render(setting)).toThrow(/schema/);
  });
});
