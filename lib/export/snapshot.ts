import { z } from 'zod';
import { SnapshotRefusal } from './snapshot-refusal';
import { snapshotSchema, snapshotVersion, type Snapshot } from './snapshot-schema';
import { depthOf, unpack, unpackLimits, type UnpackLimits } from './unpack';

/** Brings the content of a file from its version to the next. */
export type SnapshotStep = (older: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Steps by the version they start from; files of every older version stay readable for ever. */
const snapshotSteps: ReadonlyMap<number, SnapshotStep> = new Map([
  // 2 keeps the configuration and the side one compares with; files of version 1 had neither.
  [1, (older) => ({ ...older, configuration: [], before: null })],
]);

const headSchema = z.looseObject({ format: z.literal('undermesh-snapshot'), version: z.int().min(1) });

/** What is in force when a file is read; tests bring their own. */
export interface ReadOptions {
  readonly limits?: UnpackLimits;
  readonly steps?: ReadonlyMap<number, SnapshotStep>;
  readonly version?: number;
}

/**
 * Takes a file's content through all steps up to the present version.
 * @throws SnapshotRefusal when it is no snapshot or of a newer version
 */
export function migrate(content: unknown, { steps = snapshotSteps, version = snapshotVersion }: ReadOptions = {}): Record<string, unknown> {
  const head = headSchema.safeParse(content);
  if (!head.success) throw new SnapshotRefusal('not-a-snapshot', 'This is not a snapshot of Undermesh.', head.error);
  if (head.data.version > version) throw new SnapshotRefusal('newer', `The snapshot was made by a newer Undermesh (format ${head.data.version}, this one reads up to ${version}).`);
  let migrated: Record<string, unknown> = head.data;
  for (let from = head.data.version; from < version; from++) {
    const step = steps.get(from);
    if (step === undefined) throw new SnapshotRefusal('wrong-shape', `The snapshot has format ${from}, which this Undermesh cannot read.`);
    migrated = { ...step(migrated), version: from + 1 };
  }
  return migrated;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new SnapshotRefusal('not-json', 'The file is damaged: it holds no JSON.', cause);
  }
}

/**
 * Reads a snapshot from a file that anybody may have made: size, ratio of packing, depth, version and shape are checked before anything of it is used.
 * @throws SnapshotRefusal with a sentence for people
 */
export async function readSnapshot(file: Blob, options: ReadOptions = {}): Promise<Snapshot> {
  const limits = options.limits ?? unpackLimits;
  const json = await unpack(file, limits);
  if (depthOf(json, limits.depth) > limits.depth) throw new SnapshotRefusal('too-deep', `The file nests deeper than ${limits.depth} levels: no snapshot does that.`);
  const result = snapshotSchema.safeParse(migrate(parsed(json), options));
  if (!result.success) {
    const [first] = result.error.issues;
    throw new SnapshotRefusal('wrong-shape', `The snapshot is not as it should be at ${first?.path.map(String).join('.').slice(0, 200) ?? 'its root'}.`, result.error);
  }
  return result.data;
}

/** Packs a snapshot into a file: JSON, gzip. What is not part of the format is left out. */
export async function writeSnapshot(snapshot: Snapshot): Promise<Blob> {
  const stream = new Blob([JSON.stringify(snapshotSchema.parse(snapshot))]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Blob([await new Response(stream).arrayBuffer()], { type: 'application/gzip' });
}
