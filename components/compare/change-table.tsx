import Link from 'next/link';
import type { ChangeGroup } from '@/lib/url/compare-view';
import { EmptyState } from '../ui/empty-state';
import styles from './change-table.module.css';
import { changeNumbers, changeWords } from './change-words';
import type { ChangeKind, MeshChange } from './compare-meshes';

interface ChangeTableProps {
  readonly changes: readonly MeshChange[];
  readonly show: ChangeGroup;
  /** Address of the map on which a change is selected. */
  readonly hrefOf: (change: MeshChange) => string;
}

const kindsOf: Readonly<Record<Exclude<ChangeGroup, 'all'>, readonly ChangeKind[]>> = {
  latency: ['slower', 'faster'], errors: ['fails-more', 'fails-less'], traffic: ['busier', 'quieter'], edges: ['born', 'gone'], pods: ['moved'], hosts: ['host-worse', 'host-better'],
};

/** The changes of one group. */
export function changesIn(changes: readonly MeshChange[], show: ChangeGroup): readonly MeshChange[] {
  return show === 'all' ? changes : changes.filter(({ kind }) => kindsOf[show].includes(kind));
}

/** Everything that changed, what changed most first; each row leads to the map. */
export function ChangeTable({ changes, show, hrefOf }: ChangeTableProps) {
  const shown = changesIn(changes, show);
  const most = Math.max(1e-9, ...changes.map(({ weight }) => weight));
  if (shown.length === 0) return <EmptyState title={changes.length === 0 ? 'Nothing that matters differs.' : 'Nothing of this kind differs.'} />;
  return (
    <div className={styles.frame} role="region" aria-label="Table of changes" tabIndex={0}>
      <table className={styles.table}>
        <thead><tr><th scope="col">#</th><th scope="col">What</th><th scope="col">Change</th><th scope="col">Numbers</th><th scope="col">How much it matters</th></tr></thead>
        <tbody>
          {shown.map((change) => {
            const [sign, word, worse] = changeWords[change.kind];
            return (
              <tr key={`${change.of}:${change.id}:${change.kind}:${change.detail ?? ''}`}>
                <td>{changes.indexOf(change) + 1}</td>
                <th scope="row"><Link prefetch={false} href={hrefOf(change)}>{change.name}</Link></th>
                <td className={worse ? styles.worse : ''}><span aria-hidden="true">{sign}</span> {word}</td>
                <td>{changeNumbers(change)}</td>
                <td><svg className={styles.bar} width="90" height="8" aria-hidden="true"><rect width={Math.max(2, (90 * change.weight) / most)} height="8" rx="2" className={worse ? styles.worseBar : styles.otherBar} /></svg></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
