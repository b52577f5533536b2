import { cpuLimit } from './cpu-limit';
import type { Incident } from './incident';
import { loadSpike } from './load-spike';
import { slowDisk } from './slow-disk';
import { steal } from './steal';

/** Every incident that can be injected. */
export const incidents: readonly Incident[] = [steal, slowDisk, cpuLimit, loadSpike];

/** The incident of that name. Throws an Error with a sentence that names the known ones. */
export function incidentNamed(name: string): Incident {
  const found = incidents.find((incident) => incident.name === name);
  if (found === undefined) throw new Error(`There is no incident "${name}"; incidents are ${incidents.map((i) => i.name).join(', ')}.`);
  return found;
}
