import type { EdgeId, NodeId, NodeKind, Protocol } from './graph';
import { nodeKinds, protocols } from './graph';

/** What a node's id says: enough to find it again in telemetry and in Kubernetes. */
export interface NodeRef {
  readonly kind: NodeKind;
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly name: string;
}

/** What an edge's id says. */
export interface EdgeRef {
  readonly source: NodeRef;
  readonly target: NodeRef;
  readonly protocol: Protocol;
  /** What came in from outside at a gateway: nobody reports it but the gateway, by what it sends on. */
  readonly derived?: true | undefined;
}

const plain = /^[A-Za-z0-9._-]*$/;
const loneSurrogate = /[\uD800-\uDFFF]/u;

/** `~` alone stands for null; lone surrogates, which URLs cannot carry, become `%uXXXX`. */
function encode(part: string | null): string {
  if (part === null) return '~';
  // Almost every name; ids are made some hundred thousand times per graph of a large mesh.
  if (plain.test(part)) return part;
  let out = '';
  for (const character of part) {
    if (character === '~') out += '%7E';
    else if (loneSurrogate.test(character)) out += `%u${character.charCodeAt(0).toString(16).toUpperCase()}`;
    else out += encodeURIComponent(character);
  }
  return out;
}

function decode(part: string): string | null {
  if (part === '~') return null;
  return part.split(/(%u[0-9A-F]{4})/).map((piece, index) =>
    index % 2 === 1 ? String.fromCharCode(Number.parseInt(piece.slice(2), 16)) : decodeURIComponent(piece)).join('');
}

/**
 * The id of a node: `kind/cluster/namespace/name`, each part percent-encoded. Two different nodes never share one, whatever their names.
 *
 * @example nodeId({ kind: 'workload', cluster: 'east', namespace: 'shop', name: 'cart' }) === 'workload/east/shop/cart'
 * @example nodeId({ kind: 'external', cluster: null, namespace: null, name: 'a/b' }) === 'external/~/~/a%2Fb'
 */
export function nodeId(ref: NodeRef): NodeId {
  return `${ref.kind}/${encode(ref.cluster)}/${encode(ref.namespace)}/${encode(ref.name)}`;
}

/** The names in a node's id; null when the text is not one. */
export function parseNodeId(id: string): NodeRef | null {
  const parts = id.split('/');
  const kind = nodeKinds.find((known) => known === parts[0]);
  const [, cluster, namespace, name] = parts;
  if (parts.length !== 4 || kind === undefined || cluster === undefined || namespace === undefined || name === undefined || name === '~') return null;
  try {
    const ref = { kind, cluster: decode(cluster), namespace: decode(namespace), name: decode(name) ?? '' };
    return nodeId(ref) === id ? ref : null;
  } catch {
    return null;
  }
}

/** The id of an edge: both node ids and the protocol, joined by `>`, which no node id contains. */
export function edgeId(source: NodeId, target: NodeId, protocol: Protocol): EdgeId {
  return `${source}>${target}>${protocol}`;
}

/** The names in an edge's id; null when the text is not one. */
export function parseEdgeId(id: string): EdgeRef | null {
  const [first = '', second = '', third, ...rest] = id.split('>');
  const source = parseNodeId(first);
  const target = parseNodeId(second);
  const protocol = protocols.find((known) => known === third);
  return source === null || target === null || protocol === undefined || rest.length > 0 ? null : { source, target, protocol };
}
