import { envoyBounds } from '@/lab/world/telemetry';
import type { CallEnding, ReportedOutcome } from './call-outcome';
import { counted } from './call-outcome';
import type { Dice } from './dice';
import type { CalledHost, GalleryFlow } from './gallery-labels';
import type { EdgeTruth } from './gallery-truth';
import { add, countPolicy, countRequests, TruthBook } from './gallery-truth';
import type { GalleryTraits, GalleryWorkload } from './gallery-world';
import type { TcpStep } from './proxy-page';
import { ProxyPage } from './proxy-page';
import type { Course, CourseKind, Moments } from './scrape-plan';
import { drawCourse, drawScrapePlan } from './scrape-plan';

/** Bounds that somebody set by annotation: coarser, or ending early so that slow requests lie beyond the last. */
const otherBounds: readonly (readonly number[])[] = [[1, 5, 10, 25, 50, 100, 250, 500, 1000], [10, 100, 1000, 10_000], [5, 20, 50, 200, 500, 2000, 10_000]];

const nowhere = { kind: 'unknown', cluster: null, namespace: null, name: 'nowhere' } as const;

/** Calls that ended in one way, as they are to be written. */
export interface CallsOfOneEnding {
  readonly ending: CallEnding;
  readonly protocol: 'http' | 'grpc';
  readonly caller: GalleryWorkload | null;
  readonly callee: GalleryWorkload | null;
  readonly service: CalledHost | null;
  /** Calls per step. */
  readonly calls: number;
  readonly middleMs: number;
  readonly course: CourseKind;
}

/** Writes calls into the pages of the proxies that report them, and into the truth of their edge. */
export class CallWriter {
  private readonly pages = new Map<string, readonly ProxyPage[]>();

  constructor(private readonly dice: Dice, private readonly traits: GalleryTraits, private readonly moments: Moments, private readonly meshName: string) {}

  allPages(): readonly ProxyPage[] {
    return [...this.pages.values()].flat();
  }

  /** The pages of a workload's proxies, one per pod. */
  private pagesOf({ cluster, namespace, name, pods }: GalleryWorkload): readonly ProxyPage[] {
    const key = JSON.stringify([cluster, namespace, name]);
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    const { dice, traits, moments, meshName } = this;
    const pages = Array.from({ length: pods }, (_, index) => {
      const pod = name === 'ztunnel' ? `ztunnel-${cluster}` : `pod-${this.pages.size}-${index}`;
      const plan = drawScrapePlan(dice, moments, { misses: traits.misses, restarts: traits.restarts, births: traits.podBirths });
      return new ProxyPage({ job: 'envoy-stats', instance: `${meshName}/${pod}:15020`, namespace, pod }, plan, traits.mixedBounds && dice.chance(0.3) ? dice.pick(otherBounds) : envoyBounds, traits);
    });
    this.pages.set(key, pages);
    return pages;
  }

  /** `n` things per step spread over pods: whole numbers that add up to n. */
  private spread(n: number, pages: readonly ProxyPage[]): readonly (readonly [ProxyPage, number])[] {
    const base = Math.floor(n / pages.length);
    return pages.map((page, index) => [page, index === 0 ? n - base * (pages.length - 1) : base] as const).filter(([, part]) => part > 0);
  }

  /** One reporter's rows of some calls. `counts`: its view is the one that the edge shows. */
  writeRequests(calls: CallsOfOneEnding, reporter: GalleryFlow['reporter'], by: GalleryWorkload, edge: EdgeTruth, counts: boolean): void {
    const rows = reporter === 'destination' ? calls.ending.destination : calls.ending.source;
    for (const row of rows) {
      for (const [page, part] of this.spread(calls.calls * row.times, this.pagesOf(by))) this.writeRow(calls, row, reporter, page, part, edge, counts);
    }
  }

  /** What a caller's own proxy says of calls that go on through a waypoint: no edge of the map. */
  writeHop(calls: CallsOfOneEnding, by: GalleryWorkload): void {
    this.writeRequests({ ...calls, ending: { ...calls.ending, reached: true } }, 'source', by, new TruthBook().edge(nowhere, nowhere, calls.protocol), false);
  }

  private writeRow(calls: CallsOfOneEnding, row: ReportedOutcome, reporter: GalleryFlow['reporter'], page: ProxyPage, part: number, edge: EdgeTruth, counts: boolean): void {
    const { dice, traits } = this;
    const { caller, callee, service, protocol, ending } = calls;
    const policy = caller === null || callee === null || !dice.chance(callee.mutualShare) ? 'none' : 'mutual_tls';
    const flow: GalleryFlow = { reporter, source: caller, destination: ending.reached ? callee : null, service, protocol, policy, flags: row.flags, code: row.code, grpcStatus: row.grpcStatus };
    const durations = new Map<number, number>();
    for (let index = 0; index < part; index++) add(durations, dice.duration(calls.middleMs), 1);
    const course = page.addRequests(flow, durations, () => drawCourse(dice, page.plan, calls.course));
    noteTroubles(edge, page, course, calls.course);
    const seen = counted(row);
    if (counts) countRequests(edge, traits.dropped.includes('response_flags') ? { ...seen, flags: [] } : seen, part * course.rate);
    edge.slack += part * course.slack;
    if (reporter !== 'waypoint') add(edge.reported[reporter], seen.code, part * course.rate);
    if (reporter !== 'source' && !traits.dropped.includes('connection_security_policy')) countPolicy(edge, policy, part * course.rate);
    const side = edge.durations[reporter === 'source' ? 'source' : 'destination'];
    for (const [ms, times] of durations) add(side, ms, times * course.rate);
  }

  /** One reporter's view of connections; null = of a hop that the map does not draw. `counts`: its view is the one that the edge shows. */
  writeTcp(flow: GalleryFlow, by: GalleryWorkload, step: TcpStep, edge: EdgeTruth | null, counts: boolean): void {
    for (const page of this.pagesOf(by)) {
      const course = page.addTcp(flow, step, () => drawCourse(this.dice, page.plan, 'steady'));
      if (edge === null) continue;
      if (!this.traits.dropped.includes('connection_security_policy')) countPolicy(edge, flow.policy, step.opened * course.rate);
      if (!counts) continue;
      noteTroubles(edge, page, course, 'steady');
      edge.opened += step.opened * course.rate;
      edge.sentBytes += step.sentBytes * course.rate;
      edge.receivedBytes += step.receivedBytes * course.rate;
      edge.slack += Math.max(step.sentBytes, step.receivedBytes) * course.slack;
    }
  }
}

function noteTroubles({ situations }: EdgeTruth, { plan, bounds }: ProxyPage, course: Course, kind: CourseKind): void {
  if (plan.missed.size > 0) situations.add('missed scrapes');
  if (plan.restartAt !== null) situations.add('proxy restarted');
  if (plan.fresh) situations.add('pod born inside the window');
  if (course.rate === 0) situations.add('some series stand still');
  if (course.rate > 0 && course.steps.some(Number.isNaN)) situations.add('series born inside the window');
  else if (kind === 'rare') situations.add('one request in the window');
  if (bounds !== envoyBounds) situations.add('other bounds');
}
