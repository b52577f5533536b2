import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScriptedCluster, StillClock } from './scripted-cluster';
import { ApiFailure, type FailureReason } from './api-failure';
import { stateOf } from './kind-state';
import { metadataOf } from './metadata';
import { ResourceLoop, type ListReason } from './resource-loop';
import { ResourcePaths } from './resource-paths';
import type { Resource } from './resources';

interface Thing { readonly name: string; readonly uid: string }
const things: Resource<Thing> = {
  kind: 'things', group: '', versions: ['v1'], plural: 'things', namespaced: true, metadataOnly: false, optional: false,
  project: (value) => {
    const metadata = metadataOf(value);
    return metadata === null ? null : { name: metadata.name, uid: metadata.uid };
  },
};
const optionalThings: Resource<Thing> = { ...things, kind: 'things.mesh.io', group: 'mesh.io', versions: ['v1', 'v1beta1'], optional: true };
const minute = 60_000;

function scene(resource: Resource<Thing> = things, chances: readonly number[] = [0.5]) {
  const clock = new StillClock(chances);
  const cluster = new ScriptedCluster(clock);
  const lists: [ListReason, number | null][] = [];
  const counts = { bad: 0, failures: 0 };
  const loop = new ResourceLoop(resource, null, {
    api: cluster, clock, paths: new ResourcePaths(cluster, clock), onChange: () => undefined, probeEvery: 45_000, silenceAfter: 90_000,
    hooks: { onList: (_kind, reason, differences) => lists.push([reason, differences]), onWatchEvent: () => undefined, onBadLine: () => { counts.bad += 1; }, onFailure: () => { counts.failures += 1; } },
  });
  return {
    clock, cluster, loop, lists, counts,
    names: () => loop.store.items()?.map((thing) => thing.name).sort() ?? null,
    state: () => stateOf(loop.status, clock.now()),
    asked: (verb: string, since = 0) => cluster.asked.filter((one) => one.verb === verb && one.at >= since).length,
    /** Time passes on a server that is well: a bookmark each minute. */
    live: async (milliseconds: number) => {
      for (let left = milliseconds; left > 0; left -= minute) {
        await clock.advance(Math.min(left, minute));
        cluster.bookmark();
      }
      await clock.advance(1);
    },
  };
}
const failing = (reason: FailureReason) => () => new ApiFailure(reason, `HTTP: ${reason}`);

describe('reading a kind', () => {
  it('knows nothing before the first list, then follows the watch', async () => {
    const { cluster, clock, loop, names, state } = scene();
    cluster.set('a');
    expect([names(), state()]).toEqual([null, 'starting']);
    loop.start();
    await clock.advance(10);
    cluster.set('b');
    cluster.delete('a');
    await clock.advance(10);
    expect([names(), state()]).toEqual([['b'], 'ok']);
    await loop.stop();
  });

  it('reads all pages before it believes any of them', async () => {
    const { cluster, clock, loop, names } = scene();
    cluster.pageSize = 3;
    for (let index = 0; index < 10; index += 1) cluster.set(`p${index}`);
    loop.start();
    await clock.advance(10);
    expect([names()?.length, cluster.asked.filter((one) => one.verb === 'list').length]).toEqual([10, 4]);
    await loop.stop();
  });

  it('K18: keeps the old objects when a page in the middle fails, and takes the whole list again', async () => {
    const { cluster, clock, loop, names, state, live } = scene();
    cluster.pageSize = 3;
    for (let index = 0; index < 10; index += 1) cluster.set(`p${index}`);
    loop.start();
    await clock.advance(10);
    cluster.fault = (verb, question) => (verb === 'list' && question.query?.['continue'] === '6' ? new ApiFailure('gone', 'HTTP 410: continue token expired') : null);
    cluster.compacted = cluster.version + 5;
    for (let index = 10; index < 16; index += 1) cluster.set(`p${index}`, { told: false });
    cluster.cut();
    await clock.advance(20_000);
    expect([names()?.length, state()]).not.toEqual([0, 'ok']);
    expect(names()?.length).toBe(10);
    cluster.fault = () => null;
    await live(3 * minute);
    expect([names()?.length, state()]).toEqual([16, 'ok']);
    await loop.stop();
  });

  it('asks for smaller pages when a page is too large', async () => {
    const { cluster, clock, loop, names } = scene();
    for (let index = 0; index < 50; index += 1) cluster.set(`p${index}`);
    cluster.fault = (verb, question) => (verb === 'list' && Number(question.query?.['limit']) > 30 ? new ApiFailure('too-large', 'large') : null);
    loop.start();
    await clock.advance(10);
    expect(names()?.length).toBe(50);
    await loop.stop();
  });
});

