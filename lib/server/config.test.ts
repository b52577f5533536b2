import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configKinds, type ConfigObject } from '@/lib/checks/config-object';
import { canary, shopPods, shopServices } from '@/lib/checks/sample-config.test-data';
import type { KindState } from '@/lib/kubernetes/kind-state';
import type { KubernetesReader } from '@/lib/kubernetes/kubernetes-reader';
import { configAnswerSchema } from '@/lib/wire/config-answer';
import { envelopeSchema } from '@/lib/wire/envelope';
import { configVerb } from './config';
import { parseEnv } from './env';
import { respond } from './respond';
import { setRuntime, startRuntime, type Runtime } from './runtime';

const objects: readonly ConfigObject[] = canary.map(([kind, full, spec]) => ({ apiVersion: 'v1', kind, namespace: full.split('/')[0] ?? '', name: full.split('/')[1] ?? '', createdAt: 1, generation: 1, spec }));
const state = (kind: string, how: KindState['state']): KindState => ({ kind, state: how, asOf: null, lastTry: null, nextTry: null, failures: 0, objects: 1, ...(how === 'denied' ? { code: 'denied' as const } : {}) });

/** A reader that holds the canary of the shop; some kinds are denied or not installed. */
function readerOf(states: Readonly<Record<string, KindState['state']>>): KubernetesReader {
  const how = (kind: string) => states[kind] ?? 'ok';
  return {
    inventory: () => ({ pods: shopPods, hosts: null, services: shopServices, workloads: null, events: null }),
    kinds: () => [...configKinds, 'pods', 'services'].map((kind) => state(kind, how(kind))),
    custom: (kind) => (how(kind) === 'ok' ? objects.filter((one) => kind.startsWith(`${one.kind.toLowerCase()}s.`)).map((one) => ({ ...one, uid: one.name, labels: {}, annotations: {} })) : null),
    serverClusterName: null, excessRights: () => [], credentialProblem: () => null, onChange: () => () => undefined, stop: () => Promise.resolve(),
  };
}

let rt: Runtime;
beforeAll(() => {
  rt = startRuntime(parseEnv({ UNDERMESH_PROMETHEUS_URL: 'http://127.0.0.1:9', UNDERMESH_KUBERNETES: 'off', UNDERMESH_LOG_LEVEL: 'silent' }));
});
afterAll(() => rt.stop());

async function ask(query: string, kubernetes: KubernetesReader | null) {
  setRuntime({ ...rt, kubernetes });
  const response = await respond(new Request(`http://localhost/api/v1/config?${query}`), configVerb);
  return { status: response.status, ...envelopeSchema(configAnswerSchema).parse(await response.json()) };
}

const payment = `of=${encodeURIComponent('node:workload/east/shop/payment-v1')}`;

describe('/api/v1/config', () => {
  it('tells what acts on a node, also while Prometheus is away', async () => {
    const { status, data, missing } = await ask(payment, readerOf({}));
    expect([status, missing]).toEqual([200, []]);
    expect(data?.objects.map(({ kind, namespace, name, because }) => `${kind} ${namespace}/${name}: ${because}`)).toEqual(['VirtualService shop/payment: it routes calls of payment.shop', 'DestinationRule shop/payment: its host is payment.shop']);
    expect([data?.checks, data?.of]).toEqual([[], 'node:workload/east/shop/payment-v1']);
  });

  it('tells denied from not installed: the one is missed, the other is not', async () => {
    const { data, missing, complete } = await ask(payment, readerOf({ 'virtualservices.networking.istio.io': 'denied', 'sidecars.networking.istio.io': 'absent' }));
    expect(missing.map(({ what, code }) => [what, code])).toEqual([['kubernetes:virtualservices.networking.istio.io', 'denied']]);
    expect(complete).toBe(false);
    expect(data?.kinds.filter((kind) => kind.state !== 'ok')).toEqual([{ type: 'virtualservices.networking.istio.io', state: 'denied', objects: null }, { type: 'sidecars.networking.istio.io', state: 'absent', objects: null }]);
    expect(data?.objects.map(({ kind }) => kind)).toEqual(['DestinationRule']);
  });

  it('says that configuration has no past', async () => {
    const { data, warnings } = await ask(`${payment}&at=1700000000`, readerOf({}));
    expect(warnings).toEqual(['Configuration is shown as it is now: the Kubernetes API knows no past.']);
    expect((data?.asOf ?? 0) > 1_700_000_000).toBe(true);
  });

  it('has nothing to show without Kubernetes, and names a wrong id', async () => {
    const off = await ask(payment, null);
    expect([off.status, off.error?.code, off.error?.message]).toEqual([503, 'not-configured', 'Kubernetes is switched off (UNDERMESH_KUBERNETES=off): configuration is not read.']);
    const wrong = await ask('of=node:nonsense', readerOf({}));
    expect([wrong.status, wrong.error?.parameter]).toEqual([400, 'of']);
  });
});
