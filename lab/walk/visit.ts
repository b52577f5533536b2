import type { CallNode, PodRuntime } from './runtime';

/** Nobody waits for the answer to ask again. */
export const openLoop = -1;

/** One attempt of one call: from the client's proxy to the server and back. Objects are reused. */
export class Visit {
  key = 0;
  node: CallNode | null = null;
  /** How much the request asks for, around 1; all its calls inherit it. */
  size = 1;
  /** How many requests it stands for; all its calls inherit it. */
  weight = 1;
  /** The client of a closed loop that waits for it. */
  asker = openLoop;
  /** The visit whose application makes this call; null at an entry. */
  parent: Visit | null = null;
  client: PodRuntime | null = null;
  /** null outside the mesh. */
  server: PodRuntime | null = null;
  /** The waypoint in between, and when it saw the first attempt, ms. */
  waypoint: PodRuntime | null = null;
  waypointAt = 0;
  /** When the client's first attempt began, ms. */
  firstAt = 0;
  /** When the server's proxy saw this attempt, ms. */
  arrivedAt = 0;
  /** What the server's proxy counted for it, ms. */
  servedMs = 0;
  /** 0 = first try. */
  attempt = 0;
  /** Next call to be made, and how often it is still to be made. */
  nextCall = 0;
  repeats = 0;
  /** Tries by the calling code before this one. */
  appTry = 0;
  /** Where it hangs on a cut path: on the way there, or on the way back; and since when, ms. */
  hangs: 'no' | 'there' | 'back' = 'no';
  hangsSince = 0;
  /** Has its timers and its place in the queue for a connection. */
  timed = false;
  /** What the application will answer. */
  outcome = 0;
  /** The client has gone (time-out); the server works on. */
  abandoned = false;
  /** Holds a place in its server. */
  began = false;
  /** Its server died under it: what still comes of it is nobody's business. */
  dead = false;
  /** Is in use. */
  live = false;
  /** Grows with each use, so that late timers know that they are stale. */
  generation = 0;
}

/** Reuses visits. */
export class VisitPool {
  private readonly spare: Visit[] = [];
  private readonly all: Visit[] = [];

  /** A clean visit. */
  take(key: number, node: CallNode, parent: Visit | null, client: PodRuntime): Visit {
    const visit = this.spare.pop() ?? this.make();
    visit.live = true;
    visit.dead = false;
    visit.key = key;
    visit.node = node;
    visit.parent = parent;
    visit.size = parent === null ? 1 : parent.size;
    visit.weight = parent === null ? 1 : parent.weight;
    visit.asker = openLoop;
    visit.client = client;
    visit.server = null;
    visit.waypoint = null;
    visit.attempt = 0;
    visit.nextCall = 0;
    visit.repeats = 0;
    visit.appTry = 0;
    visit.hangs = 'no';
    visit.timed = false;
    visit.outcome = 0;
    visit.servedMs = 0;
    visit.abandoned = false;
    visit.began = false;
    return visit;
  }

  /** Attempts inside a server's application. */
  inside(server: PodRuntime): Visit[] {
    return this.all.filter((visit) => visit.live && visit.began && !visit.dead && visit.hangs === 'no' && visit.server === server);
  }

  private make(): Visit {
    const visit = new Visit();
    this.all.push(visit);
    return visit;
  }

  /** Gives a visit back. */
  release(visit: Visit): void {
    visit.generation++;
    visit.live = false;
    visit.parent = null;
    this.spare.push(visit);
  }
}

/** The call of a visit; the walk has set it before this is asked. */
export function nodeOf(visit: Visit): CallNode {
  if (visit.node === null) throw new Error('A visit has no call.');
  return visit.node;
}

/** The pod that calls. */
export function clientOf(visit: Visit): PodRuntime {
  if (visit.client === null) throw new Error('A visit has no client.');
  return visit.client;
}

/** The pod that is called; only asked for attempts inside the mesh. */
export function serverOf(visit: Visit): PodRuntime {
  if (visit.server === null) throw new Error('A visit has no server.');
  return visit.server;
}
