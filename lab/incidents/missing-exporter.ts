import type { Incident } from './incident';
import { place, textOf } from './incident';

/** A scrape target does not exist. */
export const missingExporter: Incident = {
  name: 'missing-exporter',
  summary: 'A scrape target does not exist: the series it would give are absent.',
  rampSeconds: 0,
  knobs: [
    place('target', 'node-exporter/HOST, cadvisor/HOST, kube-state-metrics or envoy-stats/NAMESPACE/WORKLOAD.', 'node-exporter/worker-3'),
  ],
  blames: (knobs) => ({ class: 'config', kind: 'mesh', name: textOf(knobs, 'target'), decidedBy: [] }),
  apply(parameters, knobs, level) {
    if (level > 0) parameters.mesh.silent = [...parameters.mesh.silent, textOf(knobs, 'target')];
  },
};
