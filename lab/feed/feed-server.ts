import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { Exposition } from '@/lab/exporters/exposition';
import { control, controlFromMenu, menuOf } from './control-routes';
import { portError } from './free-port';
import type { LabWorld } from './lab-world';
import { menuHeaders } from './menu-page';
import { scrapeIntervalSeconds } from './prometheus-config';
import type { ScrapeTarget } from './scrape-targets';
import { isMissed } from './target-recorder';

/** What the server needs to know of the live run. */
export interface LiveFeed {
  /** Before the feed is live, service discovery is empty and nothing is scraped. */
  readonly live: boolean;
  /** Prometheus scrapes this target now: brings the world up to date and waits for earlier samples of it. */
  scraped(target: ScrapeTarget): Promise<void>;
}

const controlBytes = 64 * 1024;

/** One HTTP server for every scrape target, for service discovery and for control; on loopback only. */
export class FeedServer {
  private readonly world: LabWorld;
  private readonly feed: LiveFeed;
  private readonly missedShare: number;
  private readonly pages = new Map<ScrapeTarget, Exposition>();
  private readonly server: Server;
  private renderMs = 0;
  private rendered = 0;

  constructor(world: LabWorld, feed: LiveFeed, missedShare: number, private readonly intervalSeconds = scrapeIntervalSeconds) {
    this.world = world;
    this.feed = feed;
    this.missedShare = missedShare;
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500);
        response.end(String(error));
      });
    });
    this.server.keepAliveTimeout = 60_000;
  }

  /** Listens; gives host:port. `option` names the command-line option for the message when the port is taken. */
  listen(port: number, option: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port, option)));
      this.server.listen(port, '127.0.0.1', () => {
        const address = this.server.address();
        resolve(`127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`);
      });
    });
  }

  /** Stops listening and ends all connections. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** Cost of the pages so far, ms. */
  cost(): { pages: number; meanMs: number } {
    return { pages: this.rendered, meanMs: this.rendered === 0 ? 0 : this.renderMs / this.rendered };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/targets/')) await this.scrape(pathname, response);
    else if (pathname.startsWith('/sd/')) sendJson(response, 200, this.discovered(pathname.slice('/sd/'.length), request.headers.host ?? ''));
    else if (pathname.startsWith('/control/')) await this.control(pathname.slice('/control/'.length), request, response);
    else if (pathname === '/' || pathname === '/menu') await this.menu(pathname, request, response);
    else sendJson(response, 404, { error: 'There is nothing at this path.' });
  }

  /** The menu of incidents for people: a page at `/`, whose forms are posted to `/menu`. Only itself may send them. */
  private async menu(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host, origin } = request.headers;
    const asks = request.method === 'POST' && pathname === '/menu';
    if (!isLoopback(host) || (asks && origin !== `http://${host}`) || (!asks && request.method !== 'GET' && request.method !== 'HEAD')) {
      sendJson(response, 403, { error: 'The menu answers on a loopback address only, and takes orders from itself only.' });
      return;
    }
    const sent = asks ? await readText(request) : null;
    const page = menuOf(this.world, sent === null ? null : controlFromMenu(this.world, new URLSearchParams(sent)));
    response.writeHead(200, menuHeaders).end(request.method === 'HEAD' ? undefined : page);
  }

  private async scrape(path: string, response: ServerResponse): Promise<void> {
    const target = this.world.targets.all().find((candidate) => candidate.path === path);
    if (!target) {
      sendJson(response, 404, { error: 'This target is gone.' });
      return;
    }
    await this.feed.scraped(target);
    const tick = Math.floor(Date.now() / 1000 / this.intervalSeconds);
    if (isMissed(path, tick, this.missedShare + (target.host?.unresponsiveShare ?? 0))) {
      response.writeHead(503).end();
      return;
    }
    const started = performance.now();
    let page = this.pages.get(target);
    if (!page) {
      page = new Exposition();
      this.pages.set(target, page);
    }
    const text = page.render(target.exporter.groups());
    this.renderMs += performance.now() - started;
    this.rendered += 1;
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
    this.forgetDead();
  }

  private forgetDead(): void {
    const alive = this.world.targets.all();
    if (this.pages.size <= alive.length) return;
    for (const target of this.pages.keys()) if (!alive.includes(target)) this.pages.delete(target);
  }

  /** `http_sd` of one job: Kubernetes meta labels, as `kubernetes_sd_configs` would give them. */
  private discovered(jobId: string, address: string): object {
    if (!this.feed.live) return [];
    const targets = this.world.targets.all().filter((target) => target.job.id === jobId);
    return targets.map((target) => ({ targets: [address], labels: { ...target.meta, __metrics_path__: target.path } }));
  }

  private async control(command: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || !isLoopback(request.headers.host) || request.headers.origin !== undefined) {
      sendJson(response, 405, { error: 'Control commands are POST requests to a loopback address, not from a browser.' });
      return;
    }
    const body = await readJson(request);
    if (body === null) sendJson(response, 400, { error: 'The body must be JSON of at most 64 KiB.' });
    else {
      const answer = control(this.world, command, body);
      sendJson(response, answer.code, answer.body);
    }
  }
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

/** The body of a request; null = longer than a command can be. */
async function readText(request: IncomingMessage): Promise<string | null> {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) {
    text += String(part);
    if (text.length > controlBytes) return null;
  }
  return text;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (text === null) return null;
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return null;
  }
}

function sendJson(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
