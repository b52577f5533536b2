import { z } from 'zod';
import { configAnswerSchema } from '@/lib/wire/config-answer';
import { doctorAnswerSchema } from '@/lib/wire/doctor-answer';
import { graphAnswerSchema } from '@/lib/wire/graph-answer';
import { hostsAnswerSchema } from '@/lib/wire/hosts-answer';
import { latencyAnswerSchema } from '@/lib/wire/latency-answer';
import { podsAnswerSchema } from '@/lib/wire/pods-answer';
import { seriesAnswerSchema } from '@/lib/wire/series-answer';
import { suspectsAnswerSchema } from '@/lib/wire/suspects-answer';
import { timelineAnswerSchema } from '@/lib/wire/timeline-answer';

/** The present version of the file; a change of its shape raises it and adds a step to `snapshotSteps`. */
export const snapshotVersion = 2;

/** So much may one file hold, however small it is packed. */
const most = { nodes: 20_000, edges: 100_000, hosts: 20_000, series: 500, pods: 200, configuration: 200 } as const;
const shortText = z.string().max(10_000);

const graphSchema = graphAnswerSchema.refine(({ nodes, edges }) => nodes.length <= most.nodes && edges.length <= most.edges, `more than ${most.nodes} nodes or ${most.edges} edges`);
const hostsSchema = hostsAnswerSchema.refine(({ hosts }) => hosts.length <= most.hosts, `more than ${most.hosts} hosts`);

/** A whole incident in one file: the picture, the series one looked at, events, what was found in the cluster, versions. Times are unix seconds. */
export const snapshotSchema = z.object({
  format: z.literal('undermesh-snapshot'),
  version: z.literal(snapshotVersion),
  madeAt: z.number(),
  madeBy: shortText,
  cluster: shortText,
  /** Namespaces that were asked for; empty = all. */
  namespaces: z.array(z.string().max(253)).max(500),
  verdict: shortText.nullable(),
  /** Link to the live view, of use as long as the page that made it runs. */
  link: shortText.nullable(),
  /** What one looked at when it was made. */
  view: z.object({ lens: z.string().max(40), quantile: z.enum(['p50', 'p95', 'p99']), selection: shortText.nullable() }),
  graph: graphSchema,
  latency: latencyAnswerSchema.nullable(),
  hosts: hostsSchema.nullable(),
  /** The same mesh at the moment it was compared with; null when it was compared with nothing. */
  before: z.object({ graph: graphSchema, latency: latencyAnswerSchema.nullable(), hosts: hostsSchema.nullable() }).nullable(),
  timeline: timelineAnswerSchema.nullable(),
  series: z.array(seriesAnswerSchema).max(most.series),
  pods: z.array(podsAnswerSchema).max(most.pods),
  /** The configuration in force and the checks on it, as far as one looked: of the whole mesh, of nodes and edges. */
  configuration: z.array(configAnswerSchema).max(most.configuration),
  suspects: suspectsAnswerSchema.nullable(),
  doctor: doctorAnswerSchema.nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
