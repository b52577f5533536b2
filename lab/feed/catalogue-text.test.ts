import { describe, expect, it } from 'vitest';
import { incidents } from '@/lab/incidents/incident-catalogue';
import { scenarios } from '@/lab/scenarios/scenario-catalogue';
import { catalogueText } from './catalogue-text';
import { menuPage } from './menu-page';

describe('the list of scenarios and incidents', () => {
  it('names all of them, and every knob with its usual value and range', () => {
    const text = catalogueText(scenarios, incidents);
    for (const { name } of [...scenarios, ...incidents]) expect(text).toContain(`\n  ${name}\n`);
    expect(text).toContain([
      '  slow-disk',
      "      A host's disk gets slow while a bulk writer keeps its queue filled.",
      '      host=worker-2  Host whose disk gets slow.',
      '      factor=6  Factor on the service time of an operation. (1 to 50)',
    ].join('\n'));
    for (const { knobs } of incidents) for (const { name, initial } of knobs) expect(text).toContain(`      ${name}=${initial}  `);
  });

  it('in the menu lets the acts of the scenario be ended too, by their own names', () => {
    const page = menuPage({ incidents, running: ['deeper-steal', 'steal'], retries: true, said: null });
    expect(page).toContain('Incidents: 2 running');
    for (const name of ['deeper-steal', 'steal']) expect(page).toContain(`aria-label="Stop ${name}"`);
    expect(page).not.toContain('Start deeper-steal');
  });
});
