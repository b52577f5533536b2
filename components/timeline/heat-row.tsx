import type { SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import type { StripScale } from './strip-scale';
import styles from './time-strip.module.css';

interface HeatRowProps {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly signal: SignalName;
  readonly name: string;
  readonly scale: StripScale;
  readonly y: number;
  readonly height: number;
}

/** How a cell looks: sick ones fill the row, strained ones most of it, so that the row reads in greyscale too. */
function cell(signal: SignalName, value: number): { look: string | undefined; tall: number; opacity: number } {
  const { raised, critical, worse } = signalCatalogue[signal];
  const beyond = (limit: number | null) => limit !== null && (worse === 'higher' ? value >= limit : value <= limit);
  if (beyond(critical)) return { look: styles.critical, tall: 1, opacity: 1 };
  if (beyond(raised)) return { look: styles.raised, tall: 0.75, opacity: 0.9 };
  return { look: styles.calm, tall: 0.4, opacity: 0.35 };
}

/** One signal of one host over time. Nothing measured = an empty place. */
export function HeatRow({ times, values, signal, name, scale, y, height }: HeatRowProps) {
  return (
    <g data-host={name}>
      <rect x={0} y={y} width={scale.width} height={height} className={styles.rowGround} />
      {times.map((time, index) => {
        const value = values[index] ?? null;
        if (value === null) return null;
        const { look, tall, opacity } = cell(signal, value);
        return <rect key={time} x={scale.x(time)} y={y + height * (1 - tall)} width={scale.cell + 0.4} height={height * tall} className={look} opacity={opacity} />;
      })}
    </g>
  );
}
