import { Agent, request as httpRequest } from 'node:http';
import type { ClientHttp2Session } from 'node:http2';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import type { Orders } from './tiny-application';
import { ordersPath, tcpExchange } from './tiny-application';

/** What a client got. */
export interface Answered {
  /** Unix ms of the end. */
  readonly at: number;
  /** "200"; "0" = gave up or nothing came; "grpc:14" over gRPC. */
  readonly outcome: string;
  readonly ms: number;
  /** Over TCP: bytes that came back. */
  readonly bytes: number;
}

/** Requests of one client to one service, evenly spaced. */
export interface LoadLane {
  /** The edge of the map that they must appear on: "web > cart > http". */
  readonly edge: string;
  /** The edge of those that the caller's circuit breaker refuses, when that is another one. */
  readonly refusedEdge?: string;
  /** Port of the caller's proxy, or of the called one for a caller without a proxy. */
  readonly port: number;
  readonly host: string;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly perSecond: number;
  /** Requests sent at once each time. */
  readonly burst?: number;
  /** Share of the run at which the lane ends; default 1. */
  readonly until?: number;
  /** The n-th request. */
  readonly order: (index: number) => Orders & { readonly giveUpMs?: number };
}

/** Sends one request and says what came of it. */
type Send = (lane: LoadLane, orders: ReturnType<LoadLane['order']>, key: string) => Promise<{ outcome: string; bytes: number; refused?: boolean }>;

function sendHttp(agent: Agent): Send {
  return (lane, orders, key) => new Promise((resolve) => {
    const nothing = () => resolve({ outcome: '0', bytes: 0 });
    const outgoing = httpRequest({ port: lane.port, host: '127.0.0.1', path: ordersPath(key, orders), headers: { host: lane.host }, agent }, (answer) => {
      answer.on('error', nothing);
      answer.resume().on('end', () => resolve({ outcome: String(answer.statusCode), bytes: 0, refused: answer.headers['x-envoy-overloaded'] === 'true' }));
    });
    outgoing.on('error', nothing);
    if (orders.giveUpMs !== undefined) setTimeout(() => outgoing.destroy(), orders.giveUpMs);
    outgoing.end();
  });
}

function sendGrpc(sessionTo: (port: number) => ClientHttp2Session): Send {
  return (lane, orders, key) => new Promise((resolve) => {
    const stream = sessionTo(lane.port).request({ ':method': 'POST', ':authority': lane.host, ':path': ordersPath(key, orders), 'content-type': 'application/grpc', te: 'trailers' });
    let status = '';
    stream.on('response', (headers) => { status = String(headers['grpc-status'] ?? status); });
    stream.on('trailers', (trailers) => { status = String(trailers['grpc-status'] ?? status); });
    stream.on('error', () => {});
    stream.on('close', () => resolve({ outcome: status === '' ? '0' : `grpc:${status}`, bytes: 0 }));
    if (orders.giveUpMs !== undefined) setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), orders.giveUpMs);
    stream.resume();
    stream.end();
  });
}

const sendTcp: Send = (lane) => new Promise((resolve) => {
  const socket = connectTcp(lane.port, '127.0.0.1', () => socket.end(Buffer.alloc(tcpExchange.asked)));
  let bytes = 0;
  socket.on('data', (part) => { bytes += part.length; });
  socket.on('error', () => {});
  socket.on('close', () => resolve({ outcome: bytes === tcpExchange.answered ? 'answered' : 'broken', bytes }));
});

/** Drives lanes for some seconds and notes every answer, by edge. */
export class LoadGenerator {
  readonly answers = new Map<string, Answered[]>();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly sessions = new Map<number, ClientHttp2Session>();
  private readonly senders: Readonly<Record<LoadLane['protocol'], Send>> = { http: sendHttp(this.agent), grpc: sendGrpc((port) => this.session(port)), tcp: sendTcp };
  private readonly underWay = new Set<Promise<void>>();

  /** Returns when the last answer is in. `progress`: called with the share of the run that is over. */
  async run(lanes: readonly LoadLane[], seconds: number, progress: (share: number) => void): Promise<void> {
    const started = performance.now();
    const sent = lanes.map(() => 0);
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const elapsed = Math.min((performance.now() - started) / 1000, seconds);
        progress(elapsed / seconds);
        lanes.forEach((lane, index) => { sent[index] = this.sendDue(lane, index, sent[index] ?? 0, Math.min(elapsed, seconds * (lane.until ?? 1))); });
        if (elapsed < seconds) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
    await Promise.all(this.underWay);
  }

  close(): void {
    this.agent.destroy();
    for (const session of this.sessions.values()) session.destroy();
  }

  private sendDue(lane: LoadLane, laneIndex: number, from: number, elapsed: number): number {
    const burst = lane.burst ?? 1;
    const due = Math.floor((elapsed * lane.perSecond) / burst) * burst;
    for (let index = from; index < due; index++) {
      const work = this.sendOne(lane, index, `${laneIndex}-${index}`).finally(() => this.underWay.delete(work));
      this.underWay.add(work);
    }
    return Math.max(from, due);
  }

  private async sendOne(lane: LoadLane, index: number, key: string): Promise<void> {
    const started = performance.now();
    const { outcome, bytes, refused = false } = await this.senders[lane.protocol](lane, lane.order(index), key);
    const edge = refused ? (lane.refusedEdge ?? lane.edge) : lane.edge;
    const answers = this.answers.get(edge) ?? [];
    this.answers.set(edge, answers);
    answers.push({ at: Date.now(), outcome, ms: performance.now() - started, bytes });
  }

  private session(port: number): ClientHttp2Session {
    const known = this.sessions.get(port);
    if (known !== undefined && !known.destroyed) return known;
    const fresh = connectHttp2(`http://127.0.0.1:${port}`);
    fresh.on('error', () => {});
    this.sessions.set(port, fresh);
    return fresh;
  }
}
