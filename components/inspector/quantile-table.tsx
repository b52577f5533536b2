import { formatCount, formatMilliseconds } from '@/lib/base/format-number';
import { edgeThresholds } from '@/lib/health/thresholds';
import type { EdgeLatency, Quantiles } from '@/lib/topology/latency';
import { Absence } from '../ui/absence';
import { Section } from '../ui/section';
import { CopiedNumber } from './copied-number';
import styles from './inspector.module.css';

const columns = [['P50', 'p50'], ['P95', 'p95'], ['P99', 'p99'], ['mean', 'mean']] as const;

/** Quantiles of both reporters, with the number of requests behind them. */
export function QuantileTable({ latency }: { readonly latency: EdgeLatency }) {
  return (
    <Section title="Quantiles">
      <table className={styles.table}>
        <thead><tr><th scope="col"><span className="only-read-aloud">Reporter</span></th>{columns.map(([title]) => <th key={title} scope="col">{title}</th>)}<th scope="col">requests</th></tr></thead>
        <tbody>
          <Row name="caller" quantiles={latency.source} />
          <Row name="callee" quantiles={latency.destination} />
        </tbody>
      </table>
    </Section>
  );
}

function Row({ name, quantiles }: { readonly name: 'caller' | 'callee'; readonly quantiles: Quantiles | null }) {
  if (quantiles === null) return <tr><th scope="row">{name}</th><td colSpan={5}><Absence why="absent" detail={`No proxy at the ${name} reported this edge.`} words /></td></tr>;
  const thin = quantiles.requests < edgeThresholds.thinRequests;
  return (
    <tr>
      <th scope="row">{name}</th>
      {columns.map(([title, key]) => <td key={title}>{quantiles[key] === null ? <Absence why="absent" /> : <CopiedNumber number={`${key}.${name}`} of={`${title} at the ${name}`}>{formatMilliseconds(quantiles[key])}</CopiedNumber>}</td>)}
      <td title={thin ? `Fewer than ${edgeThresholds.thinRequests} requests: too few to judge a P99` : undefined}><CopiedNumber number={`count.${name}`} of={`the requests behind the quantiles of the ${name}`}>{formatCount(Math.round(quantiles.requests))}{thin ? ' ⋯ thin' : ''}</CopiedNumber></td>
    </tr>
  );
}
