import { workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, textOf, workloadBlame, place } from './incident';

/** The name servers have a CPU limit that their look-ups do not fit into. */
export const dnsLimit: Incident = {
  name: 'dns-limit',
  summary: 'The name servers have a CPU limit that their look-ups do not fit into.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'The name servers, as namespace/name.', 'kube-system/coredns'),
    dial('cores', 'CPU limit of each, cores.', 0.001, 4, 0.01),
    dial('work', 'CPU work of one look-up with its search path, ms.', 0.05, 10, 0.6),
    dial('lookups', 'Share of calls that look a name up.', 0, 1, 0.3),
  ],
  blames: (knobs) => workloadBlame('own-limit', knobs, ['cadvisor']),
  apply(parameters, knobs, level) {
    const servers = workloadParameters(parameters, textOf(knobs, 'workload'));
    if (level <= 0) return;
    servers.limitCores = numberOf(knobs, 'cores');
    parameters.mesh.lookUpWorkMs = numberOf(knobs, 'work');
    parameters.mesh.lookupShare = Math.max(parameters.mesh.lookupShare, numberOf(knobs, 'lookups'));
  },
};
