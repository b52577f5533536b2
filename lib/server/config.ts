import { worstFirst } from '@/lib/checks/all-checks';
import { isSameObject, type ActingObject } from '@/lib/checks/acting';
import { actingOnEdge } from '@/lib/checks/acting-on-edge';
import { actingOnNode } from '@/lib/checks/acting-on-node';
import type { Check } from '@/lib/checks/check';
import { configKinds } from '@/lib/checks/config-object';
import { edgeChecks } from '@/lib/checks/edge-checks';
import { parseEdgeId, parseNodeId, type EdgeRef, type NodeRef } from '@/lib/topology/node-id';
import { configRequestSchema, type ConfigAnswer, type ConfigRequest } from '@/lib/wire/config-answer';
import type { VerbAnswer } from './answer';
import { jsonOf } from './body-cache';
import { configBookOf, kindsOf } from './config-book-of';
import { measuredEdge, sharesOf } from './config-measured';
import { isPresent } from './host-layer';
import { nothingToShow } from './missing';
import { readGraph } from './read-graph';
import { badParameter, settleScope, type Scope } from './request-scope';
import type { Verb } from './respond';
import type { Runtime } from './runtime';
import { missingKinds, sourcesOf } from './sources';

/** Kinds of the inventory without which checks have to be silent. */
const leanedOn: readonly string[] = [...configKinds, 'pods', 'services'];

const onlyNow = 'Configuration is shown as it is now: the Kubernetes API knows no past.';

/** `/api/v1/config`: what configuration acts on a node or edge, and the checks on it. Asks Kubernetes nothing: it is watched already. */
export const configVerb: Verb<ReturnType<typeof configRequestSchema>> = {
  route: 'config',
  schema: configRequestSchema,
  answer: (asked, rt) => configAnswer(asked, settleScope(asked, rt), rt),
};

type Of = { readonly edge: EdgeRef } | { readonly node: NodeRef } | null;

function parseOf(of: string | undefined): Of {
  if (of === undefined) return null;
  const id = of.slice(of.indexOf(':') + 1);
  const edge = of.startsWith('edge:') ? parseEdgeId(id) : null;
  const node = of.startsWith('node:') ? parseNodeId(id) : null;
  if (edge === null && node === null) throw badParameter('of', 'It is not the id of an edge or node.', 'Take ids from /api/v1/graph, percent-encoded in the query.');
  return edge === null ? (node === null ? null : { node }) : { edge };
}

async function configAnswer({ of }: ConfigRequest, scope: Scope, rt: Runtime): Promise<VerbAnswer> {
  const subject = parseOf(of);
  const missing = missingKinds(rt, leanedOn);
  const reader = rt.kubernetes;
  if (reader === null) return { json: null, missing, warnings: [], sources: sourcesOf(rt), error: nothingToShow(missing.length > 0 ? missing : [{ what: 'kubernetes', source: 'k8s', code: 'not-configured', message: 'Kubernetes is switched off (UNDERMESH_KUBERNETES=off): configuration is not read.', hint: 'Set UNDERMESH_KUBERNETES=auto.' }]) };
  const present = isPresent(scope, rt);
  const graph = subject !== null && 'node' in subject ? null : await readGraph(scope, rt);
  const { book, checks } = configBookOf(rt, reader);
  const rest = { missing: [...missing, ...(graph?.missing.filter(({ what }) => !what.startsWith('kubernetes')) ?? [])], warnings: present ? [] : [onlyNow], sources: sourcesOf(rt) };
  const kinds = kindsOf(reader);
  const json = jsonOf(rt, ['config', of, graph?.key ?? scope, rt.inventoryRevision(), kinds], (): ConfigAnswer => {
    const drawn = graph === null || graph.layers === 'none' ? null : graph.make();
    const common = { asOf: rt.now() / 1000, of: of ?? null, kinds };
    if (subject === null) return { ...common, objects: [], checks: [...inScope(checks, scope)], reality: [], weights: drawn === null ? [] : sharesOf(book, drawn) };
    if ('node' in subject) {
      const objects = actingOnNode(book, subject.node);
      return { ...common, objects: objects.map(toWire), checks: [...about(checks, objects)], reality: [], weights: [] };
    }
    const { edge, reality, weights } = measuredEdge(book, subject.edge, (of ?? '').slice('edge:'.length), drawn, present);
    const objects = actingOnEdge(book, edge);
    return { ...common, objects: objects.map(toWire), checks: [...distinct([...about(checks, objects), ...edgeChecks(book, edge)])], reality, weights };
  });
  return { json, ...rest };
}

const toWire = (one: ActingObject): ConfigAnswer['objects'][number] => ({ ...one, says: [...one.says] });

/** The checks on some objects. */
function about(checks: readonly Check[], objects: readonly ActingObject[]): readonly Check[] {
  return checks.filter(({ object }) => objects.some((one) => isSameObject(one, object)));
}

/** Only what lies in the namespaces that are asked for. */
function inScope(checks: readonly Check[], { namespaces }: Scope): readonly Check[] {
  return namespaces === null ? checks : checks.filter(({ object }) => namespaces.includes(object.namespace));
}

/** One place has one conflict, whoever found it. */
function distinct(checks: readonly Check[]): readonly Check[] {
  return checks.filter((one, index) => checks.findIndex((other) => other.id === one.id && other.path === one.path && isSameObject(other.object, one.object)) === index).sort(worstFirst);
}