describe('a watch that ends', () => {
  it('K3: is opened again where it ended, without a list and without haste', async () => {
    const { cluster, clock, loop, names, asked } = scene();
    loop.start();
    await clock.advance(10);
    const began = clock.now();
    for (let round = 0; round < 360; round += 1) {
      cluster.set(`x${round}`);
      await clock.advance(10_000);
      cluster.cut();
    }
    await clock.advance(3000);
    expect([names()?.length, asked('watch', began) <= 365, asked('list', began) <= 3]).toEqual([360, true, true]);
    await loop.stop();
  });

  it('at once, every time, is not asked for without pause', async () => {
    const { cluster, clock, loop, asked } = scene();
    const original = cluster.watch.bind(cluster);
    cluster.watch = async (question) => {
      const stream = await original(question);
      cluster.cut();
      return stream;
    };
    loop.start();
    await clock.advance(10 * minute);
    expect(asked('watch')).toBeLessThan(40);
    await loop.stop();
  });

  it('K4: silently is noticed after 90 s', async () => {
    const { cluster, clock, loop, asked, names } = scene();
    loop.start();
    await clock.advance(10);
    cluster.cut('silence');
    cluster.set('unheard');
    const began = clock.now();
    await clock.advance(89_000);
    expect([asked('watch', began), names()]).toEqual([0, []]);
    await clock.advance(2000);
    expect([asked('watch', began), names(), asked('list', began)]).toEqual([1, ['unheard'], 0]);
    await loop.stop();
  });

  it.each([false, true])('K5: too far behind (in the stream: %s) causes one list', async (inStream) => {
    const { cluster, clock, loop, asked, names, lists, live, state } = scene();
    cluster.expireInStream = inStream;
    loop.start();
    await live(2 * minute);
    cluster.set('missed', { told: false });
    cluster.compacted = cluster.version;
    cluster.cut();
    const began = clock.now();
    await live(2 * minute);
    expect([asked('list', began), names(), lists.at(-1), state()]).toEqual([1, ['missed'], ['expired', 1], 'ok']);
    await loop.stop();
  });
});

describe('a server that does not answer', () => {
  it('leaves what is held, says since when, and is listed once per kind after an hour', async () => {
    const { cluster, clock, loop, names, state, asked, live } = scene();
    cluster.set('a');
    loop.start();
    await live(2 * minute);
    cluster.fault = failing('unreachable');
    cluster.cut(new ApiFailure('unreachable', 'reset'));
    await clock.advance(1);
    expect([names(), state()]).toEqual([['a'], 'slow']);
    await clock.advance(60 * minute);
    expect([names(), state(), loop.status.failures > 20]).toEqual([['a'], 'stale', true]);
    cluster.set('b', { told: false });
    cluster.compacted = cluster.version;
    cluster.fault = () => null;
    const back = clock.now();
    await live(5 * minute);
    expect([names(), state(), asked('list', back)]).toEqual([['a', 'b'], 'ok', 1]);
    await loop.stop();
  });

  it('K1: from the start is down, with nothing held, and is found when it comes', async () => {
    const { cluster, clock, loop, names, state } = scene();
    cluster.fault = failing('unreachable');
    loop.start();
    await clock.advance(5 * minute);
    expect([names(), state()]).toEqual([null, 'down']);
    cluster.fault = () => null;
    await clock.advance(61_000);
    expect([names(), state()]).toEqual([[], 'ok']);
    await loop.stop();
  });

  it('K2: hung behind an open watch is stale within 90 s', async () => {
    const { cluster, clock, loop, state } = scene();
    loop.start();
    await clock.advance(10);
    cluster.cut('silence');
    cluster.fault = failing('timeout');
    await clock.advance(90_000);
    expect(state()).toBe('stale');
    await loop.stop();
  });
});

