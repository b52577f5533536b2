'use client';

import { Popover } from '@mantine/core';
import { useId, useState, type KeyboardEvent, type RefObject } from 'react';
import type { FilterFault } from '@/lib/url/filter-tokens';
import styles from './find-box.module.css';
import type { FindHit } from './find-hits';
import { movedActive, OptionList, optionId, type Option } from './option-list';
import drop from './option-list.module.css';

interface FindBoxProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** What matches by name, best first. */
  readonly hits: readonly FindHit[];
  /** How much matches: nodes, or edges for a filter; null when nothing is looked for. */
  readonly count: number | null;
  /** Where the filter cannot be read. */
  readonly fault: FilterFault | null;
  readonly onPick: (hit: FindHit) => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

/** Finds by name or by filter; what does not match fades on the map. Enter selects the chosen hit. */
export function FindBox({ text, onChange, hits, count, fault, onPick, inputRef }: FindBoxProps) {
  const list = useId();
  const [focused, setFocused] = useState(false);
  const [active, setActive] = useState(0);
  const opened = focused && (fault !== null || text === '' || hits.length > 0);
  const options = hits.map((hit): Option => ({ id: `${hit.selection.kind}:${hit.selection.id}`, name: hit.name, about: hit.about, run: () => onPick(hit) }));
  const choose = (option: Option | undefined) => {
    option?.run();
    inputRef.current?.blur();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const moved = movedActive(event, active, options.length);
    if (moved !== null) setActive(moved);
    else if (event.key === 'Enter') choose(options[active]);
    else if (event.key === 'Escape') {
      onChange('');
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };
  return (
    <Popover opened={opened} withRoles={false} position="bottom-start" width="target" transitionProps={{ duration: 0 }} middlewares={{ size: false }}>
      <Popover.Target>
        <label className={styles.box}>
          <span className="only-read-aloud">Find</span>
          <input
            ref={inputRef} type="text" role="combobox" aria-expanded={opened && options.length > 0} aria-controls={list} aria-autocomplete="list" aria-invalid={fault !== null}
            aria-activedescendant={opened && options.length > 0 ? optionId(list, active) : undefined}
            value={text} placeholder="Find  /" className={styles.input} spellCheck={false} autoComplete="off" maxLength={500}
            onFocus={() => setFocused(true)} onBlur={() => setFocused(false)} onKeyDown={onKeyDown}
            onChange={(event) => { setActive(0); onChange(event.currentTarget.value); }}
          />
          {count === null ? null : <span className={styles.hits} role="status">{count}<span className="only-read-aloud"> found</span></span>}
        </label>
      </Popover.Target>
      <Popover.Dropdown className={drop.drop} style={{ width: 'auto' }}>
        {fault === null ? null : <Fault text={text} fault={fault} />}
        {options.length === 0 ? null : <OptionList id={list} label="Found" options={options} active={active} onChoose={choose} />}
        {text === '' ? <p className={drop.help}>A name, namespace, host or pod — or a filter: <code>p99 &gt; 500ms and ns = payments</code>, <code>5xx &gt; 1%</code>, <code>host = worker-3</code>, <code>mtls &lt; 1</code>, <code>not state = calm</code></p> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

/** The filter with the place marked where it cannot be read, and why. */
function Fault({ text, fault: { message, start, end } }: { readonly text: string; readonly fault: FilterFault }) {
  return <div className={drop.fault} role="alert"><code>{text.slice(0, start)}<mark>{text.slice(start, end) === '' ? '▁' : text.slice(start, end)}</mark>{text.slice(end)}</code>{message}</div>;
}
