import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '@/lib/kubernetes/fields';
import { builtInResources, customResources } from '@/lib/kubernetes/resources';
import { assets, startApiServer, type ApiServer } from './api-server';
import { accountWith, createNamespace, installMeshKinds, mustAsk, shippedRules } from './fixtures';
import { writeKubeconfig } from './kubeconfig-file';
import { observeReader, until, type ObservedReader } from './observed-reader';

const kinds = [...Object.values(builtInResources), ...customResources];

/** The shipped rules without one resource of one group. */
function rulesWithout(group: string, plural: string): JsonObject[] {
  return shippedRules().flatMap((rule) => {
    const resources = (rule['resources'] as string[]).filter((name) => name !== plural || (rule['apiGroups'] as string[])[0] !== group);
    return resources.length === 0 ? [] : [{ ...rule, resources }];
  });
}

describe.skipIf(assets() === null)('the role of deploy/ on a real API server', () => {
  let server: ApiServer;
  const open: ObservedReader[] = [];
  const observe = async (account: string, rules: readonly JsonObject[]): Promise<ObservedReader> => {
    const observed = observeReader(writeKubeconfig(server, await accountWith(server, account, rules), { name: account }));
    open.push(observed);
    return observed;
  };
  const states = (observed: ObservedReader) => Object.fromEntries(observed.reader.kinds().map((kind) => [kind.kind, kind.state]));
  const settled = (observed: ObservedReader) => until(() => observed.reader.kinds().every((kind) => kind.state !== 'starting' && kind.state !== 'slow'), 60, () => states(observed));

  beforeAll(async () => {
    server = await startApiServer();
    await createNamespace(server, 'undermesh');
    await createNamespace(server, 'shop');
    await installMeshKinds(server);
    await until(() => true, 1);
    for (const { group, plural, versions } of customResources) {
      const path = `/apis/${group}/${versions[0]}/namespaces/shop/${plural}`;
      for (let tries = 0; (await server.ask('GET', path)).status !== 200 && tries < 100; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
      await mustAsk(server, 'POST', path, { apiVersion: `${group}/${versions[0]}`, kind: `${plural.slice(0, 1).toUpperCase()}${plural.slice(1, -1)}`, metadata: { name: 'one' }, spec: { hosts: ['cart'] } });
    }
  });
  afterAll(async () => {
    await Promise.all(open.map(({ reader }) => reader.stop()));
    await server?.close();
  });

  it('lets every kind be read, those of the meshes too', async () => {
    const observed = await observe('whole', shippedRules());
    await settled(observed);
    expect(states(observed)).toEqual(Object.fromEntries(kinds.map(({ kind }) => [kind, 'ok'])));
    expect(customResources.map(({ kind }) => observed.reader.custom(kind)?.map((object) => [object.namespace, object.name, object.spec]))).toEqual(customResources.map(() => [['shop', 'one', { hosts: ['cart'] }]]));
    await observed.reader.stop();
  });

  it.each([kinds.slice(0, 8), kinds.slice(8)])('without one of its rules exactly that kind is denied, and said (%#)', async (...some) => {
    await Promise.all(some.map(async ({ kind, group, plural }) => {
      const observed = await observe(`without-${kind}`, rulesWithout(group, plural));
      await settled(observed);
      expect(states(observed)).toEqual(Object.fromEntries(kinds.map((one) => [one.kind, one.kind === kind ? 'denied' : 'ok'])));
      expect(observed.state(kind)).toMatchObject({ code: 'denied', objects: 0 });
      expect(observed.state(kind).detail).toContain(`HTTP 403: ${plural}`);
      await observed.reader.stop();
    }));
  });

  it('is no more than reading needs, and more than that is noticed', async () => {
    const observed = await observe('modest', shippedRules());
    const almighty = observeReader(writeKubeconfig(server, server.tokens.admin));
    open.push(almighty);
    await until(() => observed.reader.excessRights() !== null && almighty.reader.excessRights() !== null, 40);
    expect(observed.reader.excessRights()).toEqual([]);
    expect(almighty.reader.excessRights()).toEqual(['list secrets', 'create pods/exec', 'get nodes/proxy', 'create pods', 'everything']);
    expect(almighty.log.join('\n')).toContain('the credentials allow more than reading needs');
    await Promise.all([observed.reader.stop(), almighty.reader.stop()]);
  });

  it('with nothing granted every kind is denied and nothing is known', async () => {
    const observed = await observe('nobody', []);
    await settled(observed);
    expect(new Set(Object.values(states(observed)))).toEqual(new Set(['denied']));
    expect(observed.reader.inventory()).toEqual({ pods: null, hosts: null, services: null, workloads: null, events: null });
    await observed.reader.stop();
  });

  it('K9: a kind removed while it is read is absent, with nothing held', async () => {
    const observed = await observe('removal', shippedRules());
    await settled(observed);
    await mustAsk(server, 'DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/serviceentries.networking.istio.io');
    await until(() => observed.state('serviceentries.networking.istio.io').state === 'absent', 75, () => states(observed));
    expect(observed.reader.custom('serviceentries.networking.istio.io')).toBeNull();
    expect(observed.state('virtualservices.networking.istio.io').state).toBe('ok');
    await observed.reader.stop();
  });
});
