import type { TimelineAnswer } from '@/lib/wire/timeline-answer';
import type { StripScale } from './strip-scale';
import styles from './time-strip.module.css';

/** What happened, as dashed lines; a text where there is room for it, else it is told on hovering. */
export function EventMarks({ events, scale, height }: { readonly events: TimelineAnswer['events']; readonly scale: StripScale; readonly height: number }) {
  const sorted = [...events].filter((event) => scale.x(event.at) >= 0 && scale.x(event.at) <= scale.width).sort((a, b) => a.at - b.at);
  return sorted.map((event, index) => {
    const x = scale.x(event.at);
    const before = sorted[index - 1];
    const next = sorted[index + 1];
    const room = (next === undefined ? scale.width : scale.x(next.at)) - x;
    const text = `${event.reason} ${event.name}`;
    const fits = room > text.length * 6.2 + 10 && (before === undefined || x - scale.x(before.at) > 2);
    return (
      <g key={`${event.at}${event.kind}${event.name}${event.reason}`} className={event.type === 'Warning' ? styles.warningEvent : styles.event}>
        <title>{`${event.kind} ${event.namespace ?? ''}/${event.name}: ${event.reason}. ${event.message}${event.count > 1 ? ` (${event.count} times)` : ''}`}</title>
        <line x1={x} x2={x} y1={2} y2={height} />
        <path d={`M${x - 3.5} 0h7l-3.5 5z`} />
        {fits ? <text x={x + 6} y={9}>{text}</text> : null}
      </g>
    );
  });
}
