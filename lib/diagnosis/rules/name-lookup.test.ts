import { describe, expect, it } from 'vitest';
import type { DiagnosisInput } from '../diagnosis-input';
import { diagnose } from '../diagnose';
import { diagnosisOf, edgeOf, force, told } from '../sample-diagnosis.test-data';
import { nameLookup } from './name-lookup';

const calls = [['entry', 'web'], ['web', 'cart'], ['web', 'order'], ['order', 'pay'], ['order', 'stock']] as const;

/** Workloads that wait for seconds on some requests, each inside its own pods: middles stay, tails grow by seconds and means with them. */
function waiting(names: readonly string[], middle = 1): DiagnosisInput {
  const input = diagnosisOf({ pod: (name) => (names.includes(name) ? 300 : 0) });
  const usual = input.usual?.latency?.edges ?? {};
  const edges = Object.fromEntries(Object.entries(input.now.latency?.edges ?? {}).map(([edge, sides]) => {
    const before = usual[edge];
    const tail = <Side extends typeof sides.source>(now: Side, was: typeof sides.source | undefined): Side => (now === null || !was ? now : { ...now, p50: was.p50 * middle, p95: was.p95 * middle, p99: was.p99 + 5000 });
    const target = calls.find(([from, to]) => edgeOf(from, to) === edge)?.[1] ?? '';
    return [edge, names.includes(target) ? { source: tail(sides.source, before?.source), destination: tail(sides.destination, before?.destination) } : sides];
  }));
  return input.now.latency === null ? input : { ...input, now: { ...input.now, latency: { ...input.now.latency, edges } } };
}

describe('name lookups', () => {
  it('are blamed when workloads that have nothing in common wait for seconds on some requests', () => {
    expect(told(nameLookup, waiting(['web', 'cart', 'order', 'pay', 'stock']))).toEqual(['network @ workload coredns']);
    expect(diagnose(waiting(['web', 'cart', 'order', 'pay', 'stock'])).suspects[0]).toMatchObject({ class: 'network', name: 'coredns', namespace: 'kube-system' });
  });

  it('are not blamed for one workload, or two, that may as well be slow themselves', () => {
    expect(told(nameLookup, waiting(['pay']))).toEqual([]);
    expect(told(nameLookup, waiting(['pay', 'stock']))).toEqual([]);
  });

  it('are not blamed when every request waits, nor when nothing takes seconds', () => {
    expect(told(nameLookup, waiting(['web', 'cart', 'order', 'pay', 'stock'], 3))).toEqual([]);
    expect(told(nameLookup, diagnosisOf({ pod: () => 300 }))).toEqual([]);
  });

  it('are hardly blamed when all that wait share a host or two', () => {
    const input = waiting(['web', 'cart', 'order', 'pay', 'stock']);
    const together = { ...input, now: { ...input.now, pods: (input.now.pods ?? []).map((pod) => ({ ...pod, host: 'h1' })) }, hosts: input.hosts === null ? null : { ...input.hosts, placements: input.hosts.placements.map((one) => ({ ...one, host: 'h1' })) } };
    expect(force(nameLookup, together)).toBeLessThan(0.4 * force(nameLookup, input));
  });
});
