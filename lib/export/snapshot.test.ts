import { describe, expect, it } from 'vitest';
import frozen from './version-1.snapshot.json';
import { sampleSnapshot } from './sample-snapshot.test-data';
import { migrate, readSnapshot, writeSnapshot } from './snapshot';
import { SnapshotRefusal } from './snapshot-refusal';
import { depthOf, unpackLimits } from './unpack';

const packed = async (text: string | Uint8Array<ArrayBuffer>): Promise<Blob> => new Blob([await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()]);
const reasonOf = async (work: Promise<unknown>): Promise<string> => work.then(() => 'read', (refusal: unknown) => (refusal instanceof SnapshotRefusal ? refusal.reason : `other: ${String(refusal)}`));
const sample = JSON.stringify(sampleSnapshot);

describe('a snapshot', () => {
  it('comes back from its file as it was written', async () => {
    expect(await readSnapshot(await writeSnapshot(sampleSnapshot))).toEqual(sampleSnapshot);
  });

  it('is read unpacked too, as somebody may have looked into it', async () => {
    expect(await readSnapshot(new Blob([sample]))).toEqual(sampleSnapshot);
  });

  it('is brought up to date step by step, each step once and in order', () => {
    const steps = new Map([[1, (old: Readonly<Record<string, unknown>>) => ({ ...old, colour: 'red' })], [2, (old: Readonly<Record<string, unknown>>) => ({ ...old, colour: `dark ${String(old.colour)}` })]]);
    expect(migrate({ format: 'undermesh-snapshot', version: 1 }, { steps, version: 3 })).toEqual({ format: 'undermesh-snapshot', version: 3, colour: 'dark red' });
  });

  it('of version 1 is read: it knew neither configuration nor the side one compares with', async () => {
    const { configuration: _configuration, before: _before, ...first } = sampleSnapshot;
    expect(await readSnapshot(new Blob([JSON.stringify({ ...first, version: 1 })]))).toEqual({ ...sampleSnapshot, configuration: [], before: null });
  });

  it('frozen as it was written in the days of version 1 opens with everything that was in it', async () => {
    const opened = await readSnapshot(await packed(JSON.stringify(frozen)));
    expect(opened).toEqual({ ...frozen, version: 2, configuration: [], before: null });
    expect(opened.graph.edges.map(({ source, target }) => `${source} to ${target}`)).toEqual(['c to p']);
    expect(opened.latency?.edges.e?.source?.p99).toBe(812);
    expect(opened.suspects?.suspects[0]?.sentence).toBe('worker-3 loses 21 % of its CPU to steal.');
  });

  it('keeps the side one compares with', async () => {
    const { graph, latency, hosts } = sampleSnapshot;
    const compared = { ...sampleSnapshot, before: { graph: { ...graph, at: graph.at - 900, edges: [] }, latency, hosts } };
    expect(await readSnapshot(await writeSnapshot(compared))).toEqual(compared);
  });

  it('of a newer version is refused with a sentence that says so', async () => {
    await expect(readSnapshot(new Blob([JSON.stringify({ ...sampleSnapshot, version: 3 })]))).rejects.toThrow('The snapshot was made by a newer Undermesh (format 3, this one reads up to 2).');
  });
});

describe('a hostile file', () => {
  it('is refused when it is larger than the limit before it is opened', async () => {
    expect(await reasonOf(readSnapshot(new Blob([new Uint8Array(100)]), { limits: { ...unpackLimits, packed: 99 } }))).toBe('too-large');
  });

  it('that unpacks to gigabytes is left after the first megabytes', async () => {
    const bomb = await packed(new Uint8Array(64 << 20));
    expect(bomb.size).toBeLessThan(100_000);
    expect(await reasonOf(readSnapshot(bomb))).toBe('packed-too-tightly');
    expect(await reasonOf(readSnapshot(bomb, { limits: { ...unpackLimits, unpacked: 1 << 20 } }))).toBe('too-large');
  });

  it('that nests a million lists is refused before it is parsed', async () => {
    expect(await reasonOf(readSnapshot(await packed(`${'['.repeat(1e6)}${']'.repeat(1e6)}`), { limits: { ...unpackLimits, ratioFrom: 1e9 } }))).toBe('too-deep');
  });

  it.each([
    ['damaged gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]), 'not-gzip'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]), 'not-text'],
    ['half of a file', sample.slice(0, 900), 'not-json'],
    ['another JSON', '{"dashboard":{}}', 'not-a-snapshot'],
    ['null', 'null', 'not-a-snapshot'],
    ['a graph without edges', sample.replace('"edges":[', '"edgy":['), 'wrong-shape'],
    ['an endless number', sample.replace('"requests":10', '"requests":1e999'), 'wrong-shape'],
    ['markup where a number stands', sample.replace('"p99":812', '"p99":"<img src=x onerror=alert(1)>"'), 'wrong-shape'],
  ])('that is %s is refused', async (_, content, reason) => {
    expect(await reasonOf(readSnapshot(new Blob([content])))).toBe(reason);
  });

  it('cannot reach the prototype of anything', async () => {
    const snapshot = await readSnapshot(new Blob([sample.replace('"codes":{', '"codes":{"__proto__":1,').replace('"format":', '"__proto__":{"polluted":true},"format":')]));
    expect(({} as Record<string, unknown>).polluted).toBe(undefined);
    expect('polluted' in snapshot).toBe(false);
  });
});

describe('depthOf', () => {
  it('counts brackets outside texts only, also behind escaped quotes', () => {
    expect([depthOf('[{"a":"[[["}]', 9), depthOf('["\\"[", [[]]]', 9), depthOf('["\\\\", []]', 9), depthOf('[[[[', 2), depthOf('"unfinished [[', 9)]).toEqual([2, 3, 2, 3, 0]);
  });
});
