import { formatSeconds } from '@/lib/base/format-number';
import { finding, host, type Rule } from '../finding';
import { hostFit, hostsOfCase } from '../host-fit';
import { strain, strainEvidence, worstStrain } from '../host-signals';
import { nodeName } from '../mesh-view';
import { either } from '../robust';

/** The disk of a host is slow and pods that wait for it are slow there. I/O wait decides nothing: it is idle time by another name, and a busy CPU hides it. */
export const hostDisk: Rule = (given) => {
  // What waits for a disk waits inside the pod: a gap between two proxies never does.
  if (given.locus.kind === 'gap') return [];
  return hostsOfCase(given).flatMap((name) => {
    const { view, locus, sick } = given;
    const wait = strain(name, 'diskAwait', view);
    const others = worstStrain(name, ['psiIo', 'diskQueue', 'diskBusy'], view);
    if (wait === null || wait.strength <= 0) return [];
    const place = hostFit(given, name, false);
    const instance = view.hosts.get(name)?.instance ?? null;
    return [finding({
      class: 'host-disk', blamed: host(name), since: sick.since,
      strength: Math.min(1, either(wait.strength * 0.8, 0.5 * (others?.strength ?? 0))) * place.fit,
      sentence: `${nodeName(view, locus.node)} is slow on ${name}, whose disk needs ${formatSeconds(wait.value)} for one operation.`,
      evidence: [strainEvidence(name, wait), ...(others !== null && others.strength > 0 ? [strainEvidence(name, others)] : []), ...place.evidence],
      against: place.against, missing: place.missing,
      confirm: instance === null ? [] : [{ how: 'promql', text: `rate(node_disk_write_time_seconds_total{instance=${JSON.stringify(instance)}}[5m]) / rate(node_disk_writes_completed_total{instance=${JSON.stringify(instance)}}[5m])` }],
    })];
  });
};
