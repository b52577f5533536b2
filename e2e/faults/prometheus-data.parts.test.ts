import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPrometheus, type RealPrometheus } from '@/lib/testing/real-prometheus';
import type { latencyAnswerSchema } from '@/lib/wire/latency-answer';
import type { z } from 'zod';
import { FaultProxy, rewrites } from './fault-proxy';
import { graphOf, missingCodes, ratesOf, refreshUntil } from './graph-facts';
import { hostileNames } from './hostile-names';
import { meshHistory, type HistoryFlow } from './mesh-history';
import { serveApi, type AskedAnswer, type ServedApi } from './served-api';
import { testClock } from './test-clock';

const flows: HistoryFlow[] = [
  { from: 'web', to: 'cart', rates: { 200: 2 }, between: [50, 100] },
  { from: 'web', to: 'idle', rates: { 200: 0 }, between: [50, 100] },
  { from: 'web', to: 'slow', rates: { 200: 1 }, between: [20_000, 30_000] },
  { from: 'quarrel', to: 'seen', rates: { 200: 1 }, reporters: ['destination'] },
  { from: 'quarrel', to: 'seen', rates: { 503: 1 }, reporters: ['source'] },
  ...hostileNames.map((name): HistoryFlow => ({ from: name, to: 'target', namespace: 'odd', rates: { 200: 1 } })),
];
/** Falls back to nothing every two minutes, as if the process had restarted. */
const resetting = (start: number, end: number) => {
  const lines = meshHistory([{ from: 'web', to: 'restarts', rates: { 200: 4 } }], start, end).split('\n').filter((line) => line.startsWith('istio_requests_total{'));
  return lines.map((line) => line.replace(/} (\S+) (\d+)$/, (_, _value, time: string) => `} ${((Number(time) - start) % 120) * 4} ${time}`));
};
let prometheus: RealPrometheus;
let proxy: FaultProxy;
let api: ServedApi;
let lastScrape = 0;

beforeAll(async () => {
  const start = Math.floor(Date.now() / 1000) - 900;
  lastScrape = start + 900 + 600;
  const history = meshHistory(flows, start, lastScrape);
  prometheus = await startPrometheus('global: { scrape_interval: 1h }\n', history.replace('# TYPE istio_request_duration', `${resetting(start, lastScrape).join('\n')}\n# TYPE istio_request_duration`));
});
afterAll(async () => {
  await prometheus.stop();
});
beforeEach(async () => {
  // every test begins at the real time, whatever the one before leapt over
  testClock.install();
  proxy = new FaultProxy(prometheus.url);
  await proxy.open();
  api = await serveApi({ UNDERMESH_PROMETHEUS_URL: proxy.url });
});
afterEach(async () => {
  await api.stop();
  await proxy.close();
  testClock.remove();
});

/** Guaranteed by the route, whose schema has tests of its own. */
const latencyOf = ({ body }: AskedAnswer) => body.data as z.infer<typeof latencyAnswerSchema>;
const edgeTo = (answer: AskedAnswer, name: string) => graphOf(answer).edges.find(({ target }) => target.endsWith(`/${name}`));

/** The age of the newest scrape is asked beside the answers: it is told by one of the next. Gives that one, or the last of some. */
async function whenStale(asked: ServedApi): Promise<AskedAnswer> {
  let answer = await asked.ask('graph', 'namespaces=shop');
  for (let tries = 0; tries < 50 && answer.body.sources[0]?.state !== 'stale'; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer = await asked.ask('graph', 'namespaces=shop');
  }
  return answer;
}

