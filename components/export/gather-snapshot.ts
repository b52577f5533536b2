import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { snapshotSchema, snapshotVersion, type Snapshot } from '@/lib/export/snapshot-schema';
import { writeSelection } from '@/lib/url/selection';
import { configAnswerSchema } from '@/lib/wire/config-answer';
import { doctorAnswerSchema } from '@/lib/wire/doctor-answer';
import { podsAnswerSchema } from '@/lib/wire/pods-answer';
import { seriesAnswerSchema } from '@/lib/wire/series-answer';
import { suspectsAnswerSchema } from '@/lib/wire/suspects-answer';
import { timelineAnswerSchema } from '@/lib/wire/timeline-answer';
import type { Shown } from './shown-view';

/** Newest answers first, as many as the format takes. */
const most = { series: 500, pods: 200, configuration: 200 } as const;

/** What the page has read of one kind, the newest first. */
function seen<Data>(client: QueryClient, route: string, schema: z.ZodType<Data>): Data[] {
  const answer = z.object({ data: schema, receivedAt: z.number() });
  return client.getQueriesData({ queryKey: [route] })
    .flatMap(([, kept]) => {
      const parsed = answer.safeParse(kept);
      return parsed.success ? [parsed.data] : [];
    })
    .sort((a, b) => b.receivedAt - a.receivedAt)
    .map(({ data }) => data);
}

/** Two readings of the same number: the newer one stays. */
function newest<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const kept = new Map<string, Item>();
  for (const item of items) if (!kept.has(key(item))) kept.set(key(item), item);
  return [...kept.values()];
}

/** Collects the incident from what the page shows and has read: nothing is asked anew, so it works when the cluster no longer answers. */
export function gatherSnapshot(client: QueryClient, shown: Shown): Snapshot {
  const { picture, view, cluster, verdict, link, before } = shown;
  const [doctor = null] = seen(client, 'doctor', doctorAnswerSchema);
  const [timeline = null] = seen(client, 'timeline', timelineAnswerSchema);
  const [suspects = null] = seen(client, 'suspects', suspectsAnswerSchema);
  return snapshotSchema.parse({
    format: 'undermesh-snapshot', version: snapshotVersion, madeAt: Math.floor(Date.now() / 1000), madeBy: doctor?.version ?? 'of an unknown version',
    cluster, namespaces: view.ns, verdict, link,
    view: { lens: view.lens, quantile: view.q, selection: view.sel === null ? null : writeSelection(view.sel) },
    graph: picture.graph, latency: picture.latency, hosts: picture.hosts, before, timeline,
    series: newest(seen(client, 'series', seriesAnswerSchema), (one) => `${one.of} ${one.what} ${one.side ?? ''}`).slice(0, most.series),
    pods: newest(seen(client, 'pods', podsAnswerSchema), (one) => one.node).slice(0, most.pods),
    configuration: newest(seen(client, 'config', configAnswerSchema), (one) => one.of ?? '').slice(0, most.configuration),
    suspects, doctor,
  });
}
