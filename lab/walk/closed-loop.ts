import { exponential, mix, uniform } from '../physics/draw';
import type { EntryRuntime, Traffic } from './arrivals';
import { enterOne } from './arrivals';
import type { RequestWalk } from './request-walk';

/** A client that has one request under way, or thinks until `due` (ms). */
interface Client {
  readonly id: number;
  readonly crowd: Crowd;
  readonly key: number;
  asked: number;
  due: number;
}

/** The clients of an entry: how many there are and should be, those that think, and what this second brings. */
interface Crowd {
  readonly entry: EntryRuntime;
  present: number;
  wanted: number;
  thinking: Client[];
  traffic: Traffic;
  /** End of this second, ms. */
  until: number;
}

/** Clients that ask, wait for the answer, think and ask again: a closed loop in place of the open one. */
export class ClosedLoop {
  private readonly clients = new Map<number, Client>();
  private readonly crowds = new Map<EntryRuntime, Crowd>();
  private born = 0;

  /** @param thinkSeconds mean time between an answer and the next request */
  constructor(
    private readonly walk: RequestWalk,
    private readonly thinkSeconds: number,
  ) {
    walk.whenAnswered = (client, time) => this.answered(client, time);
  }

  /** Brings the clients of an entry to the number that this second wants, and lets those ask who have thought. The second starts at `from` ms. */
  step(entry: EntryRuntime, from: number, traffic: Traffic): void {
    const { spec } = entry;
    const crowd = this.crowds.get(entry) ?? { entry, present: 0, wanted: 0, thinking: [], traffic, until: from };
    this.crowds.set(entry, crowd);
    crowd.traffic = traffic;
    crowd.until = from + 1000;
    crowd.wanted = Math.round(spec.rate * (spec.followsLoad ? traffic.load : 1) * traffic.crowd * this.thinkSeconds);
    const thinking = crowd.thinking.splice(0);
    for (const client of thinking) this.askWhenDue(client, from);
    while (crowd.present < crowd.wanted) this.come(crowd, from);
  }

  /** Who comes has thought first. */
  private come(crowd: Crowd, time: number): void {
    const id = this.born++;
    const client: Client = { id, crowd, key: mix(mix(crowd.entry.key, 40), id), asked: 0, due: 0 };
    this.clients.set(id, client);
    crowd.present++;
    this.think(client, time);
  }

  private answered(id: number, time: number): void {
    const client = this.clients.get(id);
    if (client === undefined) return;
    const { crowd } = client;
    if (crowd.present <= crowd.wanted) {
      this.think(client, time);
      return;
    }
    crowd.present--;
    this.clients.delete(id);
  }

  private think(client: Client, time: number): void {
    client.due = time + 1000 * this.thinkSeconds * exponential(mix(client.key, client.asked), 2);
    this.askWhenDue(client, time);
  }

  /** Asks if that falls into this second and the entry has pods; else it is looked at again with the next. */
  private askWhenDue(client: Client, now: number): void {
    const { crowd } = client;
    if (client.due >= crowd.until || crowd.entry.client.ready.length === 0) {
      crowd.thinking.push(client);
      return;
    }
    const key = mix(client.key, client.asked++);
    enterOne(crowd.entry, this.walk, { key, at: Math.max(now, client.due), pod: uniform(key, 1), traffic: crowd.traffic, second: crowd.until / 1000 - 1, client: client.id });
  }
}
