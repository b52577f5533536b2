import type { Parameters } from '../physics/parameters';
import { rest } from '../physics/parameters';
import type { Incident, KnobValues } from './incident';
import { checkedKnobs } from './incident';
import { incidentNamed } from './incident-catalogue';

interface Running {
  readonly id: string;
  readonly incident: Incident;
  readonly knobs: KnobValues;
  readonly startedAt: number;
  stoppedAt: number | null;
}

/** The incidents under way, applied to the parameters before each step. Times are seconds of the run. */
export class RunningIncidents {
  private running: Running[] = [];
  /** Whether the parameters are at rest. */
  private resting = false;

  /** @param severity share of their full strength that incidents reach */
  constructor(
    private readonly parameters: Parameters,
    private readonly severity = 1,
  ) {}

  /** Starts an incident. Throws an Error with a sentence when the name or a knob is wrong; then nothing has started. */
  start(id: string, name: string, given: Readonly<Record<string, number | string>>, now: number): void {
    const incident = incidentNamed(name);
    const knobs = checkedKnobs(incident, given);
    incident.apply(this.parameters, knobs, 0, 0);
    this.resting = false;
    this.running = this.running.filter((r) => r.id !== id);
    this.running.push({ id, incident, knobs, startedAt: now, stoppedAt: null });
  }

  /** Ends an incident by id; it goes as it came. Throws when it does not run. */
  stop(id: string, now: number): void {
    const found = this.running.filter((r) => r.stoppedAt === null && (r.id === id || r.incident.name === id));
    if (found.length === 0) {
      const names = this.names();
      throw new Error(`"${id}" is not running; ${names.length === 0 ? 'nothing is' : `running: ${names.join(', ')}`}.`);
    }
    for (const running of found) running.stoppedAt = now;
  }

  /** Ids of what runs. */
  names(): string[] {
    return this.running.filter((r) => r.stoppedAt === null).map((r) => r.id);
  }

  /** Sets the parameters to rest plus whatever runs; returns whether anything does. */
  apply(now: number): boolean {
    if (this.running.length === 0 && this.resting) return false;
    rest(this.parameters);
    this.running = this.running.filter((r) => r.stoppedAt === null || level(r, now) > 0);
    for (const running of this.running) running.incident.apply(this.parameters, running.knobs, level(running, now) * this.severity, now - running.startedAt);
    this.resting = this.running.length === 0;
    return !this.resting;
  }
}

function level(running: Running, now: number): number {
  const given = running.knobs['ramp'];
  const ramp = Math.max(1, typeof given === 'number' ? given : running.incident.rampSeconds);
  const up = Math.min(1, Math.max(0, (now - running.startedAt) / ramp));
  return running.stoppedAt === null ? up : Math.max(0, up - (now - running.stoppedAt) / ramp);
}
