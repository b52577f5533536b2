import type { CallNode, PodRuntime } from './runtime';

/** One attempt of one call: from the client's proxy to the server and back. Objects are reused. */
export class Visit {
  key = 0;
  node: CallNode | null = null;
  /** The visit whose application makes this call; null at an entry. */
  parent: Visit | null = null;
  client: PodRuntime | null = null;
  /** null outside the mesh. */
  server: PodRuntime | null = null;
  /** When the client's first attempt began, ms. */
  firstAt = 0;
  /** When the server's proxy saw this attempt, ms. */
  arrivedAt = 0;
  /** 0 = first try. */
  attempt = 0;
  /** Next call to be made. */
  nextCall = 0;
  /** What the application will answer. */
  outcome = 0;
  /** The client has gone (time-out); the server works on. */
  abandoned = false;
  /** Holds a place in its server. */
  began = false;
  /** Grows with each use, so that late timers know that they are stale. */
  generation = 0;
}

/** Reuses visits. */
export class VisitPool {
  private readonly spare: Visit[] = [];

  /** A clean visit. */
  take(key: number, node: CallNode, parent: Visit | null, client: PodRuntime): Visit {
    const visit = this.spare.pop() ?? new Visit();
    visit.key = key;
    visit.node = node;
    visit.parent = parent;
    visit.client = client;
    visit.server = null;
    visit.attempt = 0;
    visit.nextCall = 0;
    visit.outcome = 0;
    visit.abandoned = false;
    visit.began = false;
    return visit;
  }

  /** Gives a visit back. */
  release(visit: Visit): void {
    visit.generation++;
    visit.parent = null;
    this.spare.push(visit);
  }
}
