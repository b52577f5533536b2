import { formatMilliseconds, formatRate, formatRatio, threeDigits } from '@/lib/base/format-number';
import { formatMoment, type Zone } from '@/lib/base/format-time';
import { Absence } from '../ui/absence';
import type { SideValue } from './mesh-sides';
import styles from './side-values.module.css';

interface SideValuesProps {
  readonly values: readonly SideValue[];
  /** Unix seconds. */
  readonly before: number;
  readonly now: number;
  readonly zone: Zone;
}

const formats = { count: threeDigits, ms: formatMilliseconds, ratio: formatRatio, perSecond: formatRate } as const;

function Value({ value, unit }: { readonly value: number | null; readonly unit: SideValue['unit'] }) {
  return value === null ? <Absence why="unknown" /> : <>{formats[unit](value)}</>;
}

/** Worse and better differ by a sign, not by colour alone. */
function verdictOf({ before, now, more }: SideValue): 'worse' | 'better' | 'same' {
  if (before === null || now === null || more === 'other' || Math.abs(now - before) <= 0.02 * Math.max(Math.abs(now), Math.abs(before))) return 'same';
  return (now > before) === (more === 'worse') ? 'worse' : 'better';
}

/** The whole mesh at both moments, number beside number. */
export function SideValues({ values, before, now, zone }: SideValuesProps) {
  return (
    <table className={styles.table}>
      <caption className="only-read-aloud">The whole mesh at both moments</caption>
      <thead><tr><th scope="col">The whole mesh</th><th scope="col">before · {formatMoment(before, zone)}</th><th scope="col">now · {formatMoment(now, zone)}</th></tr></thead>
      <tbody>
        {values.map((value) => {
          const verdict = verdictOf(value);
          return (
            <tr key={value.what}>
              <th scope="row">{value.what}</th>
              <td><Value value={value.before} unit={value.unit} /></td>
              <td className={styles[verdict]}>{verdict === 'worse' ? '▲ ' : verdict === 'better' ? '▽ ' : ''}<Value value={value.now} unit={value.unit} /></td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
