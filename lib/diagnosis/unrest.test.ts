import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import type { DiagnosisInput, Look } from './diagnosis-input';
import { diagnosisOf, edgeOf, type Trouble } from './sample-diagnosis.test-data';

const quiet = (trouble: Trouble = {}): DiagnosisInput => diagnosisOf(trouble);
const accused = (input: DiagnosisInput): string[] => diagnose(input).suspects.map((one) => `${one.class} ${one.kind} ${one.name}`);

function withPods(input: DiagnosisInput, change: (pod: NonNullable<Look['pods']>[number]) => NonNullable<Look['pods']>): DiagnosisInput {
  return { ...input, now: { ...input.now, pods: (input.now.pods ?? []).flatMap(change) } };
}

/** What is in a history at some of its steps. */
function withGaps(input: DiagnosisInput, gone: (step: number) => boolean): DiagnosisInput {
  const thin = (row: readonly (number | null)[]): (number | null)[] => row.map((value, step) => (gone(step) ? null : value));
  const { history } = input;
  if (history === null) return input;
  return {
    ...input, history: {
      ...history,
      edges: new Map([...history.edges].map(([edge, { requests, failed, meanMs }]) => [edge, { requests: thin(requests), failed: thin(failed), meanMs: thin(meanMs) }])),
      hosts: new Map([...history.hosts].map(([host, signals]) => [host, Object.fromEntries(Object.entries(signals).map(([name, row]) => [name, thin(row)]))])),
    },
  };
}

describe('what happens in every cluster accuses nobody', () => {
  it('a pod that was restarted, cold and with fewer requests', () => {
    expect(accused(withPods(quiet(), (one) => [one.pod === 'cart-h3' && one.in !== null ? { ...one, in: { ...one.in, requests: one.in.requests * 0.4, meanMs: 3 * (one.in.meanMs ?? 0) } } : one]))).toEqual([]);
  });

  it('a rollout that replaces every pod of a workload', () => {
    expect(accused(withPods(quiet(), (one) => [one.pod.startsWith('cart-') ? { ...one, pod: `${one.pod}-next` } : one]))).toEqual([]);
  });

  it('containers that were killed for memory where nobody waits longer', () => {
    expect(accused(quiet({ limits: (name) => (name === 'cart' ? { oomKills: 2, restarts: 3, lastTerminatedReason: 'OOMKilled' } : {}) }))).toEqual([]);
  });

  it('a missed scrape: a pod, or a whole host, without numbers now', () => {
    expect(accused(withPods(quiet(), (one) => (one.pod === 'web-h2' ? [] : [one])))).toEqual([]);
    const input = withPods(quiet(), (one) => (one.host === 'h3' ? [] : [one]));
    expect(accused({ ...input, hosts: input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.map((one) => (one.name === 'h3' ? { ...one, signals: {} } : one)) } })).toEqual([]);
  });

  it('scrapes that were missed in the past, also the last ones', () => {
    expect(accused(withGaps(quiet(), (step) => step % 3 === 0 || step > 55))).toEqual([]);
  });

  it('a handful of failures, as every restart makes', () => {
    expect(accused(quiet({ fails: (from, to) => (from === 'web' && to === 'cart' ? { share: 0.001, code: '503', flag: 'UC' } : null) }))).toEqual([]);
  });

  it('strained hosts and throttled containers under edges that are well', () => {
    expect(accused(quiet({ signals: (host) => (host === 'h2' ? { steal: 0.3, psiCpu: 0.6, diskAwait: 0.1, retransmits: 0.05 } : {}), limits: () => ({ throttled: 0.5 }), proxy: () => ({ throttled: 0.5 }) }))).toEqual([]);
  });
});

describe('while something is sick', () => {
  it('restarts and missed scrapes elsewhere leave the blame where it is', () => {
    const input = quiet({ pod: (name) => (name === 'cart' ? 80 : 0), limits: (name) => (name === 'cart' ? { cpuCores: 0.9 } : {}) });
    const [first] = accused(withGaps(withPods(input, (one) => (one.pod === 'stock-h4' ? [] : [one])), (step) => step % 4 === 1));
    expect(first).toBe('application workload cart');
    expect(diagnose(input).sick.some(({ edge }) => edge === edgeOf('web', 'cart'))).toBe(true);
  });
});
