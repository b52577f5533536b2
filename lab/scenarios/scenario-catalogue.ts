import { blackFriday } from './black-friday';
import { quietDay } from './quiet-day';
import type { Scenario } from './scenario';
import { slowDiskScenario } from './slow-disk';

/** Every named scenario; the first is the default. */
export const scenarios: readonly Scenario[] = [blackFriday, slowDiskScenario, quietDay];

/** The scenario of that name. Throws an Error with a sentence that names the known ones. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}"; scenarios are ${scenarios.map((s) => s.name).join(', ')}.`);
  return found;
}
