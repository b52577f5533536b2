import type { Labels } from '@/lib/promql/sample';
import type { ReadNote } from '../dialect';

const sentences: Record<Exclude<ReadNote['kind'], 'label-missing'>, string> = {
  'not-a-number': 'Series with a value that is no finite number of zero or more were left out.',
  'bad-bound': 'Histogram series without a usable label "le" were left out.',
  'unreadable-flow': 'Histogram series whose labels hold the character U+E0FE, which separates labels here, were left out.',
  'unknown-reporter': 'Series whose label "reporter" is none of source, destination and waypoint were left out: they cannot be counted once.',
  'namespace-without-workload': 'Series that name a namespace but no workload are drawn as unknown.',
  'bare-address': 'Calls to bare addresses are drawn as external.',
};

/** What is lost when a label is missing everywhere. */
const losses: Record<string, string> = {
  source_workload: 'callers are known by their application only, or not at all',
  source_workload_namespace: 'callers of equal name in different namespaces cannot be told apart',
  destination_workload: 'requests end at services instead of workloads',
  destination_workload_namespace: 'workloads of equal name in different namespaces cannot be told apart',
  source_canonical_service: 'level app uses the label app, else the workload, for callers',
  destination_canonical_service: 'level app uses the label app, else the workload, for answering ones',
  destination_service: 'hosts outside the cluster may be unnamed',
  destination_service_name: 'services are read from the host name',
  destination_service_namespace: 'the namespace of a service is read from the host name',
  request_protocol: 'HTTP and gRPC cannot be told apart',
  response_code: 'errors cannot be seen',
  response_flags: 'the reason of a failure cannot be seen',
  connection_security_policy: 'the share under mTLS cannot be seen',
};

/** Counts oddities, so that thousands of odd series become one line. */
export class NoteBook {
  private readonly counts = new Map<Exclude<ReadNote['kind'], 'label-missing'>, { count: number; example: string }>();

  add(kind: Exclude<ReadNote['kind'], 'label-missing'>, example: string): void {
    const entry = this.counts.get(kind);
    if (entry === undefined) this.counts.set(kind, { count: 1, example });
    else entry.count++;
  }

  /** All notes; also one for each of the labels that no series at all has, as when the Telemetry API dropped it. */
  finish(series: readonly { readonly labels: Labels }[], expected: readonly string[]): readonly ReadNote[] {
    const notes: ReadNote[] = [...this.counts].map(([kind, { count, example }]) => ({ kind, sentence: sentences[kind], count, example }));
    if (series.length === 0) return notes;
    for (const label of expected) {
      const loss = losses[label];
      if (loss === undefined || series.some(({ labels }) => Object.hasOwn(labels, label))) continue;
      notes.push({ kind: 'label-missing', sentence: `No series has the label "${label}": ${loss}.`, count: series.length, example: label });
    }
    return notes;
  }
}
