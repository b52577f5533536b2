import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import { diagnosisOf, type Trouble } from './sample-diagnosis.test-data';

/** Weak strain on one host under troubles at several places. */
const weak = (slow: readonly string[]): Trouble => ({
  pod: (name, host) => (host === 'h3' && slow.includes(name) ? 40 : 0),
  signals: (host) => (host === 'h3' ? { steal: 0.05 } : {}),
});
const beliefIn = (trouble: Trouble): number => diagnose(diagnosisOf(trouble)).suspects.find(({ kind, name }) => kind === 'host' && name === 'h3')?.probability ?? 0;

describe('the ranking', () => {
  it('believes more in a host that troubles at several places have in common', () => {
    expect(beliefIn(weak(['cart', 'pay', 'web']))).toBeGreaterThan(beliefIn(weak(['cart'])));
  });

  it('believes less that each place is at fault by itself when they share a host that is strained', () => {
    const application = (slow: readonly string[]): number => Math.max(0, ...diagnose(diagnosisOf(weak(slow))).suspects.filter(({ class: of }) => of === 'application').map(({ probability }) => probability));
    expect(application(['cart', 'pay', 'web'])).toBeLessThanOrEqual(application(['cart']));
    expect(diagnose(diagnosisOf(weak(['cart', 'pay', 'web']))).suspects[0]).toMatchObject({ kind: 'host', name: 'h3' });
  });

  it('takes two witnesses of the same for one suspect and no rivals, and tells what both have seen', () => {
    // The connection table of h3 drops, and nearly all edges that lose time on their way end there.
    const trouble: Trouble = { gap: (from, to) => (/web|cart|pay/.test(`${from} ${to}`) ? 60 : 0), signals: (host) => (host === 'h3' ? { conntrackDrops: 300 } : {}) };
    const [first] = diagnose(diagnosisOf(trouble)).suspects;
    expect(first).toMatchObject({ class: 'host-network', name: 'h3', probability: 0.97 });
    expect(new Set(first?.evidence.map(({ what }) => what)).size).toBe(first?.evidence.length);
  });

  it('puts a place that is accused on evidence before one that only says where the trouble sits', () => {
    const input = diagnosisOf({ pod: (_, host) => (host === 'h3' ? 60 : 0) });
    const unmeasured = { ...input, hosts: input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.map((one) => (one.name === 'h3' ? { ...one, signals: {} } : one)) } };
    const [first] = diagnose(unmeasured).suspects;
    expect([first?.kind, first?.name, first?.class]).toEqual(['host', 'h3', 'unknown']);
  });
});