describe('a kind that may not be read', () => {
  it('K8: is denied within a minute though the watch stays open, holds nothing, and comes back within five minutes', async () => {
    const { cluster, clock, loop, names, state } = scene();
    cluster.set('a');
    loop.start();
    await clock.advance(10);
    cluster.fault = failing('denied');
    await clock.advance(55_000);
    expect([state(), names(), cluster.watching]).toEqual(['denied', null, 0]);
    cluster.fault = () => null;
    await clock.advance(5 * minute);
    expect([state(), names()]).toEqual(['ok', ['a']]);
    await loop.stop();
  });

  it('is asked for at most about once a minute', async () => {
    const { cluster, clock, loop, asked } = scene();
    cluster.fault = failing('denied');
    loop.start();
    await clock.advance(60 * minute);
    expect(asked('list')).toBeLessThanOrEqual(90);
    await loop.stop();
  });

  it('with refused credentials is denied, keeps what is held, and recovers', async () => {
    const { cluster, clock, loop, names, state } = scene();
    cluster.set('a');
    loop.start();
    await clock.advance(10);
    cluster.fault = failing('credentials');
    await clock.advance(2 * minute);
    expect([state(), names(), loop.status.failure?.code]).toEqual(['denied', ['a'], 'credentials-rejected']);
    cluster.fault = () => null;
    await clock.advance(2 * minute);
    expect(state()).toBe('ok');
    await loop.stop();
  });
});

describe('a kind of a mesh', () => {
  it('K9: is absent, appears when it is installed, and is absent again when it is removed', async () => {
    const { cluster, clock, loop, names, state } = scene(optionalThings);
    cluster.fault = failing('absent');
    loop.start();
    await clock.advance(10);
    expect([state(), names()]).toEqual(['absent', null]);
    cluster.fault = () => null;
    cluster.set('a');
    await clock.advance(5 * minute);
    expect([state(), names()]).toEqual(['ok', ['a']]);
    cluster.fault = failing('absent');
    cluster.cut();
    await clock.advance(minute);
    expect([state(), names()]).toEqual(['absent', null]);
    await loop.stop();
  });

  it('that only an older version serves is read from there', async () => {
    const { cluster, clock, loop, state } = scene(optionalThings);
    const paths: string[] = [];
    cluster.fault = (verb, question) => {
      paths.push(question.path);
      if (verb === 'discovery') return new ApiFailure('denied', 'HTTP 403');
      return question.path.includes('/v1/') ? new ApiFailure('absent', 'HTTP 404') : null;
    };
    loop.start();
    await clock.advance(10);
    expect([state(), paths.slice(0, 3)]).toEqual(['ok', ['/apis/mesh.io', '/apis/mesh.io/v1/things', '/apis/mesh.io/v1beta1/things']]);
    await loop.stop();
  });
});

describe('a server that asks to slow down', () => {
  it('K10: is given five seconds at least between two tries', async () => {
    const { cluster, clock, loop, state } = scene(things, [0]);
    cluster.fault = () => new ApiFailure('throttled', 'HTTP 429', { retryAfter: 1000 });
    loop.start();
    await clock.advance(5 * minute);
    const gaps = cluster.asked.slice(1).map((one, index) => one.at - (cluster.asked[index]?.at ?? 0));
    expect([state(), Math.min(...gaps) >= 4900, gaps.length > 3]).toEqual(['throttled', true, true]);
    await loop.stop();
  });

  it('for longer is given that long', async () => {
    const { cluster, clock, loop, asked } = scene();
    cluster.fault = () => new ApiFailure('throttled', 'HTTP 429', { retryAfter: 120_000 });
    loop.start();
    await clock.advance(100_000);
    expect(asked('list')).toBe(1);
    await loop.stop();
  });
});

