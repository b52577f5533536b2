import { finding, host, type Rule } from '../finding';
import { hostFit, hostsOfCase } from '../host-fit';
import { strain, strainEvidence, worstStrain } from '../host-signals';
import { nodeName } from '../mesh-view';

/** A host loses packets: retransmits, drops or a full connection table have risen there, and time is lost between the proxies. */
export const hostNetwork: Rule = (given) => hostsOfCase(given).flatMap((name) => {
  const { view, locus, sick } = given;
  const loss = worstStrain(name, ['retransmits', 'conntrackDrops', 'synRetransmits', 'listenDrops', 'softnetDrops'], view);
  if (loss === null || loss.strength <= 0) return [];
  const place = hostFit(given, name, true);
  // A flood of packets fills the backlog as well: then who sends them is to blame, not the network.
  const flooded = loss.signal === 'softnetDrops' ? strain(name, 'softirq', view)?.strength ?? 0 : 0;
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
