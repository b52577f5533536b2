import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prometheusConfig } from '@/lab/feed/prometheus-config';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { RemoteWriteClient } from '@/lab/feed/remote-write-client';
import type { GalleryMesh } from '@/lab/gallery/gallery-mesh';
import { galleryMesh } from '@/lab/gallery/gallery-mesh';
import { galleryRequests } from '@/lab/gallery/write-gallery';
import { startBenchServer } from './bench-server';
import type { ProductReader } from './truth-reader';
import { apiReader, directReader } from './truth-reader';
import type { EdgeScore } from './truth-score';
import { scoreMesh } from './truth-score';
import { truthTable } from './truth-table';

/** Windows of different meshes lie so far apart that none sees another. */
const apartSeconds = 1200;
const firstAt = 1_780_000_000;
const mostProblems = 40;
const usualCount = 200;
const document = 'docs/truth.md';
/** One file for each mesh that was read: a run over all seeds takes an hour or two, and one that ended can go on. */
const kept = 'artefacts/truth';

/** Replaces the table in the document. */
function publish(text: string): void {
  const [before = '', , after = ''] = readFileSync(document, 'utf8').split(/<!-- \/?table -->/);
  writeFileSync(document, `${before}<!-- table -->\n${text}\n<!-- /table -->${after}`);
}

/** All that was found out about one mesh. */
export interface MeshScore {
  readonly mesh: Pick<GalleryMesh, 'seed' | 'services'>;
  readonly edges: readonly EdgeScore[];
  /** Whether all levels sum up to the same. */
  readonly levelsAgree: boolean;
}

function keep(score: MeshScore): void {
  mkdirSync(kept, { recursive: true });
  writeFileSync(join(kept, `${score.mesh.seed}.json`), JSON.stringify(score, (_, value: unknown) => (value instanceof Set ? [...(value as ReadonlySet<string>)] : value)));
}

/** What `keep` wrote for these seeds in earlier runs. */
function keptScores(seeds: readonly number[]): readonly MeshScore[] {
  return seeds.flatMap((seed) => {
    const file = join(kept, `${seed}.json`);
    if (!existsSync(file)) return [];
    const score = JSON.parse(readFileSync(file, 'utf8')) as MeshScore;
    return [{ ...score, edges: score.edges.map((edge) => ({ ...edge, situations: new Set(edge.situations) })) }];
  });
}

/** The seeds that the arguments name: `20` (the first 20), `seed=7`, `seeds=101-200`, or all. */
function seedsOf(args: readonly string[]): readonly number[] {
  const one = args.find((arg) => arg.startsWith('seed='))?.slice('seed='.length);
  const [first = 1, last = usualCount] = args.find((arg) => arg.startsWith('seeds='))?.slice('seeds='.length).split('-').map(Number) ?? [1, Number(args.find((arg) => /^\d+$/.test(arg)) ?? usualCount)];
  return one === undefined ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [Number(one)];
}

/** Loads one mesh after the other into a fresh Prometheus, reads it through the product, and compares, as long as `progress` says true. */
export async function scoreSeeds(seeds: readonly number[], open: (prometheusUrl: string) => Promise<{ read: ProductReader; close: () => Promise<void> }>, progress: (score: MeshScore) => boolean): Promise<readonly MeshScore[]> {
  const directory = await mkdtemp(join(tmpdir(), 'undermesh-truth-'));
  const prometheus = await startPrometheus({ binary: process.env.PROMETHEUS_BIN ?? 'prometheus', port: 0, directory, config: prometheusConfig(null) });
  const client = new RemoteWriteClient(prometheus.url);
  const scores: MeshScore[] = [];
  const { read, close } = await open(prometheus.url);
  try {
    for (const [index, seed] of seeds.entries()) {
      const mesh = galleryMesh(seed, firstAt + index * apartSeconds);
      for (const body of galleryRequests(mesh)) await client.send(body);
      const { at, window } = mesh.moments;
      const { graph, latency, sums } = await read(at, window);
      const levelsAgree = Object.values(sums).every((sum) => Math.abs(sum - sums.workload) <= 1e-9 * sums.workload);
      const score = { mesh: { seed, services: mesh.services }, edges: scoreMesh(mesh, graph, latency), levelsAgree };
      scores.push(score);
      if (!progress(score)) break;
    }
  } finally {
    client.close();
    await close();
    await prometheus.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
  return scores;
}

/**
 * How much of generated meshes the product tells truly. `-- 20` takes the first 20 seeds, `-- seed=7` one of them, `seeds=101-200` a part;
 * `resume` takes over what an earlier run of the same code has read; `minutes=20` ends after the mesh that is under way then; `direct` reads through the rooms behind the API instead of a built server.
 */
export async function run(args: string[]): Promise<void> {
  const all = seedsOf(args);
  const before = args.includes('resume') ? keptScores(all) : [];
  const seeds = all.filter((seed) => !before.some(({ mesh }) => mesh.seed === seed));
  const open = args.includes('direct')
    ? (url: string) => Promise.resolve({ read: directReader(url), close: () => Promise.resolve() })
    : async (url: string) => {
        const server = await startBenchServer(url);
        return { read: apiReader(server.url), close: server.stop };
      };
  const minutes = Number(args.find((arg) => arg.startsWith('minutes='))?.slice('minutes='.length) ?? Infinity);
  const started = performance.now();
  let told = 0;
  const read = await scoreSeeds(seeds, open, (score) => {
    const { mesh, edges, levelsAgree } = score;
    keep(score);
    const problems = edges.flatMap((edge) => edge.problems);
    console.error(`seed ${mesh.seed}: ${mesh.services} services, ${edges.length} edges, ${problems.length} problems${levelsAgree ? '' : ', levels differ'}`);
    for (const problem of problems.slice(0, Math.max(0, mostProblems - told))) console.error(`  ${problem}`);
    told += problems.length;
    return performance.now() - started < minutes * 60_000;
  });
  const scores = [...before, ...read].sort((a, b) => a.mesh.seed - b.mesh.seed);
  const table = truthTable(scores);
  console.log(table);
  if (scores.length >= usualCount) publish(`${new Date().toISOString().slice(0, 10)}${args.includes('direct') ? ', through the rooms behind the API (`direct`)' : ', through the API'}. ${table}`);
}
