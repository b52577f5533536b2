'use client';

import { focusWays, mostHops, type Focus } from '@/lib/url/focus';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import styles from './part-bar.module.css';

interface PartBarProps {
  readonly focus: Focus | null;
  readonly hide: readonly string[];
  /** Name of a node on the map. */
  readonly nameOf: (id: string) => string;
  readonly onFocus: (focus: Focus | null) => void;
  readonly onHide: (hide: readonly string[]) => void;
}

const wayWords = { both: 'in both directions', up: 'upstream (callers)', down: 'downstream (called)' } as const;

/** Says that only a part of the mesh is drawn, and gives the rest back. */
export function PartBar({ focus, hide, nameOf, onFocus, onHide }: PartBarProps) {
  if (focus === null && hide.length === 0) return null;
  return (
    <div className={styles.bar} role="status" aria-label="Shown part">
      {focus === null ? null : (
        <span className={styles.part}>
          {focus.kind === 'paths' ? <>Paths between <b>{nameOf(focus.from)}</b> and <b>{nameOf(focus.to)}</b></> : (
            <>
              Within
              <select aria-label="Hops" value={focus.hops} onChange={(event) => onFocus({ ...focus, hops: Number(event.currentTarget.value) })}>{Array.from({ length: mostHops }, (_, index) => <option key={index}>{index + 1}</option>)}</select>
              {focus.hops === 1 ? 'hop' : 'hops'} of <b>{nameOf(focus.node)}</b>
              <select aria-label="Direction" value={focus.way} onChange={(event) => onFocus({ ...focus, way: focusWays.find((way) => way === event.currentTarget.value) ?? 'both' })}>{focusWays.map((way) => <option key={way} value={way}>{wayWords[way]}</option>)}</select>
            </>
          )}
          <Hint text="Show the whole mesh again" keyName="Esc"><ToolButton onClick={() => onFocus(null)}>Whole mesh</ToolButton></Hint>
        </span>
      )}
      {hide.length === 0 ? null : (
        <span className={styles.part}>
          <span title={hide.map((one) => nameOf(one.slice(one.indexOf(':') + 1))).join(', ')}>{hide.length} hidden</span>
          <Hint text="Show what was hidden last" keyName="u"><ToolButton onClick={() => onHide(hide.slice(0, -1))}>Undo</ToolButton></Hint>
          {hide.length > 1 ? <ToolButton onClick={() => onHide([])}>Show all</ToolButton> : null}
        </span>
      )}
    </div>
  );
}
