import { readHosts } from '@/lib/hosts/host-reader';
import { ztunnelHosts } from '@/lib/hosts/ztunnel-hosts';
import type { Finding } from '@/lib/wire/doctor-answer';
import type { Families } from './doctor-probe';
import { hostsInput, readHostAnswers } from './host-layer';
import { placesOf } from './hosts';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

const exporters = [
  { name: 'node', title: 'node_exporter', missing: 'There is no node_cpu_seconds_total: nothing is known about the machines (steal, iowait, pressure).', remedy: 'Install prometheus-node-exporter on every host and let Prometheus scrape it; if it is in another Prometheus, set UNDERMESH_HOST_PROMETHEUS_URL.' },
  { name: 'psi', title: 'Pressure (PSI)', missing: 'There is no node_pressure_*: the kernel has no PSI or node_exporter’s pressure collector is off.', remedy: 'Boot with psi=1 (kernel 4.20 or later) and leave the pressure collector on.' },
  { name: 'cadvisor', title: 'cAdvisor', missing: 'There is no container_cpu_usage_seconds_total: limits, throttling and neighbours of pods stay unknown.', remedy: 'Scrape the kubelets at /metrics/cadvisor.' },
  { name: 'ksm', title: 'kube-state-metrics', missing: 'There is no kube_pod_info: where pods ran in the past stays unknown.', remedy: 'Install kube-state-metrics and let Prometheus scrape it.' },
] as const;

/** Which exporters of machines and containers answer. `counts`: series by family. */
export function exporterFindings(counts: ReadonlyMap<string, number>): Finding[] {
  const found = exporters.map(({ name, title, missing, remedy }): Finding => {
    const series = counts.get(name);
    return series === undefined
      ? { id: name, area: 'hosts', state: 'missing', title, detail: missing, remedy }
      : { id: name, area: 'hosts', state: 'found', title, detail: `It is there: ${series} series.`, remedy: null };
  });
  if (!counts.has('node-old')) return found;
  return [...found, { id: 'node-old', area: 'hosts', state: 'warning', title: 'node_exporter of before 2018', detail: 'There is node_cpu, a name of node_exporter before 0.16: hosts with such an exporter are shown as having none.', remedy: 'Upgrade node_exporter to 0.16 or later; any of today will do.' }];
}

/** On which hosts ambient works: a pod on one without ztunnel is outside the mesh, whatever its labels say. `null` = no ztunnel anywhere, so nothing to say. */
export function ztunnelFinding(running: ReadonlySet<string> | null, hosts: readonly string[]): Finding[] {
  if (running === null) return [];
  const without = hosts.filter((host) => !running.has(host));
  const detail = `ztunnel runs on ${hosts.length - without.length} of ${hosts.length} hosts.`;
  const base = { id: 'ztunnel-hosts', area: 'mesh', title: 'ztunnel on the hosts' } as const;
  if (without.length === 0) return [{ ...base, state: 'found', detail, remedy: null }];
  return [{ ...base, state: 'warning', detail: `${detail} It is missing on ${without.slice(0, 20).join(', ')}${without.length > 20 ? ', …' : ''}: ambient pods there are outside the mesh and their traffic is not seen.`, remedy: 'Check the tolerations and the node selector of the DaemonSet ztunnel.' }];
}

/** What of the machines' telemetry was found, and how exporters were matched to hosts. */
export async function hostFindings(scope: Scope, rt: Runtime, { counts }: Families): Promise<Finding[]> {
  if (counts === null) return [];
  const found = exporterFindings(counts);
  const read = await readHostAnswers(scope, rt);
  const { notes, hosts } = readHosts({ ...hostsInput(scope, rt, read.answers), past: null });
  const shown = notes.slice(0, 50).map(({ kind, subject, message }): Finding => ({
    id: `host/${kind}/${subject}`, area: 'hosts', state: 'warning', title: subject, detail: message,
    remedy: kind === 'unmapped' ? 'Give the exporter’s scrape a label node with the Kubernetes node name.' : null,
  }));
  return [...found, ...ztunnelFinding(ztunnelHosts(placesOf(scope, rt, read)), hosts.map(({ name }) => name)), ...shown];
}
