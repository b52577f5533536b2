import type { Incident } from './incident';

/** Proxies let nothing out to hosts that nobody registered (REGISTRY_ONLY). */
export const registryOnly: Incident = {
  name: 'registry-only',
  summary: 'Proxies let nothing out to hosts that nobody registered (outbound policy REGISTRY_ONLY).',
  rampSeconds: 0,
  knobs: [],
  blames: () => ({ class: 'config', kind: 'mesh', name: 'outbound', decidedBy: [] }),
  apply(parameters, _knobs, level) {
    if (level > 0) parameters.mesh.registryOnly = true;
  },
};
