import type { Incident, Knob } from '@/lab/incidents/incident';
import type { Scenario } from '@/lab/scenarios/scenario';

/** What there is to play with, for a person at a terminal: every scenario and incident, every knob with its range and usual value. */
export function catalogueText(scenarios: readonly Pick<Scenario, 'name' | 'story'>[], incidents: readonly Pick<Incident, 'name' | 'summary' | 'knobs'>[]): string {
  return [
    'Scenarios (npm run demo -- --scenario NAME):',
    '',
    ...scenarios.map(({ name, story }) => `  ${name}\n      ${story}`),
    '',
    'Incidents (npm run lab -- inject NAME [knob=value …] [ramp=SECONDS], stop NAME):',
    '',
    ...incidents.map(({ name, summary, knobs }) => [`  ${name}`, `      ${summary}`, ...knobs.map((knob) => `      ${knobText(knob)}`)].join('\n')),
    '',
    'As JSON: npm run lab -- list json',
    '',
  ].join('\n');
}

function knobText({ name, summary, range, initial }: Knob): string {
  const allowed = range === null ? '' : ` (${range[0]} to ${range[1]})`;
  return `${name}=${initial}  ${summary}${allowed}`;
}
