import { readHosts } from '@/lib/hosts/host-reader';
import type { Finding } from '@/lib/wire/doctor-answer';
import type { Families } from './doctor-probe';
import { hostsInput, readHostAnswers } from './host-layer';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';

const exporters = [
  { name: 'node', title: 'node_exporter', missing: 'There is no node_cpu_seconds_total: nothing is known about the machines (steal, iowait, pressure).', remedy: 'Install prometheus-node-exporter on every host and let Prometheus scrape it; if it is in another Prometheus, set UNDERMESH_HOST_PROMETHEUS_URL.' },
  { name: 'psi', title: 'Pressure (PSI)', missing: 'There is no node_pressure_*: the kernel has no PSI or node_exporter’s pressure collector is off.', remedy: 'Boot with psi=1 (kernel 4.20 or later) and leave the pressure collector on.' },
  { name: 'cadvisor', title: 'cAdvisor', missing: 'There is no container_cpu_usage_seconds_total: limits, throttling and neighbours of pods stay unknown.', remedy: 'Scrape the kubelets at /metrics/cadvisor.' },
  { name: 'ksm', title: 'kube-state-metrics', missing: 'There is no kube_pod_info: where pods ran in the past stays unknown.', remedy: 'Install kube-state-metrics and let Prometheus scrape it.' },
] as const;

/** What of the machines' telemetry was found, and how exporters were matched to hosts. */
export async function hostFindings(scope: Scope, rt: Runtime, { counts }: Families): Promise<Finding[]> {
  if (counts === null) return [];
  const found = exporters.map(({ name, title, missing, remedy }): Finding => {
    const series = counts.get(name);
    return series === undefined
      ? { id: name, area: 'hosts', state: 'missing', title, detail: missing, remedy }
      : { id: name, area: 'hosts', state: 'found', title, detail: `It is there: ${series} series.`, remedy: null };
  });
  const { answers } = await readHostAnswers(scope, rt);
  const { notes } = readHosts({ ...hostsInput(scope, rt, answers), past: null });
  const shown = notes.slice(0, 50).map(({ kind, subject, message }): Finding => ({
    id: `host/${kind}/${subject}`, area: 'hosts', state: 'warning', title: subject, detail: message,
    remedy: kind === 'unmapped' ? 'Give the exporter’s scrape a label node with the Kubernetes node name.' : null,
  }));
  return [...found, ...shown];
}
