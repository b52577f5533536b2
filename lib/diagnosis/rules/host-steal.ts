import { formatRatio } from '@/lib/base/format-number';
import { finding, host, type Finding, type Rule } from '../finding';
import { worstHit } from '../host-contrast';
import { hostFit, hostsOfCase } from '../host-fit';
import { strain, strainEvidence, type Strain } from '../host-signals';
import { nodeName, remembered, type MeshView } from '../mesh-view';
import type { Evidence } from '../suspect';

/** The hypervisor gives the host's CPU time to somebody else: steal has risen, and pods there are slower than their sisters. */
export const hostSteal: Rule = (given) => hostsOfCase(given).flatMap((name) => {
  const { view, locus, sick } = given;
  const stolen = strain(name, 'steal', view);
  if (stolen === null || stolen.strength <= 0) return [];
  const place = hostFit(given, name, true);
  const { wanted, credits, confirm } = remembered(view, `stolen from ${name}`, () => toldOf(name, stolen, view));
  return [finding({
    class: 'host-steal', blamed: host(name), strength: stolen.strength * place.fit, since: sick.since,
    sentence: `${nodeName(view, worstHit(name, view) ?? locus.node)} is slow on ${name}, whose CPU time the hypervisor takes away (steal ${formatRatio(stolen.value)}).`,
    evidence: [strainEvidence(name, stolen), ...wanted, ...place.evidence, ...credits], against: place.against, missing: place.missing,
    confirm,
  })];
});

/** What every case on a host tells of its steal. */
function toldOf(name: string, stolen: Strain, view: MeshView): { readonly wanted: readonly Evidence[]; readonly credits: readonly Evidence[]; readonly confirm: Finding['confirm'] } {
  const one = view.hosts.get(name);
  const busy = one?.signals.cpuBusy?.value ?? null;
  return {
    credits: one?.burstable === true ? [{ what: `${name} is a ${one.instanceType ?? ''} (burstable): its CPU credits may be gone.`, signal: 'instance-type', value: null, usual: null, unit: 'count', samples: null }] : [],
    wanted: busy === null ? [] : [{
      what: `Of the CPU time that ${name} wanted, ${formatRatio(stolen.value / (stolen.value + busy))} was taken.`,
      signal: 'stolen-share', value: stolen.value / (stolen.value + busy), usual: null, unit: 'ratio', samples: null,
    }],
    confirm: typeof one?.instance !== 'string' ? [] : [{ how: 'promql', text: `sum by (mode) (rate(node_cpu_seconds_total{instance=${JSON.stringify(one.instance)},mode=~"steal|user|system"}[5m]))` }],
  };
}
