import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incidents } from '@/lab/incidents/incident-catalogue';
import { createSimulation } from '@/lab/walk/simulation';
import { FeedServer } from './feed-server';
import { LabWorld } from './lab-world';

let world: LabWorld;
let server: FeedServer;
let url: string;
const feed = { live: false, scraped: () => Promise.resolve() };

beforeEach(async () => {
  world = new LabWorld(createSimulation({ scenario: 'quiet-day', seed: 1, startAt: 1_780_000_000 }));
  for (let second = 0; second < 20; second += 1) world.step();
  feed.live = false;
  server = new FeedServer(world, feed, 0);
  url = `http://${await server.listen(0, '--port')}`;
});
afterEach(() => server.close());

async function command(name: string, body: object): Promise<{ code: number; answer: unknown }> {
  const answer = await fetch(`${url}/control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return { code: answer.status, answer: await answer.json() };
}

describe('service discovery', () => {
  it('is empty before the feed is live and then gives Kubernetes meta labels and the path of every target', async () => {
    const discover = async (job: string): Promise<unknown> => (await fetch(`${url}/sd/${job}`)).json();
    expect(await discover('node-exporter')).toEqual([]);
    feed.live = true;
    const [first] = (await discover('node-exporter')) as { targets: string[]; labels: Record<string, string> }[];
    expect(first?.targets).toEqual([new URL(url).host]);
    expect(first?.labels).toMatchObject({
      __metrics_path__: '/targets/node-exporter/worker-1',
      __meta_kubernetes_namespace: 'monitoring',
      __meta_kubernetes_pod_node_name: 'worker-1',
    });
    const counts = await Promise.all(['node-exporter', 'cadvisor', 'kube-state-metrics', 'envoy-stats'].map(async (job) => ((await discover(job)) as unknown[]).length));
    const proxied = world.simulation.telemetry.pods.filter(({ workload }) => workload.proxy !== 'none').length;
    expect(counts).toEqual([6, 6, 1, proxied]);
  });
});

describe('control', () => {
  it('injects an incident, ends it and switches retries', async () => {
    expect(await command('inject', { name: 'steal', knobs: {} })).toMatchObject({ code: 200, answer: { running: ['steal'], retries: true } });
    expect(await command('stop', { name: 'steal' })).toMatchObject({ code: 200 });
    expect(await command('retries', { on: false })).toMatchObject({ code: 200, answer: { retries: false } });
  });

  it('answers wrong names with a sentence that names the allowed ones', async () => {
    expect(await command('inject', { name: 'nothing' })).toMatchObject({ code: 400, answer: { error: expect.stringContaining('There is no incident "nothing"; incidents are steal') } });
    expect(await command('retries', { on: 'maybe' })).toEqual({ code: 400, answer: { error: 'The field "on" must be true or false.' } });
    expect(await command('nonsense', {})).toEqual({ code: 404, answer: { error: 'There is no control command "nonsense".' } });
  });

  it('refuses what a web page could send: other hosts, other origins, other methods', async () => {
    const send = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(url);
        request({ hostname, port, path: '/control/retries', method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end('{"on":false}');
      });
    expect(await send({ host: 'lab.example.com' })).toBe(405);
    expect(await send({ origin: 'http://evil.example.com' })).toBe(405);
    expect((await fetch(`${url}/control/status`)).status).toBe(405);
    expect(world.cluster.retriesOn).toBe(true);
  });
});

describe('targets', () => {
  it('are gone with 404 when their pod died', async () => {
    const [target] = world.targets.all().slice(-1);
    expect((await fetch(url + (target?.path ?? ''))).status).toBe(200);
    expect((await fetch(`${url}/targets/envoy-stats/shop/none`)).status).toBe(404);
  });
});

describe('the menu of incidents', () => {
  const form = (command: string, name: string, origin = url) => fetch(`${url}/menu`, { method: 'POST', headers: { origin }, body: new URLSearchParams({ command, name }) });

  it('is a page without scripts that names every incident and says what runs', async () => {
    const answer = await fetch(url);
    const page = await answer.text();
    expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([200, "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"]);
    for (const { name } of incidents) expect(page).toContain(`aria-label="Start ${name}"`);
    expect(page).toContain('none is running');
    expect(page).not.toContain('<script');
  });

  it('starts and ends incidents and switches retries, and says what came of it', async () => {
    const started = await (await form('inject', 'slow-disk')).text();
    expect(started).toContain('slow-disk was started.');
    expect(started).toContain('aria-label="Stop slow-disk"');
    expect(world.simulation.running()).toEqual(['slow-disk']);
    expect(await (await form('stop', 'slow-disk')).text()).toContain('slow-disk ends now');
    expect(await (await form('retries-off', '')).text()).toContain('Switch retries on');
    expect(world.cluster.retriesOn).toBe(false);
    expect(await (await form('inject', '<b>')).text()).toContain('There is no incident &#34;&#60;b&#62;&#34;');
  });

  it('takes no orders from other pages', async () => {
    for (const origin of ['http://elsewhere.example', 'null', url.replace(/\d+$/, '1')]) expect((await form('inject', 'steal', origin)).status).toBe(403);
    expect((await fetch(`${url}/menu`, { method: 'POST', body: new URLSearchParams({ command: 'inject', name: 'steal' }) })).status).toBe(403);
    expect(world.simulation.running()).toEqual([]);
  });
});
