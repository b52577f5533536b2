'use client';

import type { Focus } from '@/lib/url/focus';
import type { Selection } from '@/lib/url/selection';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import styles from './part-bar.module.css';

interface NodeActionsProps {
  readonly selection: Selection;
  /** The node from which paths are looked for, with its name; null = none chosen yet. */
  readonly from: { readonly id: string; readonly name: string } | null;
  readonly onFrom: (id: string | null) => void;
  readonly onFocus: (focus: Focus) => void;
  readonly onHide: (what: string) => void;
}

/** What can be done with the selected node or namespace on the map: look at it alone, find paths, hide it. */
export function NodeActions({ selection: { kind, id }, from, onFrom, onFocus, onHide }: NodeActionsProps) {
  if (kind !== 'node' && kind !== 'namespace') return null;
  return (
    <div className={styles.actions} role="group" aria-label="On the map">
      {kind === 'node' ? <Hint text="Draw only what is within two hops" keyName="h"><ToolButton onClick={() => onFocus({ kind: 'hops', node: id, hops: 2, way: 'both' })}>Focus</ToolButton></Hint> : null}
      {kind === 'node' ? (from === null || from.id === id
        ? <Hint text="Then select the other end"><ToolButton on={from !== null} onClick={() => onFrom(from === null ? id : null)}>{from === null ? 'Paths from here' : 'Select the other end…'}</ToolButton></Hint>
        : <ToolButton onClick={() => { onFocus({ kind: 'paths', from: from.id, to: id }); onFrom(null); }}>Paths from {from.name}</ToolButton>) : null}
      <Hint text="Leave it out of the map; it can be undone" keyName="Delete"><ToolButton onClick={() => onHide(`${kind}:${id}`)}>Hide</ToolButton></Hint>
    </div>
  );
}
