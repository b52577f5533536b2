import type { Incident } from './incident';
import { dial, numberOf } from './incident';

/** The root certificate of the mesh has expired. */
export const rootExpired: Incident = {
  name: 'root-expired',
  summary: 'The root certificate of the mesh has expired; connections fail as they are renewed.',
  rampSeconds: 0,
  knobs: [
    dial('minutes', 'Mean life of a connection, minutes.', 1, 720, 20),
  ],
  blames: () => ({ class: 'config', kind: 'mesh', name: 'root certificate', decidedBy: [] }),
  apply(parameters, knobs, level) {
    if (level > 0) parameters.mesh.expired = { connectionSeconds: numberOf(knobs, 'minutes') * 60 };
  },
};
