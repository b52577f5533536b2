import { describe, expect, it } from 'vitest';
import { createSimulation } from '@/lab/walk/simulation';
import { scenarioNamed } from '@/lab/scenarios/scenario-catalogue';
import { prometheusConfig } from './prometheus-config';
import type { Install } from './scrape-jobs';
import { installs } from './scrape-jobs';
import type { ScrapeTarget } from './scrape-targets';
import { ScrapeTargets } from './scrape-targets';

function targetsOf(scenario: string, install?: Install): readonly ScrapeTarget[] {
  const simulation = createSimulation({ scenario: { ...scenarioNamed(scenario), acts: [] }, seed: 1, startAt: 1_780_000_000 });
  const targets = new ScrapeTargets(simulation.telemetry, install);
  for (let s = 0; s < 3; s++) {
    simulation.step();
    targets.advance();
  }
  return targets.all();
}

function labelsOf(targets: readonly ScrapeTarget[], id: string): Record<string, string> | undefined {
  const found = targets.find(({ job }) => job.id === id);
  return found === undefined ? undefined : Object.fromEntries(found.labels);
}

describe('ways to install Prometheus', () => {
  it('kube-prometheus-stack: hosts by address without a node, containers with node, proxies with namespace, pod and container', () => {
    const targets = targetsOf('quiet-day');
    expect(Object.keys(labelsOf(targets, 'node-exporter') ?? {}).sort()).toEqual(['container', 'endpoint', 'instance', 'job', 'namespace', 'pod', 'service']);
    expect(labelsOf(targets, 'cadvisor')).toMatchObject({ job: 'kubelet', metrics_path: '/metrics/cadvisor', node: 'worker-1' });
    expect(Object.keys(labelsOf(targets, 'envoy-stats') ?? {}).sort()).toEqual(['container', 'endpoint', 'instance', 'job', 'namespace', 'pod']);
    expect(labelsOf(targets, 'coredns')).toBeUndefined();
  });

  it('community chart: hosts with node and without pod, containers by node name with all labels of the node, proxies with all labels of the pod and the node', () => {
    const targets = targetsOf('quiet-day', 'community');
    expect(labelsOf(targets, 'node-exporter')).toMatchObject({ instance: '10.20.0.11:9100', job: 'kubernetes-service-endpoints', namespace: 'monitoring', node: 'worker-1' });
    expect(labelsOf(targets, 'node-exporter')).not.toHaveProperty('pod');
    expect(labelsOf(targets, 'cadvisor')).toEqual({
      instance: 'worker-1',
      job: 'kubernetes-nodes-cadvisor',
      kubernetes_io_hostname: 'worker-1',
      kubernetes_io_os: 'linux',
      node_kubernetes_io_instance_type: 'm6i.2xlarge',
      topology_kubernetes_io_region: 'eu-central-1',
      topology_kubernetes_io_zone: 'eu-central-1a',
    });
    expect(labelsOf(targets, 'envoy-stats')).toMatchObject({ app: 'istio-ingressgateway', job: 'kubernetes-pods', namespace: 'istio-system', node: 'worker-1', version: 'v1' });
  });

  it("Istio's sample: containers and pods only", () => {
    const targets = targetsOf('quiet-day', 'istio-sample');
    expect([...new Set(targets.map(({ job }) => job.id))].sort()).toEqual(['cadvisor', 'envoy-stats']);
  });

  it.each(installs)('%s: Prometheus is told the same jobs and rules that the history was labelled with', (install) => {
    const config = JSON.parse(prometheusConfig('127.0.0.1:1', install, 30)) as { global: { scrape_interval: string }; scrape_configs: { job_name: string; relabel_configs: unknown }[] };
    const jobs = [...new Set(targetsOf('half-meshed', install).map(({ job }) => job))];
    expect(config.global.scrape_interval).toBe('30s');
    for (const job of jobs) expect(config.scrape_configs.find(({ job_name }) => job_name === job.jobName)?.relabel_configs).toEqual(job.relabelRules);
  });

  it('asks the name servers and both kube-state-metrics where the world has them', () => {
    const targets = targetsOf('half-meshed');
    expect(targets.filter(({ job }) => job.id === 'kube-state-metrics').map(({ path }) => path)).toEqual(['/targets/kube-state-metrics/metrics', '/targets/kube-state-metrics/metrics-1']);
    const [server, ...others] = targets.filter(({ job }) => job.id === 'coredns');
    expect(others.length).toBe(1);
    const [group] = server?.exporter.groups() ?? [];
    group?.refresh();
    const value = (name: string): number => group?.values[group.rows.findIndex((row) => row.name === name)] ?? NaN;
    expect(value('coredns_dns_requests_total')).toBeGreaterThan(0);
    expect(value('coredns_dns_request_duration_seconds_count')).toBe(value('coredns_dns_requests_total'));
  });

  it('tells two clusters with equal names apart by the label cluster, and by nothing else', () => {
    const targets = targetsOf('two-clusters').filter(({ job }) => job.id === 'node-exporter' || job.id === 'kube-state-metrics');
    const clusters = targets.map(({ labels }) => Object.fromEntries(labels)['cluster']);
    expect([...new Set(clusters)]).toEqual(['shop-eu', 'shop-us']);
    expect(clusters.filter((cluster) => cluster === 'shop-us').length).toBe(7);
    expect(new Set(targets.map(({ path }) => path)).size).toBe(targets.length);
  });
});
