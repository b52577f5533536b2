import { incidents } from '@/lab/incidents/incident-catalogue';
import { labVersion } from '@/lab/truth/lab-version';
import type { Incident } from '@/lab/incidents/incident';
import { prometheusAt } from '@/lib/testing/real-prometheus';
import { SignalLook, type Alarms } from './signal-look';
import { keepResults, measuredBefore, type Outcome } from './signal-outcome';
import { reportOf, writeReport } from './signal-report';
import { startSignalHistory, type SignalRun } from './signal-runs';

/** Draws of the ordinary day: other names, other places of what is not calm anyway, other chance. */
const usualSeeds = [3, 5];
const scrape = 15;
/** Seconds after the onset at which is looked; edges only where `edgesAt` says so, because reading their buckets is the dear part. */
const before = -15;
const moments = [15, 30, 45, 60, 120, 240, 345];
const last = 345;
const edgesAt = new Set([before, 45, 120, last]);

/** What is not calm on the same day without any incident. */
async function background(onset: number, look: SignalLook): Promise<Map<string, number>> {
  await look.learn(onset - scrape);
  const found = new Map<string, number>();
  for (const offset of [before, ...moments]) merge(found, await look.alarms(onset + offset, edgesAt.has(offset)));
  return found;
}

async function measure(run: SignalRun, look: SignalLook, ordinary: Alarms): Promise<Outcome> {
  await look.learn(run.onset - scrape);
  const usual = new Map(ordinary);
  merge(usual, await look.alarms(run.onset + before, true));
  const host = run.knobs['host'] ?? /^(?:node-exporter|cadvisor)\/(.+)$/.exec(String(run.knobs['target'] ?? ''))?.[1];
  const moved: Record<string, number> = {};
  const strays = new Set<string>();
  for (const offset of moments) {
    for (const one of news(await look.alarms(run.onset + offset, edgesAt.has(offset)), usual)) {
      const [subject = '', column = ''] = one.split(/ (?=[^ ]+$)/);
      const isHost = !subject.includes('/') && !subject.includes('>');
      if (isHost && typeof host === 'string' && subject !== host) strays.add(one);
      else moved[column] ??= offset;
    }
  }
  return { incident: run.incident.name, date: new Date().toISOString().slice(0, 10), moved, compared: true, strays: [...strays].sort() };
}

function merge(found: Map<string, number>, alarms: Alarms): void {
  for (const [name, rank] of alarms) found.set(name, Math.max(rank, found.get(name) ?? 0));
}

/** Worse than it ever is on that day by itself. */
function news(alarms: Alarms, usual: Alarms): string[] {
  return [...alarms].filter(([name, rank]) => rank > (usual.get(name) ?? 0)).map(([name]) => name);
}

/** Table incident × signal in docs/signals.md: what moves within three scrapes, and what stays calm. Goes on where an earlier run with this laboratory was stopped; `-- [seed=N] [NAME …]` measures these anew and leaves the other rows. */
export async function run(args: string[]): Promise<void> {
  const seeds = args.flatMap((arg) => /^seed=(\d+)$/.exec(arg)?.[1] ?? []).map(Number);
  const names = args.filter((arg) => !arg.startsWith('seed='));
  const unknown = names.filter((name) => !incidents.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`There is no incident ${unknown.join(', ')}.`);
  for (const seed of seeds.length === 0 ? usualSeeds : seeds) {
    const measured = measuredBefore(seed, String(labVersion));
    const wanted = incidents.filter(({ name }) => (names.length === 0 ? !measured.has(name) : names.includes(name)));
    if (wanted.length > 0) await runSeed(seed, wanted);
  }
}

async function runSeed(seed: number, wanted: readonly Incident[]): Promise<void> {
  const history = await startSignalHistory(seed);
  try {
    const look = new SignalLook(prometheusAt(history.url));
    const ordinary = await background(await history.quiet(), look);
    for (const incident of wanted) {
      const outcome = await measure(await history.run(incident), look, ordinary);
      console.error(`seed ${seed}, ${incident.name}: ${Object.entries(outcome.moved).map(([column, at]) => `${column} ${at} s`).join(', ')}${outcome.strays.length === 0 ? '' : `; elsewhere: ${outcome.strays.join(', ')}`}`);
      // After each: a long run that is stopped leaves what it measured.
      writeReport(reportOf(keepResults({ seed, lab: String(labVersion), background: [...ordinary.keys()], outcomes: [outcome] }), scrape, last));
    }
  } finally {
    await history.stop();
  }
}
