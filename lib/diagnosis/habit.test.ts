import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import type { DiagnosisInput } from './diagnosis-input';
import { diagnosisOf, edgeOf } from './sample-diagnosis.test-data';

const slower = (ms: number): DiagnosisInput => diagnosisOf({ pod: (name) => (name === 'cart' ? ms : 0) });

/** The same, with edges whose mean has swung by a share all the time. */
function restless(input: DiagnosisInput, share: number): DiagnosisInput {
  if (input.history === null) return input;
  const edges = new Map([...input.history.edges].map(([edge, series]) => [edge, { ...series, meanMs: series.meanMs.map((value, index) => (value === null ? null : value * (1 + share * Math.sin(index * 1.3)))) }]));
  return { ...input, history: { ...input.history, edges } };
}

describe('what an edge does by itself', () => {
  it('is no sickness, though the middle of its durations has risen by half', () => {
    expect(diagnose(slower(4)).sick).not.toEqual([]);
    expect(diagnose(restless(slower(4), 0.9)).sick).toEqual([]);
  });

  it('of an edge with few requests is left surely only when it stays away, minute after minute', () => {
    const rare = (minutes: number): number => {
      const input = diagnosisOf({ pod: (name) => (name === 'cart' ? 60 : 0) }, minutes);
      const few = (look: typeof input.now): typeof input.now => (look.latency === null ? look : { ...look, latency: { ...look.latency, edges: Object.fromEntries(Object.entries(look.latency.edges).map(([edge, sides]) => [edge, { ...sides, source: sides.source === null ? null : { ...sides.source, requests: 70 } }])) } });
      return diagnose({ ...input, now: few(input.now) }).suspects[0]?.probability ?? 0;
    };
    expect(rare(10)).toBeGreaterThan(rare(1));
  });

  it('is left by a tail of few requests only when the minutes before say so, too: one slow request makes a P99', () => {
    const tail = (minutes: number): number => {
      const input = diagnosisOf({ pod: (name) => (name === 'cart' ? 20 : 0) }, minutes);
      const edge = edgeOf('web', 'cart');
      const [now, usual] = [input.now.latency?.edges[edge]?.source, input.usual?.latency?.edges[edge]?.source];
      if (!now || !usual || input.now.latency === null) return -1;
      const source = { ...usual, mean: now.mean, requests: 400, p99: usual.p99 + 200 };
      const latency = { ...input.now.latency, edges: { ...input.usual?.latency?.edges, [edge]: { source, destination: source } } };
      return diagnose({ ...input, now: { ...input.now, latency } }).sick.filter((one) => one.edge === edge).length;
    };
    expect([tail(10), tail(1)]).toEqual([1, 0]);
  });

  it('does not hide what goes far beyond it', () => {
    expect(diagnose(restless(slower(200), 0.9)).suspects[0]).toMatchObject({ class: 'application', name: 'cart' });
  });
});
