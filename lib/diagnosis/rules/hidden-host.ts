import { finding, host, type Rule } from '../finding';
import { hostContrasts, type Contrast } from '../host-contrast';
import { contrastEvidence, gatheringEvidence, hostsOfCase } from '../host-fit';
import { worstStrain } from '../host-signals';
import { loadRise } from '../load-rise';
import { remembered, type MeshView } from '../mesh-view';
import { ramp } from '../robust';
import { gatheringOn } from '../sick-places';
import type { SignalName } from '@/lib/hosts/host';

const explaining: readonly SignalName[] = ['steal', 'psiCpu', 'psiMemory', 'psiIo', 'diskAwait', 'cpuBusy', 'softirq', 'retransmits', 'conntrackDrops', 'listenDrops', 'softnetDrops'];
const deciding: readonly SignalName[] = ['steal', 'psiCpu', 'diskAwait'];

/** Everything on one host is slow and none of its signals says why: the host is named, its class is not. Some hypervisors hide steal, and some hosts have no exporter. */
export const hiddenHost: Rule = (given) => {
  const { view, sick } = given;
  return hostsOfCase(given).flatMap((name) => {
    const { slow, workloads, all } = remembered(view, `slow on ${name}`, () => slowOn(name, view));
    const gathering = gatheringOn(name, view);
    if ((workloads === 0 || all === 0) && gathering === null) return [];
    const explained = worstStrain(name, explaining, view)?.strength ?? 0;
    const signals = view.hosts.get(name)?.signals ?? {};
    const missing = deciding.filter((signal) => (signals[signal]?.value ?? null) === null);
    // One workload on one host may as well be one bad pod; several that share nothing else but the host are the host.
    // Where more arrives than usual the fullest host is felt first; and what is measured and calm is hardly to blame.
    const likely = loadRise(view) === null ? (missing.length > 0 ? 1 : 0.5) : (missing.length > 0 ? 0.7 : 0.15);
    const together = gathering === null ? 0 : likely * gathering.strength * ramp(gathering.hit, 1, 4);
    const strength = 0.7 * Math.max(together, ramp(workloads, 0.5, 3) * ramp(workloads / Math.max(1, all), 0.2, 0.7)) * (1 - ramp(explained, 0.1, 0.5));
    if (strength <= 0.05) return [];
    return [finding({
      class: 'unknown', blamed: host(name), strength, since: sick.since,
      sentence: `${workloads > 0 ? `Everything on ${name} is slow` : `What has become slow runs on ${name} or waits for what runs there`}, and ${missing.length > 0 ? 'the host itself is not measured.' : 'none of its signals says why; the hypervisor may hide steal.'}`,
      evidence: [...slow.slice(0, 3).map((one) => contrastEvidence(one, name, view)), ...gatheringEvidence(gathering, name)],
      missing: missing.length > 0 ? [`node_exporter on ${name} (${missing.join(', ')})`] : ['steal as the hypervisor sees it'],
      confirm: [{ how: 'kubectl', text: `kubectl describe node ${name}` }],
    })];
  });
};

/** The workloads on a host that can be compared with their pods elsewhere, and those of them that are clearly slower there. */
function slowOn(name: string, view: MeshView): { readonly slow: readonly Contrast[]; readonly workloads: number; readonly all: number } {
  const contrasts = hostContrasts(name, view);
  const slow = contrasts.filter(({ strength }) => strength >= 0.5);
  return { slow, workloads: new Set(slow.map(({ node }) => node)).size, all: new Set(contrasts.map(({ node }) => node)).size };
}
