import { incidents } from '@/lab/incidents/incident-catalogue';
import { scenarios } from '@/lab/scenarios/scenario-catalogue';
import type { LabWorld } from './lab-world';
import { menuPage } from './menu-page';

/** What a control command answers. */
export interface ControlAnswer {
  readonly code: number;
  readonly body: object;
}

/** What there is to play with, for `lab list`. */
export function catalogue(): object {
  return {
    scenarios: scenarios.map(({ name, story, hint }) => ({ name, story, hint })),
    incidents: incidents.map(({ name, summary, knobs }) => ({ name, summary, knobs })),
  };
}

/** Carries out one command (`inject`, `stop`, `retries`, `status`, `list`) on the world. Wrong names are answered 400 with a sentence. */
export function control(world: LabWorld, command: string, body: unknown): ControlAnswer {
  const fields = record(body);
  try {
    if (command === 'list') return { code: 200, body: catalogue() };
    if (command === 'inject') world.simulation.inject(text(fields, 'name'), knobs(fields['knobs']));
    else if (command === 'stop') world.simulation.stop(text(fields, 'name'));
    else if (command === 'retries') world.setRetries(flag(fields, 'on'));
    else if (command !== 'status') return { code: 404, body: { error: `There is no control command "${command}".` } };
  } catch (error) {
    return { code: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
  return { code: 200, body: { now: world.now(), running: world.simulation.running(), retries: world.cluster.retriesOn } };
}

/** Carries out what a form of the menu asked for; a sentence about what came of it. */
export function controlFromMenu(world: LabWorld, form: URLSearchParams): string {
  const [command, name] = [form.get('command') ?? '', form.get('name') ?? ''];
  const retries = command === 'retries-on' || command === 'retries-off';
  const { code, body } = retries ? control(world, 'retries', { on: command === 'retries-on' }) : control(world, command, { name });
  if (code !== 200) return 'error' in body ? String(body.error) : 'That was not possible.';
  if (retries) return command === 'retries-on' ? 'Retries are on.' : 'Retries are off.';
  return command === 'inject' ? `${name} was started.` : `${name} ends now; what it did takes its time to heal.`;
}

/** The menu of incidents as it stands. `said`: what the last command was answered. */
export function menuOf(world: LabWorld, said: string | null): string {
  return menuPage({ incidents, running: world.simulation.running(), retries: world.cluster.retriesOn, said });
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

function text(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`The field "${name}" must be a text.`);
  return value;
}

function flag(fields: Record<string, unknown>, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw new Error(`The field "${name}" must be true or false.`);
  return value;
}

function knobs(value: unknown): Record<string, number | string> {
  const result: Record<string, number | string> = {};
  for (const [name, setting] of Object.entries(record(value))) {
    if (typeof setting !== 'number' && typeof setting !== 'string') throw new Error(`The knob "${name}" must be a number or a text.`);
    result[name] = setting;
  }
  return result;
}
