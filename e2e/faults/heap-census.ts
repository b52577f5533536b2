import type { CDPSession } from '@playwright/test';

/** What the scripts of a page hold. */
export interface HeapCensus {
  readonly objects: number;
  /** Of objects, functions, lists, texts and numbers. */
  readonly bytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Without compiled code, which grows for an hour while functions become hot, and without what the browser keeps for its developer tools. */
const held = new Set(['object', 'closure', 'array', 'string', 'concatenated string', 'sliced string', 'number', 'regexp', 'symbol', 'bigint']);

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[], ...unknown[]] } };
  readonly nodes: readonly number[];
}

/** Counts what is alive after collections. */
export async function heapCensus(browser: CDPSession): Promise<HeapCensus> {
  for (let count = 0; count < 3; count += 1) await browser.send('HeapProfiler.collectGarbage');
  const { snapshot: { meta }, nodes } = await takeSnapshot(browser);
  const [width, type, size] = [meta.node_fields.length, meta.node_fields.indexOf('type'), meta.node_fields.indexOf('self_size')];
  let [objects, bytes] = [0, 0];
  for (let at = 0; at < nodes.length; at += width) {
    const name = meta.node_types[0][nodes[at + type] ?? -1] ?? '';
    if (held.has(name)) bytes += nodes[at + size] ?? 0;
    if (name === 'object' || name === 'closure') objects += 1;
  }
  const counted = await browser.send('Memory.getDOMCounters');
  return { objects, bytes, nodes: counted.nodes, listeners: counted.jsEventListeners };
}

/** Guaranteed by the protocol: the pieces together are a heap snapshot as JSON. */
async function takeSnapshot(browser: CDPSession): Promise<Snapshot> {
  const pieces: string[] = [];
  const take = ({ chunk }: { chunk: string }) => void pieces.push(chunk);
  browser.on('HeapProfiler.addHeapSnapshotChunk', take);
  await browser.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  browser.off('HeapProfiler.addHeapSnapshotChunk', take);
  return JSON.parse(pieces.join('')) as Snapshot;
}
