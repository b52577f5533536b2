import type { MeshScore } from './truth-bench';
import type { EdgeScore } from './truth-score';

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${part} of ${whole} (${part === whole ? '100' : ((part / whole) * 100).toFixed(2)} %)`;
}

function row(name: string, edges: readonly EdgeScore[]): string {
  const exact = edges.filter(({ mustBeExact }) => mustBeExact);
  const others = edges.filter(({ mustBeExact }) => !mustBeExact);
  const shared = edges.filter(({ sharesRight }) => sharesRight !== null);
  const timed = edges.filter(({ p99Right }) => p99Right !== null);
  const right = (list: readonly EdgeScore[]) => share(list.filter(({ numbersRight }) => numbersRight).length, list.length);
  return `| ${name} | ${right(exact)} | ${right(others)} | ${share(shared.filter(({ sharesRight }) => sharesRight).length, shared.length)} | ${share(timed.filter(({ p99Right }) => p99Right).length, timed.length)} |`;
}

/** The result as a table: all edges, then by situation (an edge may be an example of several). */
export function truthTable(scores: readonly MeshScore[]): string {
  const edges = scores.flatMap((score) => score.edges);
  const situations = [...new Set(edges.flatMap((edge) => [...edge.situations]))].sort();
  const services = scores.map(({ mesh }) => mesh.services);
  const seeds = scores.map(({ mesh }) => mesh.seed);
  return [
    `${scores.length} meshes of ${Math.min(...services)} to ${Math.max(...services)} services, seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}, ${edges.length} edges. All levels sum up to the same in ${share(scores.filter(({ levelsAgree }) => levelsAgree).length, scores.length)} meshes.`,
    '',
    '| edges | rate, codes, 4xx, 5xx, flags, bytes exact | where scrapes hide something: within that | mTLS, retries, disagreement exact | P99 in the right bucket, both reporters |',
    '|---|---|---|---|---|',
    row('**all**', edges),
    ...situations.map((situation) => row(situation, edges.filter((edge) => edge.situations.has(situation)))),
  ].join('\n');
}
