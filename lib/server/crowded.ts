import type { PrometheusClient } from '@/lib/prometheus/prometheus-client';

/** Routes that ask for durations or ranges; the others ask what is quickly told. */
const asksDear = /^\/api\/v1\/(cost|latency|neighbours|series|suspects|timeline)(\?|$)/;
/** A question that waits longer for its turn does not come before the deadline of its answer (12 s), as it may take eight itself; ms. */
const patienceMs = 4000;

/** Whether a source has so many questions waiting that a new one, asked for `url`, would come too late: then it is better to say so at once than after twelve seconds. */
export function isCrowded(url: string, clients: readonly Pick<PrometheusClient, 'expectedWaitMs'>[]): boolean {
  const weight = asksDear.test(url) ? 'dear' : 'light';
  return clients.some((client) => client.expectedWaitMs(weight) > patienceMs);
}
