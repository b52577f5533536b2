import { baselineBefore, chooseBaseline, dayBefore, type Baseline } from '@/lib/diagnosis/choose-baseline';
import { criticalEdges, earliestOnset, explainsCritical, planDetails, type DetailPlan } from '@/lib/diagnosis/diagnose';
import { noDetails, type ConfigObject, type Details, type DiagnosisInput, type Look } from '@/lib/diagnosis/diagnosis-input';
import type { Hosts } from '@/lib/hosts/host';
import { hostNames } from '@/lib/hosts/host-names';
import { readHosts } from '@/lib/hosts/host-reader';
import { neighboursQuery, readNeighbours } from '@/lib/hosts/neighbours';
import { ownLimitsQuery, readOwnLimits } from '@/lib/hosts/own-limits';
import { placements } from '@/lib/hosts/placements';
import type { Labels } from '@/lib/promql/sample';
import type { Missing } from '@/lib/wire/envelope';
import { hostsInput, inventoryCluster, isPresent, noHostAnswers, readHostAnswers, readNamed, type HostAnswers } from './host-layer';
import { InTime } from './in-time';
import { inventoryAt, samplesOf } from './pod-places';
import type { Scope } from './request-scope';
import type { Runtime } from './runtime';
import { readHistoryLayers, toHistory } from './suspects-history';
import { readLook, type LookReading } from './suspects-look';

/** What the verdict is made of, and what was missing while reading it. */
export interface InputReading {
  /** null = no telemetry at all. */
  readonly input: DiagnosisInput | null;
  readonly missing: readonly Missing[];
  readonly warnings: readonly string[];
}

/** Past numbers cover this long: the usual level of rare edges needs it. Where that is too much for a Prometheus, a short look is better than none. Seconds. */
const usualWindow = 600;
const shortUsualWindow = 120;
/** How long the long look is not tried again after it was too much, ms. */
const sparedMs = 5 * 60_000;

/** So many ms after the beginning the next step of an answer begins without what has not come: it has 12 s in all. */
const patience = { present: 8500, usual: 9500, earlier: 10_000, details: 10_600 } as const;

/**
 * Gathers everything: the present, the history, a quiet stretch, and details about those that look guilty.
 * Whole-mesh questions only, all kept as layers, so that viewers share them; details are asked when something is sick.
 */
export async function readDiagnosisInput(scope: Scope, rt: Runtime): Promise<InputReading> {
  const inTime = new InTime(rt);
  const [now, answers, past] = await Promise.all([
    readLook(scope, rt, (what, work) => inTime.part(what, patience.present, work)),
    inTime.part('hosts', patience.present, () => readHostAnswers(scope, rt)),
    inTime.part('history', patience.present, () => readHistoryLayers(scope, rt)),
  ]);
  const { hosts, hostOf } = hostsOf(scope, rt, answers ?? noHostAnswers, now.look);
  const history = past === null ? null : toHistory(past, hostOf);
  const chosen = chooseBaseline(scope.at, scope.window, history);
  const present: Without = { now: now.look, hosts, history, details: noDetails, events: eventsAt(scope, rt), config: configOf(scope, rt) };
  const first = await inTime.part('usual', patience.usual, () => withUsual(present, chosen, scope, rt));
  const { input, read } = first === null ? { input: { ...present, usual: null, baseline: chosen }, read: null } : await inTime.part('usual', patience.earlier, () => withEarlier(first, chosen, scope, rt)) ?? first;
  const details = read === null ? null : await inTime.part('limits', patience.details, () => readDetails(planDetails(input), input, [now, read], scope, rt));
  const missing = [...now.missing, ...(answers?.missing ?? []), ...(past?.missing ?? []), ...(input.usual === null ? read?.missing ?? [] : []), ...(details?.missing ?? []), ...inTime.missing];
  return { input: now.any ? { ...input, details: details?.details ?? noDetails } : null, missing: distinct(missing), warnings: [...now.warnings, ...(past?.warnings ?? [])] };
}

/** A trouble that is older than the stretch that was chosen is compared with one before it. */
function withEarlier(first: Compared, chosen: Baseline, scope: Scope, rt: Runtime): Promise<Compared> {
  const earlier = baselineBefore(earliestOnset(first.input), chosen, first.input.history);
  return earlier === null ? orDayBefore(first, scope, rt) : withUsual(first.input, earlier, scope, rt);
}

/** What is critical and always was so far as the history reaches may be older than that: then the day before decides, where it explains what is critical. */
async function orDayBefore(first: Compared, scope: Scope, rt: Runtime): Promise<Compared> {
  if (first.input.usual === null || criticalEdges(first.input).size === 0 || explainsCritical(first.input)) return first;
  const later = await withUsual(first.input, dayBefore(scope.at), scope, rt);
  return later.input.usual !== null && explainsCritical(later.input) ? later : first;
}

interface Compared { readonly input: DiagnosisInput; readonly read: LookReading }

type Without = Omit<DiagnosisInput, 'usual' | 'baseline'>;

