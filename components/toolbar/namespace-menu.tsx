'use client';

import { Checkbox, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import styles from './namespace-menu.module.css';

interface NamespaceMenuProps {
  /** Every namespace that is known. */
  readonly known: readonly string[];
  /** Empty = all. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
}

function summary(known: readonly string[], chosen: readonly string[]): string {
  const [first] = chosen;
  if (first === undefined) return known.length === 0 ? 'All namespaces' : `${known.length} namespaces`;
  return chosen.length === 1 ? first : `${chosen.length} of ${Math.max(known.length, chosen.length)} namespaces`;
}

/** Chooses the namespaces that are asked for. */
export function NamespaceMenu({ known, chosen, onChange, opened, onOpened }: NamespaceMenuProps) {
  const [filter, setFilter] = useState('');
  const all = [...new Set([...known, ...chosen])].sort();
  const shown = all.filter((name) => name.includes(filter.trim().toLowerCase()));
  const toggle = (name: string) => onChange(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name].sort());
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-start" trapFocus>
      <Popover.Target>
        <ToolButton className={styles.target ?? ''} onClick={() => onOpened(!opened)}>
          <Hint text="Which namespaces are shown" keyName="n"><span className={styles.text}>{summary(known, chosen)} ▾</span></Hint>
        </ToolButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.drop} aria-label="Namespaces">
        <TextInput size="xs" placeholder="Filter" aria-label="Filter namespaces" value={filter} onChange={(event) => setFilter(event.currentTarget.value)} data-autofocus />
        <div className={styles.list}>
          {shown.map((name) => <Checkbox key={name} size="xs" label={name} checked={chosen.includes(name)} onChange={() => toggle(name)} />)}
          {shown.length === 0 ? <p className={styles.none}>{all.length === 0 ? 'No namespaces are known yet.' : `No namespace contains "${filter}".`}</p> : null}
        </div>
        <ToolButton onClick={() => onChange([])} disabled={chosen.length === 0}>Show all</ToolButton>
      </Popover.Dropdown>
    </Popover>
  );
}
