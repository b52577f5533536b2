'use client';

import { useQuery } from '@tanstack/react-query';
import { formatBytes, formatCount, formatRatio } from '@/lib/base/format-number';
import { costQuery, type CostQuestion } from '@/lib/queries/cost-query';
import type { CostAnswer } from '@/lib/wire/cost-answer';
import { Absence } from '../ui/absence';
import { Notice } from '../ui/notice';
import { Section } from '../ui/section';
import { CopyNumber } from './number-queries';
import styles from './inspector.module.css';

type Cost = Omit<CostAnswer['hosts'][number], 'host'>;

/** What the proxies of a workload or of a host take beside the applications. */
export function ProxyCost({ question }: { readonly question: CostQuestion }) {
  const query = useQuery(costQuery(question));
  const title = 'What the mesh costs here';
  if (query.data === undefined || query.isPlaceholderData) return <Section title={title}>{query.error === null ? <Absence why="loading" words /> : <Notice mark="unknown" title={query.error.message} />}</Section>;
  const { workloads, hosts } = query.data.data;
  const cost: Cost | undefined = 'host' in question ? hosts[0] : workloads[0];
  return (
    <Section title={title} aside={<>{cost === undefined || cost.proxyCpuShare === null ? '' : `proxies ${formatRatio(cost.proxyCpuShare)} of the CPU `}<CopyNumber number="cost" of="the cost" /></>}>
      {cost === undefined ? <p className={styles.small}>No container of these pods was measured (cAdvisor).</p> : (
        <table className={styles.table}>
          <thead><tr><th scope="col">{cost.pods === 1 ? '1 pod' : `${cost.pods} pods`}</th><th scope="col">CPUs</th><th scope="col">Memory</th></tr></thead>
          <tbody>
            <tr><th scope="row">Proxies</th><td>{number(cost.proxyCpuCores, formatCount)}</td><td>{number(cost.proxyMemoryBytes, formatBytes)}</td></tr>
            <tr><th scope="row">Applications</th><td>{number(cost.appCpuCores, formatCount)}</td><td>{number(cost.appMemoryBytes, formatBytes)}</td></tr>
          </tbody>
        </table>
      )}
    </Section>
  );
}

function number(value: number | null, text: (value: number) => string) {
  return value === null ? <Absence why="absent" /> : text(value);
}