async function withUsual(input: Without, baseline: Baseline, scope: Scope, rt: Runtime): Promise<Compared> {
  const tooDear = JSON.stringify(['usual', scope.namespaces, scope.cluster]);
  const affordable = rt.now() < (rt.tooDear.get(tooDear) ?? 0) ? shortUsualWindow : usualWindow;
  const longest = Math.max(60, Math.min(affordable, baseline.end - baseline.start));
  const look = (window: number): Promise<LookReading> => readLook({ ...scope, at: baseline.end, live: false, window }, rt);
  const whole = await look(longest);
  const tooMuch = whole.look.latency === null && longest > shortUsualWindow;
  // the second question may come too late for this answer; the next answer begins with it
  if (tooMuch) rt.tooDear.set(tooDear, rt.now() + sparedMs);
  const [read, window] = tooMuch ? [await look(shortUsualWindow), shortUsualWindow] : [whole, longest];
  const usable = read.any && read.look.latency !== null;
  return { input: { ...input, usual: usable ? read.look : null, baseline: { start: baseline.end - window, end: baseline.end } }, read };
}

function hostsOf(scope: Scope, rt: Runtime, answers: HostAnswers, look: Look): { hosts: Hosts | null; hostOf: (labels: Labels) => string | null } {
  const { hosts, hostOf } = readHosts({ ...hostsInput(scope, rt, answers.answers), at: scope.at, past: null });
  const told = Object.values(answers.answers).flatMap((samples) => (samples === undefined || 'failure' in samples ? [] : [samples]));
  const placed = placements({
    nodes: look.graph.nodes, level: 'workload', cluster: inventoryCluster(rt, answers.placements), inventory: rt.kubernetes?.inventory() ?? null,
    samples: answers.placements, live: isPresent(scope, rt), names: hostNames(told),
  });
  const known = answers.any || hosts.length > 0;
  return { hosts: known ? { at: scope.at, window: scope.window, hosts, placements: placed.placements } : null, hostOf };
}

async function readDetails(plan: DetailPlan, input: DiagnosisInput, looks: readonly [LookReading, LookReading], scope: Scope, rt: Runtime): Promise<{ details: Details; missing: readonly Missing[] }> {
  if (plan.nodes.length === 0) return { details: noDetails, missing: [] };
  const nodes = new Set(plan.nodes);
  const pods = [...new Set(looks.flatMap(({ look }) => (look.pods ?? []).filter(({ node }) => nodes.has(node)).map(({ pod }) => pod)))].sort();
  const scopeOf = { pods };
  const before = { ...scope, at: input.baseline.end, live: false };
  const near = looks[0].places.filter(({ host }) => plan.hosts.includes(host));
  const back = Math.max(60, Math.round(scope.at - input.baseline.end));
  const [limits, usual, neighbours] = await Promise.all([
    readNamed('limits', { name: 'limits', query: ownLimitsQuery(scope.window, scopeOf) }, scope, rt),
    readNamed('limits', { name: 'limits', query: ownLimitsQuery(usualWindow, scopeOf) }, before, rt),
    near.length === 0 ? null : readNamed('neighbours', { name: 'neighbours', query: neighboursQuery(scope.window, back, { pods: [...new Set(near.map(({ pod }) => pod))].sort() }) }, scope, rt),
  ]);
  const found = readOwnLimits(samplesOf(limits), scope.window, inventoryAt(scope, rt));
  return {
    details: {
      limits: found.length === 0 ? null : found,
      usualLimits: readOwnLimits(samplesOf(usual), usualWindow, null),
      neighbours: new Map(neighbours === null ? [] : plan.hosts.map((host) => [host, readNeighbours(samplesOf(neighbours), host, near)])),
    },
    missing: [...limits.missing, ...(neighbours?.missing ?? [])],
  };
}

/** Events before and in the window; Kubernetes keeps them for an hour. */
function eventsAt(scope: Scope, rt: Runtime): DiagnosisInput['events'] {
  const events = rt.kubernetes?.inventory().events ?? null;
  return events === null ? null : events.filter(({ at }) => at <= scope.at && at >= scope.at - 7200);
}

const configKinds = ['destinationrules.networking.istio.io', 'virtualservices.networking.istio.io', 'peerauthentications.security.istio.io'] as const;

/** What configuration says now; for the past nobody knows. */
function configOf(scope: Scope, rt: Runtime): readonly ConfigObject[] | null {
  const { kubernetes } = rt;
  if (kubernetes === null || !isPresent(scope, rt)) return null;
  const lists = configKinds.map((kind) => kubernetes.custom(kind));
  if (lists.every((list) => list === null)) return null;
  return lists.flatMap((list) => list ?? []).map(({ kind, namespace, name, spec }) => ({ kind, namespace: namespace ?? '', name, service: serviceOf(spec, namespace ?? '') }));
}

/** The service that an object is about, as "name.namespace"; null when it is about more than one. */
function serviceOf(spec: Readonly<Record<string, unknown>>, namespace: string): string | null {
  const hosts = Array.isArray(spec['hosts']) ? spec['hosts'] : [];
  const host: unknown = spec['host'] ?? (hosts.length === 1 ? hosts[0] : null);
  if (typeof host !== 'string' || host.includes('*')) return null;
  const [name, inside] = host.split('.');
  return name === undefined ? null : `${name}.${inside ?? namespace}`;
}

function distinct(missing: readonly Missing[]): Missing[] {
  return [...new Map(missing.map((one) => [`${one.what} ${one.source} ${one.code}`, one])).values()];
}
