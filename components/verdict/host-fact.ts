import { edgeMemberships, enrichment } from '@/lib/hosts/enrichment';
import type { Host } from '@/lib/hosts/host';
import { hostGrade, signalText, worstHostsFirst, worstSignal } from '../mesh/host-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { signalTitle } from '../mesh/signal-words';

/** A host that stands out, in one sentence. */
export interface HostFact {
  readonly host: string;
  readonly sentence: string;
}

/** Below this, corrected for the number of hosts, gathering on one host is not taken for chance. */
const rareChance = 0.05;

/**
 * The host on which more sick edges end than chance would have it; else a host whose own signals are critical; else null.
 * It states what was counted and blames nobody.
 */
export function hostFact(picture: MeshPicture): HostFact | null {
  const { hosts, health, graph } = picture;
  if (hosts === null || health.sick.length === 0) return null;
  const sick = new Set(health.sick.map((one) => one.edge.id));
  const ranked = enrichment(edgeMemberships(graph.edges, sick, hosts.placements, ['target']));
  const best = ranked[0];
  if (best !== undefined && best.chance * ranked.length < rareChance && best.sick > 1) {
    const pressed = pressure(hosts.hosts.find((host) => host.name === best.group));
    return { host: best.group, sentence: `${best.sick} of ${best.allSick} sick edges end on ${best.group}, by chance ${rounded(best.expected)}${pressed === null ? '' : ` (${pressed})`}` };
  }
  const [worst] = worstHostsFirst(hosts.hosts);
  const pressed = worst === undefined || hostGrade(worst) !== 'critical' ? null : pressure(worst);
  return worst === undefined || pressed === null ? null : { host: worst.name, sentence: `${worst.name}: ${pressed}` };
}

function pressure(host: Host | undefined): string | null {
  const worst = host === undefined ? null : worstSignal(host);
  return worst === null || worst.signal.grade === 'calm' ? null : `${signalTitle(worst.name)} ${signalText(worst.signal)}`;
}

function rounded(expected: number): string {
  return expected < 1 ? 'fewer than 1' : String(Math.round(expected));
}
