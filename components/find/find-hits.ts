import type { Selection } from '@/lib/url/selection';
import type { MeshPicture } from '../mesh/mesh-picture';
import { fuzzyScore } from './fuzzy-score';

/** Something with a name that was looked for, best first. */
export interface FindHit {
  readonly selection: Selection;
  readonly name: string;
  /** What kind of thing it is, and where. */
  readonly about: string;
  readonly score: number;
}

/** A pod's name begins with its workload's; a pasted one finds the workload ("payment-v1-7d9f6c-x2x1p" finds "payment-v1"). */
function podScore(workload: string, typed: string): number | null {
  return typed.length > workload.length + 1 && typed.toLowerCase().startsWith(`${workload.toLowerCase()}-`) ? 400 + workload.length : null;
}

/** Nodes, namespaces and hosts whose name fits what was typed; of a pod its workload. */
export function findHits(picture: MeshPicture, typed: string, most = Infinity): FindHit[] {
  const wanted = typed.trim();
  if (wanted === '') return [];
  const hits: FindHit[] = [];
  const add = (score: number | null, hit: Omit<FindHit, 'score'>) => {
    if (score !== null) hits.push({ ...hit, score });
  };
  const namespaces = new Set<string>();
  for (const node of picture.graph.nodes) {
    if (node.namespace !== null) namespaces.add(node.namespace);
    const pod = node.kind === 'workload' ? podScore(node.name, wanted) : null;
    const score = Math.max(fuzzyScore(node.name, wanted) ?? -1, (node.app === null ? null : fuzzyScore(node.app, wanted)) ?? -1, fuzzyScore(`${node.name}.${node.namespace ?? ''}`, wanted) ?? -1, pod ?? -1);
    add(score < 0 ? null : score, { selection: { kind: 'node', id: node.id }, name: node.name, about: `${pod === null ? node.kind : 'workload of this pod'}${node.namespace === null ? '' : ` in ${node.namespace}`}` });
  }
  for (const name of namespaces) add(fuzzyScore(name, wanted), { selection: { kind: 'namespace', id: name }, name, about: 'namespace' });
  for (const { name } of picture.hosts?.hosts ?? []) add(fuzzyScore(name, wanted), { selection: { kind: 'host', id: name }, name, about: 'host' });
  return hits.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1)).slice(0, most);
}