describe('what Prometheus answers', () => {
  it('P15 200 with warnings: the data is shown, the warning too, and it is not called complete', async () => {
    proxy.fault = rewrites((body) => ({ ...body, warnings: ['remote read: one store did not answer'] }));
    const answer = await api.ask('graph', 'namespaces=shop');
    expect([answer.status, ratesOf(answer)['web>cart'], answer.body.complete, answer.body.warnings]).toEqual([200, 2, false, ['Prometheus warns: remote read: one store did not answer']]);
  });

  it('P16 200 with infos and fields that nobody knows: the data is shown and complete', async () => {
    proxy.fault = rewrites((body) => ({ ...body, infos: ['PromQL info: metric might not be a counter'], future: { x: 1 } }));
    const answer = await api.ask('graph', 'namespaces=shop');
    expect([answer.status, ratesOf(answer)['web>cart'], answer.body.complete]).toEqual([200, 2, true]);
    expect(answer.body.warnings).toEqual(['PromQL info: metric might not be a counter']);
  });

  it('P17 empty result: no data is no graph, and never a zero', async () => {
    proxy.fault = rewrites((body) => ({ ...body, data: { ...body.data, result: [] } }));
    const answer = await api.ask('graph');
    expect([answer.status, graphOf(answer).edges]).toEqual([200, []]);
    expect((await api.ask('latency')).text).not.toContain('"p99":0');
  });

  it('P18 NaN, infinities, 1e308, minus zero and 1e-12: no number that is none gets out, and no edge with one looks calm', async () => {
    for (const text of ['NaN', '+Inf', '-Inf', '1e308', '-0', '1e-12']) {
      proxy.fault = rewrites((body) => ({ ...body, data: { ...body.data, result: (body.data?.result ?? []).map((entry) => ({ ...(entry as object), value: [1, text] })) } }));
      testClock.leap(16);
      const answer = await api.ask('graph', 'namespaces=shop');
      const rates = graphOf(answer).edges.map(({ traffic }) => traffic.requests);
      expect([text, rates.filter((rate) => rate !== null && (!Number.isFinite(rate) || rate < 0))]).toEqual([text, []]);
      expect(answer.text).not.toMatch(/NaN|Infinity/);
      if (text === 'NaN' || text.endsWith('Inf')) expect(rates).not.toContain(0);
    }
  });

  it('P19 counters that fall back every two minutes: the rate is never below zero and never above the true one', async () => {
    for (let round = 0; round < 12; round += 1) {
      const rate = edgeTo(await api.ask('graph', `namespaces=shop&at=${lastScrape - 1100 + round * 15}`), 'restarts')?.traffic.requests ?? null;
      expect(rate).not.toBeNull();
      expect(rate ?? -1).toBeGreaterThanOrEqual(0);
      // extrapolation to the window's ends is Prometheus' own and bounded by half an interval on each side
      expect(rate ?? 99).toBeLessThanOrEqual(4 * 1.5);
    }
  });

  it('P20 histograms without traffic have no quantile; where only +Inf holds anything the bound is said, not a number beyond it', async () => {
    const latency = latencyOf(await api.ask('latency', 'namespaces=shop'));
    const of = (name: string) => Object.entries(latency.edges).find(([id]) => id.includes(`/${name}>http`))?.[1].source ?? null;
    expect(of('idle')).toBeNull();
    expect(of('cart')?.p99Bounds).toEqual([50, 100]);
    expect(of('slow')?.p99Bounds).toEqual([10_000, null]);
  });

  it('P24 entries that are not what the API promises: the rest is kept and the doctor counts them', async () => {
    proxy.fault = rewrites((body) => ({ ...body, data: { ...body.data, result: [...(body.data?.result ?? []), { metric: {}, value: [NaN, '1'] }, { metric: { a: 1 }, value: [1, '1'] }, { metric: {}, value: [1, 7] }, null, 'x'] } }));
    const answer = await api.ask('graph', 'namespaces=shop');
    expect([answer.status, ratesOf(answer)['web>cart']]).toEqual([200, 2]);
    expect((await api.ask('doctor')).text).toMatch(/not what the API promises|malformed/);
  });

  it('P25 a clock ten minutes ahead or behind: the skew is told, and the time of the data is that of Prometheus', async () => {
    for (const minutes of [10, -10]) {
      const skewed = new FaultProxy(prometheus.url);
      await skewed.open();
      skewed.clockOffset = minutes * 60_000;
      const other = await serveApi({ UNDERMESH_PROMETHEUS_URL: skewed.url });
      await other.ask('graph', 'namespaces=shop');
      testClock.leap(5);
      const { body } = await other.ask('graph', 'namespaces=shop');
      expect(Math.abs((body.skewMs ?? 0) - minutes * 60_000)).toBeLessThan(2000);
      expect((await other.ask('doctor')).text).toContain(minutes > 0 ? 'ahead of' : 'behind');
      await other.stop();
      await skewed.close();
    }
  });

  it('P28 two reporters that disagree: one rule decides and the disagreement is told', async () => {
    const edge = edgeTo(await api.ask('graph', 'namespaces=shop'), 'seen');
    expect([edge?.traffic.errors5xx, edge?.disagreement]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
  });

  it('P29 hostile label values: every one is a node with that very name, and a question about it comes back with its numbers', async () => {
    const answer = await api.ask('graph', 'namespaces=odd');
    const names = new Set(graphOf(answer).nodes.map(({ name }) => name));
    expect(hostileNames.filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    const end = Math.floor(Date.now() / 1000) - 30;
    for (const edge of graphOf(answer).edges) {
      const series = await api.ask('series', new URLSearchParams({ of: `edge:${edge.id}`, what: 'requests', start: String(end), end: String(end), step: '60' }).toString());
      expect([edge.id, series.status, series.body.data]).toEqual([edge.id, 200, expect.objectContaining({ points: [[end, expect.closeTo(1, 3)]] })]);
    }
  });

  it('P21 Prometheus answers but scraped nothing for minutes: stale, with the age of its newest scrape, for one that knew it before and one that starts now', async () => {
    await refreshUntil(api, 'graph', 'namespaces=shop', ({ body }) => body.complete, 2);
    testClock.leap(lastScrape + 400 - Date.now() / 1000);
    const late = await whenStale(api);
    expect([late.body.sources[0]?.state, late.body.sources[0]?.code]).toEqual(['stale', 'stale']);
    const fresh = await serveApi({ UNDERMESH_PROMETHEUS_URL: proxy.url });
    const told = await whenStale(fresh);
    expect([told.body.sources[0]?.state, told.body.sources[0]?.message]).toEqual(['stale', expect.stringMatching(/^Prometheus \(UNDERMESH_PROMETHEUS_URL\): it answers, but its newest scrape is \d+ s old\.$/)]);
    expect(missingCodes(told)).toEqual([]);
    await fresh.stop();
  });
});
