import { formatCount } from '@/lib/base/format-number';
import type { Neighbour } from '@/lib/hosts/neighbours';
import { finding, host, type Case, type Rule } from '../finding';
import { worstHit } from '../host-contrast';
import { hostFit, hostsOfCase } from '../host-fit';
import { strain, strainEvidence, type Strain } from '../host-signals';
import { nodeName } from '../mesh-view';
import { either, ramp } from '../robust';
import type { Evidence } from '../suspect';

/** Other pods of the host take its CPU, memory or network: pressure of the whole host has risen with somebody else's use, not with the victim's own. */
export const hostNeighbour: Rule = (given) => hostsOfCase(given).flatMap((name) => {
  const { view, locus, sick } = given;
  const cpu = cpuStrength(name, given);
  // Waiting for memory and little of it left are two witnesses of one thing.
  const memory = [strain(name, 'psiMemory', view), strain(name, 'memoryAvailable', view)].flatMap((one) => one ?? []).sort((a, b) => b.strength - a.strength);
  const network = strain(name, 'softirq', view);
  const strongest = [cpu, taken('memory', name, memory), taken('network', name, network === null ? [] : [network])].sort((a, b) => b.strength - a.strength)[0];
  if (strongest === undefined || strongest.strength <= 0) return [];
  const place = hostFit(given, name, true);
  // A flood of packets delays what is between the proxies, wherever the pods at the two ends are compared.
  const fit = strongest.what === 'network' && locus.kind === 'gap' ? Math.max(place.fit, 0.7) : place.fit;
  const by = strongest.neighbour;
  const whom = by === null ? 'other pods' : `${by.namespace}/${by.pod}`;
  return [finding({
    class: 'host-neighbour', blamed: host(name), strength: strongest.strength * fit, since: sick.since,
    sentence: `${nodeName(view, worstHit(name, view) ?? locus.node)} is slow on ${name}, where ${whom} ${by === null ? 'take' : 'takes'} the ${strongest.what}.`,
    evidence: [...strongest.evidence, ...place.evidence], against: place.against,
    missing: [...place.missing, ...(by === null && strongest.what === 'CPU' ? ['container CPU of the pods of this host (cAdvisor)'] : [])],
    confirm: [
      { how: 'promql', text: `topk(5, sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!=""}[5m])) * on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_info{node=${JSON.stringify(name)}}))` },
      { how: 'kubectl', text: `kubectl get pods --all-namespaces --field-selector spec.nodeName=${name}` },
    ],
  })];
});

interface Take { readonly what: 'CPU' | 'memory' | 'network'; readonly strength: number; readonly neighbour: Neighbour | null; readonly evidence: readonly Evidence[] }

/** Waiting for a CPU alone is not enough: a pod throttled by its own limit raises it too. Somebody must use more than before, or the host be busy. */
function cpuStrength(name: string, { view, locus }: Case): Take {
  // Load counts threads that wait for a disk too: it stands in only where PSI is not there and the disk is well.
  const disk = strain(name, 'diskAwait', view)?.strength ?? 0;
  const waiting = strain(name, 'psiCpu', view) ?? (disk > 0.3 ? null : strain(name, 'runQueue', view));
  const busy = strain(name, 'cpuBusy', view);
  const cores = view.hosts.get(name)?.cores ?? null;
  // The victim's own pods are left out: what they use themselves is not a neighbour's doing.
  const own = new Set(view.podsOf(locus.node).map(({ pod }) => pod));
  const more = ({ cpuCores }: Neighbour): number => (cpuCores.now ?? 0) - (cpuCores.before ?? 0);
  const [grown = null] = (view.input.details.neighbours.get(name) ?? []).filter(({ pod }) => !own.has(pod)).sort((a, b) => more(b) - more(a) || (a.pod < b.pod ? -1 : 1));
  const growth = grown === null || cores === null || cores <= 0 ? 0 : Math.max(0, more(grown)) / cores;
  const taken = Math.max(ramp(growth, 0.05, 0.25), busy === null || busy.usual === null ? 0 : 0.6 * Math.min(ramp(busy.value, 0.6, 0.9), ramp(busy.value - busy.usual, 0.1, 0.35)));
  const evidence: Evidence[] = [
    ...(waiting === null ? [] : [strainEvidence(name, waiting)]),
    ...(busy === null ? [] : [strainEvidence(name, busy)]),
    ...(grown === null || growth < 0.05 ? [] : [{
      what: `${grown.namespace}/${grown.pod} on ${name} uses ${formatCount(grown.cpuCores.now)} cores, before ${formatCount(grown.cpuCores.before ?? 0)}.`,
      signal: 'neighbour-cpu', value: grown.cpuCores.now, usual: grown.cpuCores.before, unit: 'count' as const, samples: null,
    }]),
  ];
  return { what: 'CPU', strength: Math.min(waiting?.strength ?? 0.5 * taken, taken) * (1 - 0.4 * disk), neighbour: growth >= 0.05 ? grown : null, evidence };
}

function taken(what: Take['what'], host: string, strains: readonly Strain[]): Take {
  return { what, strength: 0.9 * either(...strains.map(({ strength }) => strength)), neighbour: null, evidence: strains.filter(({ strength }, index) => index === 0 || strength > 0).map((one) => strainEvidence(host, one)) };
}
