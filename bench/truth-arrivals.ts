import type { EdgeTruth, Place } from '@/lab/gallery/gallery-truth';

function add<Key>(to: Map<Key, number>, from: ReadonlyMap<Key, number>): void {
  for (const [key, amount] of from) to.set(key, (to.get(key) ?? 0) + amount);
}

const isGateway = ({ kind, name }: Place) => kind === 'workload' && name === 'istio-ingressgateway';

/** What came in from outside: nobody reports it, and all that a gateway sent on did come in and ended for the caller as it ended for the gateway. One truth for each gateway and protocol. */
export function arrivalTruths(edges: readonly EdgeTruth[]): readonly EdgeTruth[] {
  const found = new Map<string, EdgeTruth>();
  for (const edge of edges) {
    if (edge.protocol === 'tcp' || !isGateway(edge.source)) continue;
    const key = JSON.stringify([edge.source, edge.protocol]);
    const sum = found.get(key) ?? {
      source: { kind: 'unknown', cluster: edge.source.cluster, namespace: null, name: 'unknown' }, target: edge.source, protocol: edge.protocol,
      requests: 0, errors4xx: 0, errors5xx: 0, codes: new Map(), flags: new Map(), opened: 0, sentBytes: 0, receivedBytes: 0, mutual: 0, plain: 0, slack: 0,
      reported: { source: new Map(), destination: new Map() }, durations: { source: new Map(), destination: new Map() }, situations: new Set(['came in at a gateway']),
    };
    found.set(key, sum);
    for (const number of ['requests', 'errors4xx', 'errors5xx', 'slack'] as const) sum[number] += edge[number];
    add(sum.codes, edge.codes);
    add(sum.flags, edge.flags);
    add(sum.durations.destination, edge.durations.source);
  }
  return [...found.values()];
}
