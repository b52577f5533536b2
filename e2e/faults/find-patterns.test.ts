import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInPicture } from '@/components/find/find-in-picture';
import { meshHealth } from '@/components/mesh/mesh-health';
import type { MeshPicture } from '@/components/mesh/mesh-picture';
import { edge, hosts, latency, node, traffic } from '@/components/mesh/sample-mesh';

const nodeCount = 5000;
/** A long name of few letters: the worst case of a search that goes back. */
const nodes = Array.from({ length: nodeCount }, (_, index) => node(`n${index}`, `${'a'.repeat(40)}-${index}`, `team-${index % 50}`));
const edges = nodes.slice(1).map((to, index) => edge(`e${index}`, `n${index}`, to.id, traffic({ errors5xx: index % 7 === 0 ? 1 : 0 })));
const graph = { at: 1_700_000_000, window: 60, level: 'workload' as const, nodes, edges };
const picture: MeshPicture = { graph, latency, latencyState: 'ready', hosts, health: meshHealth(graph, latency) };

/** Patterns that make a search which tries every way take for ever. */
const evil = Array.from({ length: 100 }, (_, index) => {
  const stars = 'a*'.repeat(10 + index);
  return ['(a+)+$', `name = ${stars}b`, `name = ${stars}`, `${'not '.repeat(20 + index)}name = a*`, `((((${'a|'.repeat(30 + index)}a)*)*)*`, `${'('.repeat(20 + index)}name = a*${')'.repeat(20 + index)}`, `name ~ ${'a'.repeat(30 + index)}b`, `^(\\w+\\s?)*${index}$`, 'a'.repeat(500 + index), Array.from({ length: 10 }, () => 'name != a*').join(' or ')][index % 10] ?? '';
});

const mostMs = 50;
const runs = Math.max(200, Math.min(10_000, Number(process.env.UNDERMESH_TEST_FUZZ_RUNS ?? 0)));

/** CPU time of one search, ms: this machine does other things too. */
function cost(text: string): number {
  const before = process.cpuUsage();
  findInPicture(picture, text);
  return process.cpuUsage(before).user / 1000;
}

/** What was slow once may have met the compiler or the garbage collector; what is slow three times is slow. */
const isSlow = (text: string) => cost(text) > mostMs && cost(text) > mostMs && cost(text) > mostMs;

describe(`finding among ${nodeCount} nodes and as many edges`, () => {
  it('F5 a hundred patterns made to take for ever take 50 ms at most', () => {
    expect(evil.filter(isSlow)).toEqual([]);
  });

  it(`F5 ${runs} generated texts neither fail nor take more than 50 ms`, () => {
    const word = fc.constantFrom('name', 'ns', 'p99', '5xx', 'host', '=', '!=', '~', '>', '<=', 'and', 'or', 'not', '(', ')', 'a*', '*', '**a*', '10%', '500ms', '"', '\\', '__proto__', 'constructor');
    const text = fc.oneof(fc.array(fc.oneof(word, fc.string({ maxLength: 6 })), { maxLength: 12 }).map((words) => words.join(' ')), fc.string({ maxLength: 60, unit: 'binary' }));
    fc.assert(fc.property(text, (typed) => !isSlow(typed)), { numRuns: runs });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
