import { ambient } from './ambient';
import { badNeighbour } from './bad-neighbour';
import { blackFriday } from './black-friday';
import { blind } from './blind';
import { breaker } from './breaker';
import { canary } from './canary';
import { certsSunday } from './certs-sunday';
import { creditsGone } from './credits-gone';
import { egress } from './egress';
import { ghost500 } from './ghost-500';
import { halfMeshed } from './half-meshed';
import { lottery } from './lottery';
import { ownLimit } from './own-limit';
import { quietDay } from './quiet-day';
import type { Scenario } from './scenario';
import { slowDb } from './slow-db';
import { slowDiskScenario } from './slow-disk';
import { strictPush } from './strict-push';
import { twoClusters } from './two-clusters';
import { wideLottery } from './wide-lottery';

/** Every named scenario; the first is the default. */
export const scenarios: readonly Scenario[] = [
  blackFriday,
  slowDiskScenario,
  creditsGone,
  ghost500,
  badNeighbour,
  ownLimit,
  canary,
  breaker,
  certsSunday,
  strictPush,
  slowDb,
  blind,
  quietDay,
  ambient,
  halfMeshed,
  twoClusters,
  egress,
  lottery,
  wideLottery,
];

/** The scenario of that name. Throws an Error with a sentence that names the known ones. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}"; scenarios are ${scenarios.map((s) => s.name).join(', ')}.`);
  return found;
}

/** The scenario as it unfolds for a seed: a drawn one is drawn. */
export function scenarioFor(told: string | Scenario, seed: number): Scenario {
  const scenario = typeof told === 'string' ? scenarioNamed(told) : told;
  return scenario.draw?.(seed) ?? scenario;
}
