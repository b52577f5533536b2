import type { Labels, Sample } from '@/lib/promql/sample';
import type { Flow, RequestObservation, TcpObservation } from '@/lib/topology/observation';
import type { Reading } from '../dialect';
import { flagsOf, known, policyOf, readFlow } from './istio-labels';
import { partLabel, requestLabels, tcpLabels } from './istio-queries';
import { NoteBook } from './note-book';

function usable(sample: Sample, notes: NoteBook): boolean {
  if (Number.isFinite(sample.value) && sample.value >= 0) return true;
  // Not an oddity: 0 ÷ 0 is how "no traffic" looks.
  if (!Number.isNaN(sample.value)) notes.add('not-a-number', String(sample.value));
  return false;
}

/** The protocol of requests: whatever carries a gRPC status is gRPC. */
export function requestProtocol(labels: Labels): 'http' | 'grpc' {
  return known(labels, 'request_protocol') === 'grpc' || known(labels, 'grpc_response_status') !== null ? 'grpc' : 'http';
}

/** Requests per second by outcome, from the answer to the requests query. */
export function readRequests(samples: readonly Sample[]): Reading<RequestObservation> {
  const notes = new NoteBook();
  const observations: RequestObservation[] = [];
  for (const sample of samples) {
    const { labels } = sample;
    if (!usable(sample, notes)) continue;
    const flow = readFlow(labels, requestProtocol(labels), notes);
    if (flow === null) continue;
    observations.push({ ...flow, code: known(labels, 'response_code'), grpcStatus: known(labels, 'grpc_response_status'), flags: flagsOf(labels), policy: policyOf(labels), requests: sample.value });
  }
  return { observations, notes: notes.finish(samples, requestLabels) };
}

/** Series that differ only in `part` and `le` belong together; a key that no label value can imitate. */
function groupKey(labels: Labels, names: readonly string[]): string {
  let key = '';
  for (const name of names) {
    const value = Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
    key += `${value.length}:${value}`;
  }
  return key;
}

/** Bytes and connections, from the answer to the TCP query. Envoy counts from its downstream: what it received is what the caller sent. */
export function readTcp(samples: readonly Sample[]): Reading<TcpObservation> {
  const notes = new NoteBook();
  const groups = new Map<string, { flow: Flow; labels: Labels; parts: Map<string, number> }>();
  for (const sample of samples) {
    const { labels } = sample;
    if (!usable(sample, notes)) continue;
    const key = groupKey(labels, tcpLabels);
    let group = groups.get(key);
    if (group === undefined) {
      const flow = readFlow(labels, 'tcp', notes);
      if (flow === null) continue;
      groups.set(key, (group = { flow, labels, parts: new Map() }));
    }
    group.parts.set(known(labels, partLabel) ?? '', sample.value);
  }
  const observations = [...groups.values()].map(({ flow, labels, parts }): TcpObservation => ({
    ...flow, protocol: 'tcp', flags: flagsOf(labels), policy: policyOf(labels),
    sentBytes: parts.get('received') ?? null, receivedBytes: parts.get('sent') ?? null,
    connectionsOpened: parts.get('opened') ?? null, connectionsClosed: parts.get('closed') ?? null,
  }));
  return { observations, notes: notes.finish(samples, tcpLabels) };
}
