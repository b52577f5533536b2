import type { Dice } from './dice';

/** Seconds between two scrapes in the gallery. */
export const galleryScrapeSeconds = 15;
/** Scrapes before the window begins. */
const scrapesBefore = 4;
/** What a standing counter has counted before it is first seen, in steps: far from zero, so that no rate is cut off there. */
const longLife = 400;

/** When one target is scraped, and what happens to it. */
export interface ScrapePlan {
  /** Unix ms of all scrapes, missed ones too. */
  readonly times: Float64Array;
  /** First scrape inside the window. */
  readonly firstInside: number;
  readonly missed: ReadonlySet<number>;
  /** The process was restarted between this scrape and the one before; null = it was not. */
  readonly restartAt: number | null;
  /** The pod came inside the window. */
  readonly fresh: boolean;
  /** Missed scrapes at the ends of the window, where they cost what happened meanwhile. */
  readonly missedAtEnds: number;
  readonly window: number;
}

/** Moments of one mesh, unix seconds. */
export interface Moments {
  readonly at: number;
  readonly window: number;
}

/** Draws the plan of one target. */
export function drawScrapePlan(dice: Dice, { at, window }: Moments, troubles: { readonly misses: boolean; readonly restarts: boolean; readonly births: boolean }): ScrapePlan {
  const start = at - window - scrapesBefore * galleryScrapeSeconds;
  const offset = dice.between(1, galleryScrapeSeconds * 1000 - 1);
  const scrapes = scrapesBefore + window / galleryScrapeSeconds;
  const fresh = troubles.births && dice.chance(0.15);
  const skipped = fresh ? scrapesBefore + dice.between(0, Math.max(0, scrapes - scrapesBefore - 3)) : 0;
  const times = Float64Array.from({ length: scrapes - skipped }, (_, index) => (start + (index + skipped) * galleryScrapeSeconds) * 1000 + offset);
  const firstInside = Math.max(0, scrapesBefore - skipped);
  const missed = new Set<number>();
  if (troubles.misses && !fresh) for (let index = 0; index < times.length; index++) if (dice.chance(0.04)) missed.add(index);
  const restartAt = !fresh && troubles.restarts && dice.chance(0.3) ? dice.between(firstInside + 1, times.length - 1) : null;
  return { times, firstInside, missed, restartAt, fresh, missedAtEnds: missedFrom(missed, firstInside, 1) + missedFrom(missed, times.length - 1, -1), window };
}

/** Missed scrapes in a row. */
function missedFrom(missed: ReadonlySet<number>, from: number, direction: 1 | -1): number {
  let count = 0;
  for (let index = from; missed.has(index); index += direction) count++;
  return count;
}

/** How the counters of one flow grew: in steps, one value per scrape; NaN = not there. */
export interface Course {
  readonly steps: Float64Array;
  /** Steps per second inside the window, as they happened. */
  readonly rate: number;
  /** Steps per second that scrapes cannot tell. */
  readonly slack: number;
}

/** Every scrape finds one step more. */
function steady(plan: ScrapePlan): Course {
  const { times, restartAt, fresh, missed, missedAtEnds, window } = plan;
  const steps = times.map((_, index) => (restartAt !== null && index >= restartAt ? index - restartAt + 1 : (fresh ? 1 : longLife) + index));
  if (fresh) return { steps, rate: times.length / window, slack: 2 / window };
  // What was counted after the last scrape before a restart is gone with the process.
  const lost = restartAt === null ? 0 : missedFrom(missed, restartAt - 1, -1);
  const hidden = (missedAtEnds === 0 ? 0 : missedAtEnds + 1) + (lost === 0 ? 0 : 2 * lost);
  return { steps, rate: 1 / galleryScrapeSeconds, slack: hidden / window };
}

/** Nothing before a scrape inside the window, then `first` steps at once and one more with every scrape. */
function born(plan: ScrapePlan, birth: number, first: number): Course {
  const { times, missedAtEnds, window } = plan;
  const steps = times.map((_, index) => (index < birth ? Number.NaN : first + index - birth));
  const total = first + times.length - 1 - birth;
  return { steps, rate: total / window, slack: missedAtEnds === 0 ? 0 : (first + missedAtEnds + 1) / window };
}

/** One step in the whole window. */
function rare(plan: ScrapePlan, when: number): Course {
  const { times, firstInside, missed, missedAtEnds, window } = plan;
  const inside = times.length - firstInside;
  const steps = times.map((_, index) => longLife + (index < when ? 0 : 1));
  // Prometheus stretches what it saw between the first and the last scrape to the whole window.
  const stretched = window / ((inside - 1 - missedAtEnds) * galleryScrapeSeconds) - 1;
  return { steps, rate: 1 / window, slack: (stretched + (missed.size > 0 ? 4 : 0)) / window };
}

/** Counted long ago, and nothing since. A process that began later never counted it. */
function still({ times, restartAt, fresh }: ScrapePlan): Course {
  return { steps: times.map((_, index) => (fresh || (restartAt !== null && index >= restartAt) ? Number.NaN : longLife)), rate: 0, slack: 0 };
}

export type CourseKind = 'steady' | 'born' | 'rare' | 'still';

/** A course of this kind; where the target's own troubles forbid it, a steady one. */
export function drawCourse(dice: Dice, plan: ScrapePlan, kind: CourseKind): Course {
  const { firstInside, times, restartAt, fresh, missed } = plan;
  const moment = dice.between(firstInside + 1, times.length - 2);
  if (kind === 'still') return still(plan);
  if (kind === 'steady' || fresh || restartAt !== null || times.length - firstInside < 4) return steady(plan);
  if (kind === 'rare') return rare(plan, moment);
  return missed.size > 0 ? steady(plan) : born(plan, moment, dice.between(1, 3));
}
