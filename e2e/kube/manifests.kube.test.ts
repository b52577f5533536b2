import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartObjects, objectsOf, programOfTests } from '@/deploy/manifest-files';
import { objectOf, type JsonObject } from '@/lib/kubernetes/fields';
import { assets, startApiServer, type ApiServer } from './api-server';
import { createNamespace } from './fixtures';
import { conformanceProblems, writeSchemas } from './schema-check';

const plurals: Readonly<Record<string, string>> = {
  Namespace: 'namespaces', ServiceAccount: 'serviceaccounts', Deployment: 'deployments', Service: 'services', NetworkPolicy: 'networkpolicies',
  Role: 'roles', RoleBinding: 'rolebindings', ClusterRole: 'clusterroles', ClusterRoleBinding: 'clusterrolebindings',
};

function pathOf(object: JsonObject): string {
  const metadata = objectOf(object['metadata']);
  const version = String(object['apiVersion']);
  const place = metadata['namespace'] === undefined ? '' : `/namespaces/${String(metadata['namespace'])}`;
  return `/${version.includes('/') ? 'apis' : 'api'}/${version}${place}/${plurals[String(object['kind'])]}/${String(metadata['name'])}`;
}

describe.skipIf(assets() === null)('the manifests on a real API server', () => {
  let server: ApiServer;
  beforeAll(async () => {
    server = await startApiServer();
    for (const name of ['undermesh', 'shop', 'bank']) await createNamespace(server, name);
  });
  afterAll(() => server?.close());

  /** `kind: what the server said` for each object it refuses when it is applied strictly, and nothing is stored. */
  const refusals = async (objects: readonly JsonObject[]): Promise<string[]> => {
    const found: string[] = [];
    for (const object of objects) {
      const reply = await server.ask('PATCH', `${pathOf(object)}?dryRun=All&fieldManager=test&force=true&fieldValidation=Strict`, object, 'application/apply-patch+yaml');
      if (reply.status >= 300) found.push(`${String(object['kind'])}: ${String(objectOf(reply.body)['message'])}`);
    }
    return found;
  };

  it.each(['cluster', 'namespaced'])('of deploy/%s are accepted', async (variant) => {
    expect(await refusals(objectsOf(variant))).toEqual([]);
  });

  it('would be refused with a wrong field, so being accepted means something', async () => {
    const [deployment = {}] = objectsOf('cluster').filter((object) => object['kind'] === 'Deployment');
    expect(await refusals([{ ...deployment, spec: { ...objectOf(deployment['spec']), replica: 1 } }])).toHaveLength(1);
  });

  it('give a pod that the restricted Pod Security standard admits', async () => {
    const [namespace = {}] = objectsOf('cluster').filter((object) => object['kind'] === 'Namespace');
    expect((await server.ask('PATCH', `${pathOf(namespace)}?fieldManager=test&force=true`, namespace, 'application/apply-patch+yaml')).status).toBe(200);
    const [deployment = {}] = objectsOf('cluster').filter((object) => object['kind'] === 'Deployment');
    const template = objectOf(objectOf(deployment['spec'])['template']);
    const spec = objectOf(template['spec']);
    const pod = { metadata: { name: 'trial' }, spec };
    const path = '/api/v1/namespaces/undermesh/pods?dryRun=All';
    expect(await server.ask('POST', path, pod)).toMatchObject({ status: 201 });
    const weak = await server.ask('POST', path, { ...pod, spec: { ...spec, securityContext: {} } });
    expect([weak.status, String(objectOf(weak.body)['message'])]).toEqual([403, expect.stringContaining('violates PodSecurity "restricted')]);
  });

  const helm = programOfTests('helm');
  it.skipIf(helm === null).each([[[]], [['namespaces={shop,bank}']], [['networkPolicy.enabled=false', 'priorityClassName=high', 'nodeSelector.disk=ssd', 'extraEnv[0].name=A', 'extraEnv[0].value=b', 'image.pullSecrets[0].name=regcred']]])('of the chart with %j are accepted', async (settings) => {
    expect(await refusals(chartObjects(helm ?? '', settings))).toEqual([]);
  });

  const kubeconform = programOfTests('kubeconform');
  describe.skipIf(kubeconform === null)('by the schemas that this server publishes', () => {
    let schemas: string;
    beforeAll(async () => { schemas = await writeSchemas(server); });

    it.each(['cluster', 'namespaced'])('of deploy/%s hold', (variant) => {
      expect(conformanceProblems(kubeconform ?? '', schemas, objectsOf(variant))).toEqual([]);
    });

    it.skipIf(helm === null)('of the chart hold', () => {
      expect(conformanceProblems(kubeconform ?? '', schemas, chartObjects(helm ?? ''))).toEqual([]);
    });

    it('do not hold with a value of the wrong type, so holding means something', () => {
      const [deployment = {}] = objectsOf('cluster').filter((object) => object['kind'] === 'Deployment');
      expect(conformanceProblems(kubeconform ?? '', schemas, [{ ...deployment, spec: { ...objectOf(deployment['spec']), replicas: 'one' } }])).toEqual([expect.stringMatching(/^Deployment undermesh: .*replicas/s)]);
    });
  });
});
