import { formatUnit } from '@/lib/base/format-number';
import type { SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import type { NodeId } from '@/lib/topology/graph';
import { finding, host, type Finding } from './finding';
import { pastStrains } from './host-signals';
import { nodeName, type MeshView } from './mesh-view';
import type { VerdictClass } from './suspect';

const classes: readonly (readonly [SignalName, VerdictClass])[] = [
  ['steal', 'host-steal'], ['psiCpu', 'host-neighbour'], ['diskAwait', 'host-disk'], ['retransmits', 'host-network'], ['conntrackDrops', 'host-network'], ['listenDrops', 'host-network'],
];

/** How long before an overload its trigger may have begun and ended, seconds. */
const reach = 1800;

/** What began an overload that retries keep going: the host trouble under the nodes behind the retries that came before it. It may be over. null = nothing in the history. */
export function triggerOf(edgeTarget: NodeId, since: number | null, view: MeshView): (Finding & { readonly over: boolean }) | null {
  const { history, now } = view.input;
  if (history === null) return null;
  const begun = since ?? now.at - now.window;
  const behind = reachable(edgeTarget, view);
  const hosts = [...new Set(behind.flatMap((node) => view.hostsOf(node)))].sort();
  const found = hosts.flatMap((name) => classes.flatMap(([signal, verdict]) => pastStrains(name, signal, view)
    .filter((one) => one.strength >= 0.25 && one.start <= begun + 2 * history.step && (one.end ?? now.at) >= begun - reach)
    .map((episode) => ({ name, signal, verdict, episode }))));
  const [best] = found.sort((a, b) => b.episode.strength - a.episode.strength || a.episode.start - b.episode.start || (a.name < b.name ? -1 : 1));
  if (best === undefined) return null;
  const { name, signal, verdict, episode } = best;
  const fact = signalCatalogue[signal];
  const over = episode.end !== null && episode.end < now.at - now.window / 2;
  const there = behind.filter((node) => view.hostsOf(node).includes(name)).map((node) => nodeName(view, node)).slice(0, 3);
  return {
    over,
    ...finding({
      class: verdict, blamed: host(name), role: 'trigger', strength: 0.5 + 0.4 * episode.strength, since: episode.start,
      sentence: `It began on ${name}, under ${there.join(', ')}: ${fact.title} stood at ${formatUnit(episode.level, fact.unit)}${over ? '; that is over' : ''}.`,
      evidence: [{ what: `${fact.title} on ${name} stood at ${formatUnit(episode.level, fact.unit)}, usually ${formatUnit(episode.usual, fact.unit)}.`, signal, value: episode.level, usual: episode.usual, unit: fact.unit, samples: null }],
    }),
  };
}

function reachable(from: NodeId, view: MeshView): NodeId[] {
  const seen = new Set([from]);
  for (const node of seen) for (const { edge } of view.outOf(node)) if (seen.size < 500) seen.add(edge.target);
  return [...seen];
}
