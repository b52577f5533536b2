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

/** A class of fault and the entity that has it. */
export interface Blame {
  readonly class:
    | 'application'
    | 'downstream'
    | 'own-limit'
    | 'proxy'
    | 'network'
    | 'host-steal'
    | 'host-neighbour'
    | 'host-disk'
    | 'host-network'
    | 'overload'
    | 'config';
  readonly kind: 'workload' | 'host' | 'edge' | 'service' | 'path' | 'mesh';
  /** "namespace/name", a host's name, "client>service", "zone~zone". */
  readonly name: string;
  /** Scrape targets whose absence makes "unknown" a right answer. */
  readonly decidedBy: readonly string[];
  /** No scraped series tells it from others: "unknown" is right. */
  readonly hidden?: boolean;
}

/** An incident: from knobs to physical or configuration parameters, and nothing else. */
export interface Incident {
  /** Also the name of its file. */
  readonly name: string;
  readonly summary: string;
  readonly knobs: readonly Knob[];
  /** Seconds from nothing to full strength. */
  readonly rampSeconds: number;
  /** What is to blame when this incident is, in the words of the product's verdict. */
  blames(knobs: KnobValues): Blame;
  /** Changes the parameters at a strength of 0 (identical to none) … 1, `since` seconds after the start. */
  apply(parameters: Parameters, knobs: KnobValues, level: number, since: number): void;
}

/** A numeric knob. */
export function dial(name: string, summary: string, low: number, high: number, initial: number): Knob {
  return { name, summary, range: [low, high], initial };
}

/** A knob that names something of the world. */
export function place(name: string, summary: string, initial: string): Knob {
  return { name, summary, range: null, initial };
}

/** A factor that grows from 1 to `full` with the strength. */
export function grown(full: number, level: number): number {
  return 1 + (full - 1) * level;
}

/** Blame of a host, decided by its own exporter. */
export function hostBlame(name: Blame['class'], knobs: KnobValues): Blame {
  const host = textOf(knobs, 'host');
  return { class: name, kind: 'host', name: host, decidedBy: [`node-exporter/${host}`] };
}

/** Blame of a workload. */
export function workloadBlame(name: Blame['class'], knobs: KnobValues, decidedBy: readonly string[] = []): Blame {
  return { class: name, kind: 'workload', name: textOf(knobs, 'workload'), decidedBy };
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

/** Every incident takes the seconds from nothing to full strength. */
const rampKnob: Knob = { name: 'ramp', summary: 'Seconds from nothing to full strength; absent = as usual for it.', range: [0, 900], initial: 0 };

/** Completes and checks settings. Throws an Error with a sentence that names what is allowed. */
export function checkedKnobs(incident: Incident, given: Readonly<Record<string, number | string>>): KnobValues {
  for (const name of Object.keys(given)) {
    if (name === 'ramp' || incident.knobs.some((knob) => knob.name === name)) continue;
    const known = [...incident.knobs, rampKnob].map((knob) => knob.name).join(', ');
    throw new Error(`The incident "${incident.name}" has no knob "${name}"; it has ${known}.`);
  }
  const values: Record<string, number | string> = {};
  if (given['ramp'] !== undefined) values['ramp'] = checked(incident, rampKnob, given['ramp']);
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
