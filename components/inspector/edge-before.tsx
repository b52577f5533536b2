import { formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import type { GraphEdge } from '@/lib/topology/graph';
import type { EdgeLatency } from '@/lib/topology/latency';
import type { ComparedMesh } from '../compare/compare-meshes';
import { shareOf } from '../mesh/edge-numbers';
import type { MeshPicture } from '../mesh/mesh-picture';
import { Absence } from '../ui/absence';
import { Section } from '../ui/section';
import styles from './inspector.module.css';

interface Line {
  readonly title: string;
  readonly before: number | null;
  readonly now: number | null;
  readonly text: (value: number) => string;
}

/** The numbers of an edge beside those of the moment one compares with. */
export function EdgeBefore({ edge, picture, before }: { readonly edge: GraphEdge; readonly picture: MeshPicture; readonly before: ComparedMesh }) {
  const old = before.graph.edges.find((one) => one.id === edge.id);
  if (old === undefined) return <Section title="Compared"><p className={styles.small}>At the moment one compares with, this edge had no traffic.</p></Section>;
  return (
    <Section title="Compared" aside="before → now">
      <table className={styles.table}>
        <thead><tr><th scope="col"><span className="only-read-aloud">Number</span></th><th scope="col">before</th><th scope="col">now</th><th scope="col">change</th></tr></thead>
        <tbody>
          {lines(edge, old, picture.latency?.edges[edge.id], before.latency?.edges[edge.id]).map(({ title, before: was, now, text }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td>{was === null ? <Absence why="absent" /> : text(was)}</td>
              <td>{now === null ? <Absence why="absent" /> : text(now)}</td>
              <td>{factor(was, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function lines(now: GraphEdge, before: GraphEdge, latency: EdgeLatency | undefined, oldLatency: EdgeLatency | undefined): Line[] {
  const of = (title: string, pick: (edge: GraphEdge, quantiles: EdgeLatency | undefined) => number | null | undefined, text: Line['text']): Line => ({ title, before: pick(before, oldLatency) ?? null, now: pick(now, latency) ?? null, text });
  return [
    of('P99, caller', (_, quantiles) => quantiles?.source?.p99, formatMilliseconds),
    of('P99, callee', (_, quantiles) => quantiles?.destination?.p99, formatMilliseconds),
    of('P50', (_, quantiles) => (quantiles?.source ?? quantiles?.destination)?.p50, formatMilliseconds),
    of('requests', ({ traffic }) => traffic.requests, formatRate),
    of('5xx', ({ traffic }) => shareOf(traffic.errors5xx, traffic.requests), formatRatio),
    of('no response', ({ traffic }) => shareOf(traffic.noResponse, traffic.requests), formatRatio),
  ];
}

/** `× 3.2`; nothing where one of them is not there or zero. */
function factor(before: number | null, now: number | null): string {
  return before === null || now === null || before === 0 || now === 0 ? '' : `× ${(now / before).toPrecision(2)}`;
}
