import { finding, host, type Case, type Finding, type Rule } from '../finding';
import { gatheredGaps } from '../gathered-gaps';
import { hostFit, hostsOfCase } from '../host-fit';
import { strain, strainEvidence, worstStrain } from '../host-signals';
import { nodeName } from '../mesh-view';

/** A host loses packets: retransmits, drops or a full connection table have risen there, and time is lost between the proxies. */
export const hostNetwork: Rule = (given) => [...byItsSignals(given), ...byItsEdges(given)];

function byItsSignals(given: Case): Finding[] {
  return hostsOfCase(given).flatMap((name) => {
    const { view, locus, sick } = given;
    const loss = worstStrain(name, ['retransmits', 'conntrackDrops', 'synRetransmits', 'listenDrops', 'softnetDrops'], view);
    if (loss === null || loss.strength <= 0) return [];
    const place = hostFit(given, name, true);
    // A flood of packets fills the backlog and loses segments as well: then who sends them is to blame, not the network.
    const flooded = strain(name, 'softirq', view)?.strength ?? 0;
    // Lost packets delay what is between the proxies; time spent inside the pod is somebody else's.
    const outside = view.nodes.get(locus.node)?.kind !== 'workload';
    const between = locus.kind === 'gap' || outside ? 1 : locus.kind === 'errors' ? 0.6 : 0.35;
    const instance = view.hosts.get(name)?.instance ?? null;
    return [finding({
      class: 'host-network', blamed: host(name), strength: loss.strength * (1 - 0.8 * flooded) * between * Math.max(place.fit, locus.kind === 'gap' || outside ? 0.7 : 0), since: sick.since,
      sentence: `Calls from ${nodeName(view, locus.edge.edge.source)} to ${nodeName(view, locus.node)} lose time on the network of ${name}.`,
      evidence: [strainEvidence(name, loss), ...place.evidence], against: place.against, missing: place.missing,
      confirm: instance === null ? [] : [{ how: 'promql', text: `rate(node_netstat_Tcp_RetransSegs{instance=${JSON.stringify(instance)}}[5m]) / rate(node_netstat_Tcp_OutSegs{instance=${JSON.stringify(instance)}}[5m])` }],
    })];
  });
}

/** Nearly all edges that have begun to lose time between their reporters end on one host, and nothing else about it has changed. Loss inside pods' own network is in no counter of the host. */
function byItsEdges({ locus, view, sick }: Case): Finding[] {
  const gathered = locus.kind === 'gap' ? gatheredGaps(view) : null;
  if (gathered === null || !hostsOfCase({ locus, view, sick }).includes(gathered.group)) return [];
  const name = gathered.group;
  const other = worstStrain(name, ['steal', 'psiCpu', 'cpuBusy', 'softirq', 'psiMemory'], view);
  const strength = 0.75 * (1 - (other?.strength ?? 0));
  return [finding({
    // Without its signals the host is all that can be told: steal delays what is between the proxies, too.
    class: other === null ? 'unknown' : 'host-network', blamed: host(name), strength, since: sick.since,
    sentence: `Time is lost between the proxies on ${gathered.sick} edges that have one host in common: ${name}.`,
    evidence: [{ what: `${gathered.sick} of the ${gathered.allSick} edges that have begun to lose time end on ${name}; by chance it would be ${gathered.expected.toFixed(1)}.`, signal: 'host-enrichment', value: gathered.sick, usual: Math.round(gathered.expected * 10) / 10, unit: 'count', samples: gathered.all }],
    missing: other === null ? [`node_exporter on ${name} (steal, psiCpu, softirq)`] : [],
    confirm: [{ how: 'kubectl', text: `kubectl get pods --all-namespaces --field-selector spec.nodeName=${name}` }],
  })];
}
