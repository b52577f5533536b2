import type { Host } from '@/lib/hosts/host';
import { shareOf } from '../mesh/edge-numbers';
import { hostGrade } from '../mesh/host-health';
import { meshHealth } from '../mesh/mesh-health';
import { judgedP99, type ComparedMesh } from './compare-meshes';

/** One number of the whole mesh on both sides. `unit` as in a change; null = not measured. */
export interface SideValue {
  readonly what: string;
  readonly before: number | null;
  readonly now: number | null;
  readonly unit: 'count' | 'ms' | 'ratio' | 'perSecond';
  /** Whether more of it is worse, better, or neither. */
  readonly more: 'worse' | 'better' | 'other';
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

function hostsIn(hosts: readonly Host[] | undefined): number | null {
  const grades = (hosts ?? []).map(hostGrade).filter((grade) => grade !== 'unknown');
  return grades.length === 0 ? null : grades.filter((grade) => grade === 'critical').length;
}

function side({ graph, latency, hosts }: ComparedMesh) {
  const told = graph.edges.filter(({ derived }) => derived !== true);
  const requests = sum(told.map(({ traffic }) => traffic.requests));
  const failed = sum(told.map(({ traffic }) => traffic.errors5xx));
  const p99 = graph.edges.flatMap((edge) => judgedP99(latency?.edges[edge.id]) ?? []);
  return {
    edges: graph.edges.length, nodes: graph.nodes.length,
    sick: latency === null ? null : meshHealth(graph, latency).sick.filter(({ health }) => health.grade === 'critical').length,
    requests, failed: shareOf(failed, requests), worst: p99.length === 0 ? null : Math.max(...p99), hosts: hostsIn(hosts?.hosts),
  };
}

/** The whole mesh in numbers, before and now. Requests are summed over edges: one that passes three services counts on each. */
export function meshSides(before: ComparedMesh, now: ComparedMesh): SideValue[] {
  const [was, is] = [side(before), side(now)];
  return [
    { what: 'sick edges', before: was.sick, now: is.sick, unit: 'count', more: 'worse' },
    { what: 'sick hosts', before: was.hosts, now: is.hosts, unit: 'count', more: 'worse' },
    { what: 'worst P99 of an edge', before: was.worst, now: is.worst, unit: 'ms', more: 'worse' },
    { what: '5xx over all edges', before: was.failed, now: is.failed, unit: 'ratio', more: 'worse' },
    { what: 'requests over all edges', before: was.requests, now: is.requests, unit: 'perSecond', more: 'other' },
    { what: 'edges', before: was.edges, now: is.edges, unit: 'count', more: 'other' },
    { what: 'nodes', before: was.nodes, now: is.nodes, unit: 'count', more: 'other' },
  ];
}
