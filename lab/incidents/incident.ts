import type { Parameters } from '../physics/parameters';

/** One setting of an incident. */
export interface Knob {
  readonly name: string;
  readonly summary: string;
  /** For a number: its range and unit; for a choice: what may be chosen (empty = any name of the world). */
  readonly range: readonly [number, number] | null;
  readonly initial: number | string;
}

/** Settings after checking: every knob has a value. */
export type KnobValues = Readonly<Record<string, number | string>>;

/** An incident: from knobs to physical or configuration parameters, and nothing else. */
export interface Incident {
  /** Also the name of its file. */
  readonly name: string;
  readonly summary: string;
  readonly knobs: readonly Knob[];
  /** Seconds from nothing to full strength. */
  readonly rampSeconds: number;
  /** Changes the parameters at a strength of 0 (identical to none) … 1. */
  apply(parameters: Parameters, knobs: KnobValues, level: number): void;
}

/** A checked numeric knob. */
export function numberOf(knobs: KnobValues, name: string): number {
  const value = knobs[name];
  if (typeof value !== 'number') throw new Error(`The knob "${name}" needs a number.`);
  return value;
}

/** A checked text knob. */
export function textOf(knobs: KnobValues, name: string): string {
  const value = knobs[name];
  if (typeof value !== 'string') throw new Error(`The knob "${name}" needs a name.`);
  return value;
}

/** Completes and checks settings. Throws an Error with a sentence that names what is allowed. */
export function checkedKnobs(incident: Incident, given: Readonly<Record<string, number | string>>): KnobValues {
  for (const name of Object.keys(given)) {
    if (incident.knobs.some((knob) => knob.name === name)) continue;
    const known = incident.knobs.map((knob) => knob.name).join(', ');
    throw new Error(`The incident "${incident.name}" has no knob "${name}"; it has ${known}.`);
  }
  const values: Record<string, number | string> = {};
  for (const knob of incident.knobs) values[knob.name] = checked(incident, knob, given[knob.name] ?? knob.initial);
  return values;
}

function checked(incident: Incident, knob: Knob, value: number | string): number | string {
  if (knob.range === null) return String(value);
  const number = Number(value);
  const [low, high] = knob.range;
  if (value === '' || !Number.isFinite(number) || number < low || number > high) {
    throw new Error(`The knob "${knob.name}" of "${incident.name}" must be a number from ${low} to ${high}, not "${value}".`);
  }
  return number;
}