describe('a stream that cannot be trusted', () => {
  it.each([
    ['not JSON', { text: '{"type":' }],
    ['too long', { tooLong: true as const }],
    ['of an unknown type', { text: '{"type":"RENAMED","object":{"metadata":{"name":"x"}}}' }],
    ['without metadata', { text: '{"type":"ADDED","object":{}}' }],
  ])('K15: a line %s is dropped, counted, and made good by a list', async (_what, line) => {
    const { cluster, clock, loop, counts, names, lists, live, asked } = scene();
    loop.start();
    await live(2 * minute);
    cluster.set('lost', { told: false });
    const began = clock.now();
    for (let times = 0; times < 50; times += 1) cluster.say(line);
    await live(minute);
    expect([counts.bad, names(), lists.at(-1), asked('list', began)]).toEqual([50, ['lost'], ['lost-events', 1], 1]);
    await loop.stop();
  });

  it('K16: whose versions go back (a restored etcd) is listed again', async () => {
    const { cluster, loop, names, live } = scene();
    cluster.set('a');
    loop.start();
    await live(2 * minute);
    cluster.restore(5);
    cluster.delete('a', { told: false });
    cluster.set('b');
    await live(2 * minute);
    expect(names()).toEqual(['b']);
    await loop.stop();
  });

  it('K19: a late DELETED of an object that was created again does not remove the new one', async () => {
    const { cluster, clock, loop } = scene();
    cluster.set('a', { uid: 'old' });
    loop.start();
    await clock.advance(10);
    cluster.set('a', { uid: 'new' });
    cluster.say({ text: JSON.stringify({ type: 'DELETED', object: { metadata: { name: 'a', namespace: 'shop', uid: 'old', resourceVersion: String(cluster.version + 1) } } }) });
    await clock.advance(10);
    expect(loop.store.items()).toEqual([{ name: 'a', uid: 'new' }]);
    await loop.stop();
  });

  it('is checked by a list every half hour, and the differences are counted', async () => {
    const { cluster, loop, lists, live, names } = scene();
    loop.start();
    await live(minute);
    cluster.set('untold', { told: false });
    await live(37 * minute);
    expect([lists, names()]).toEqual([[['first', null], ['self-check', 1]], ['untold']]);
    await loop.stop();
  });
});

describe('whatever happens', () => {
  it('the store equals the cluster in the end', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.oneof(
      fc.record({ do: fc.constant('set' as const), name, told: fc.boolean() }),
      fc.record({ do: fc.constant('delete' as const), name, told: fc.boolean() }),
      fc.record({ do: fc.constantFrom('cut' as const, 'silence' as const, 'compact' as const, 'garbage' as const, 'refuse' as const, 'deny' as const, 'heal' as const) }),
      fc.record({ do: fc.constant('wait' as const), seconds: fc.nat(200) }),
    );
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 3, maxLength: 9 }), async (steps, chances) => {
      const { cluster, clock, loop, names, state, live } = scene(things, chances);
      loop.start();
      for (const one of steps) {
        if (one.do === 'set') cluster.set(one.name, { told: one.told });
        else if (one.do === 'delete') cluster.delete(one.name, { told: one.told });
        else if (one.do === 'wait') await clock.advance(one.seconds * 1000);
        else if (one.do === 'cut') cluster.cut();
        else if (one.do === 'silence') cluster.cut('silence');
        else if (one.do === 'compact') cluster.compacted = cluster.version;
        else if (one.do === 'garbage') cluster.say({ text: '?' });
        else cluster.fault = one.do === 'refuse' ? failing('unreachable') : one.do === 'deny' ? failing('denied') : () => null;
      }
      cluster.fault = () => null;
      await live(45 * minute);
      expect([names(), state()]).toEqual([[...cluster.objects.keys()].sort(), 'ok']);
      await loop.stop();
    }), { numRuns: 200 });
  });
});
