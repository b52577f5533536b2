import type { Host, SignalName } from '@/lib/hosts/host';
import type { EdgeId, NodeId } from '@/lib/topology/graph';
import type { NumberField, TextField } from '@/lib/url/filter-fields';
import type { Filter, NumberOperator } from '@/lib/url/filter-language';
import { shareOf } from '../mesh/edge-numbers';
import type { JudgedEdge } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { gradeWords } from '@/lib/health/edge-health';

/** Hosts by the node whose pods run on them, made once per question. */
type HostsOf = ReadonlyMap<NodeId, readonly { readonly name: string; readonly host: Host | null }[]>;

function hostsByNode({ hosts }: MeshPicture): HostsOf {
  const known = new Map((hosts?.hosts ?? []).map((host) => [host.name, host]));
  const byNode = new Map<NodeId, { name: string; host: Host | null }[]>();
  for (const { node, host } of hosts?.placements ?? []) {
    const list = byNode.get(node) ?? [];
    list.push({ name: host, host: known.get(host) ?? null });
    byNode.set(node, list);
  }
  return byNode;
}

/** Edges of which the filter is true. What is not known is neither true nor false: such edges are never found, also not by "not". */
export function matchFilter(picture: MeshPicture, filter: Filter): Set<EdgeId> {
  const under = hostsByNode(picture);
  const found = new Set<EdgeId>();
  for (const edge of picture.health.edges.values()) {
    // a long filter asks for the same words again and again
    const known = new Map<TextField, readonly string[]>();
    const words = (field: TextField) => {
      const kept = known.get(field) ?? wordsOf(field, edge, picture, under);
      known.set(field, kept);
      return kept;
    };
    if (truth(filter, edge, words, under) === true) found.add(edge.edge.id);
  }
  return found;
}

function truth(filter: Filter, edge: JudgedEdge, words: (field: TextField) => readonly string[], under: HostsOf): boolean | null {
  if (filter.kind === 'not') {
    const inside = truth(filter.of, edge, words, under);
    return inside === null ? null : !inside;
  }
  if (filter.kind === 'number') {
    const value = numberOf(filter.field, edge, under);
    return value === null ? null : compared(value, filter.operator, filter.value);
  }
  if (filter.kind === 'text') {
    const hit = words(filter.field).some((word) => (filter.operator === '~' ? word.includes(filter.value) : likeText(word, filter.value)));
    return filter.operator === '!=' ? !hit : hit;
  }
  const decisive = filter.kind === 'or';
  let outcome: boolean | null = !decisive;
  for (const part of filter.parts) {
    const inside = truth(part, edge, words, under);
    if (inside === decisive) return decisive;
    if (inside === null) outcome = null;
  }
  return outcome;
}

function compared(value: number, operator: NumberOperator, limit: number): boolean {
  switch (operator) {
    case '>': return value > limit;
    case '>=': return value >= limit;
    case '<': return value < limit;
    case '<=': return value <= limit;
    case '=': return value === limit;
    case '!=': return value !== limit;
  }
}

const signalOf: Readonly<Partial<Record<NumberField, SignalName>>> = { steal: 'steal', iowait: 'iowait', busy: 'cpuBusy' };

function numberOf(field: NumberField, { edge, health }: JudgedEdge, under: HostsOf): number | null {
  const { requests, errors4xx, errors5xx, noResponse } = edge.traffic;
  switch (field) {
    case 'p50': case 'p95': case 'p99': return health.quantiles?.[field] ?? null;
    case '5xx': return shareOf(errors5xx, requests);
    case '4xx': return shareOf(errors4xx, requests);
    case 'silent': return shareOf(noResponse, requests);
    case 'rate': return requests;
    case 'mtls': return edge.mtls;
    case 'retries': return edge.retryAmplification;
    default: return worstUnder(signalOf[field], edge.source, edge.target, under);
  }
}

function worstUnder(signal: SignalName | undefined, source: NodeId, target: NodeId, under: HostsOf): number | null {
  if (signal === undefined) return null;
  const values = [source, target].flatMap((id) => under.get(id) ?? []).flatMap(({ host }) => host?.signals[signal]?.value ?? []);
  return values.length === 0 ? null : Math.max(...values);
}

function wordsOf(field: TextField, judged: JudgedEdge, { health }: MeshPicture, under: HostsOf): string[] {
  const { edge } = judged;
  const ends = [health.nodes.get(edge.source), health.nodes.get(edge.target)].flatMap((node) => node ?? []);
  const words = (): readonly (string | null)[] => {
    switch (field) {
      case 'ns': return ends.map((node) => node.namespace);
      case 'name': return ends.flatMap((node) => [node.name, node.app]);
      case 'app': return ends.map((node) => node.app);
      case 'version': return ends.map((node) => node.version);
      case 'from': return [judged.from, health.nodes.get(edge.source)?.name ?? null];
      case 'to': return [judged.to, health.nodes.get(edge.target)?.name ?? null];
      case 'host': return [edge.source, edge.target].flatMap((id) => under.get(id) ?? []).map((one) => one.name);
      case 'service': return edge.services.flatMap((service) => [service, service.split('.')[0] ?? service]);
      case 'protocol': return [edge.protocol];
      case 'state': return [judged.health.grade, gradeWords[judged.health.grade]];
    }
  };
  return words().flatMap((word) => (word === null ? [] : [word.toLowerCase()]));
}

/** Equal, where `*` in the wanted text stands for any characters. Without a regular expression, so that no text makes it slow. */
export function likeText(text: string, wanted: string): boolean {
  const { head, inner, tail, shortest } = patternOf(wanted);
  if (tail === null) return text === wanted;
  if (text.length < shortest || !text.startsWith(head)) return false;
  let at = head.length;
  for (const piece of inner) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - at >= tail.length && text.endsWith(tail);
}

interface Pattern {
  readonly wanted: string;
  readonly head: string;
  readonly inner: readonly string[];
  /** null when there is no star. */
  readonly tail: string | null;
  /** No shorter text can fit. */
  readonly shortest: number;
}
let newest: Pattern | null = null;

/** The pieces between the stars. The newest are kept: thousands of names are compared with the same text. */
function patternOf(wanted: string): Pattern {
  if (newest?.wanted === wanted) return newest;
  const [head = '', ...inner] = wanted.split('*');
  const tail = inner.pop() ?? null;
  newest = { wanted, head, inner, tail, shortest: wanted.length - inner.length - (tail === null ? 0 : 1) };
  return newest;
}
