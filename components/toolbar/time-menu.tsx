'use client';

import { Popover } from '@mantine/core';
import { useState } from 'react';
import { formatClock, formatField, formatMoment, formatSpan, readField, zoneName } from '@/lib/base/format-time';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import { useZone } from '../ui/use-zone';
import { DataAge } from './data-age';
import { Segmented } from './segmented';
import styles from './time-menu.module.css';

/** Windows that are offered, in seconds. */
export const windowPresets = [60, 300, 900, 1_800, 3_600, 21_600, 86_400] as const;

export interface TimeMenuProps {
  /** null = live. */
  readonly at: number | null;
  readonly window: number;
  /** Unix seconds of the data on the screen; null before there is any. */
  readonly shownAt: number | null;
  /** Seconds between the data and the moment it was received, and that moment in ms of this machine. */
  readonly age: { readonly atReceipt: number; readonly receivedAt: number } | null;
  readonly onChange: (time: { at?: number | null; window?: number }) => void;
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
}

/** Shows the moment and the window of the picture, and changes them. */
export function TimeMenu({ at, window, shownAt, age, onChange, opened, onOpened }: TimeMenuProps) {
  const [zone, setZone] = useZone();
  const moment = at ?? shownAt;
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <ToolButton onClick={() => onOpened(!opened)}>
          <Hint text="Moment and window of everything on this page" keyName="t">
            <span className={styles.target}>
              <span className={at === null ? styles.live : styles.past} aria-hidden="true">{at === null ? '●' : '◆'}</span>
              <span>{at === null ? 'Live' : 'Past'}</span>
              {moment === null ? null : <span className={styles.clock} title={formatMoment(moment, zone)}>{at === null ? `${formatClock(moment, zone)} ${zoneName(moment, zone)}` : formatMoment(moment, zone)}</span>}
              {at === null && age !== null ? <DataAge {...age} /> : null}
              <span>· <span className={styles.wide}>window </span>{formatSpan(window)} ▾</span>
            </span>
          </Hint>
        </ToolButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.drop} aria-label="Time">
        <MomentField key={`${moment}${zone}`} moment={moment} zone={zone} onChange={(chosen) => onChange({ at: chosen })} />
        <div className={styles.row}>
          <ToolButton onClick={() => moment !== null && onChange({ at: Math.floor(moment) - window })}>‹ one window back <kbd>,</kbd></ToolButton>
          <ToolButton onClick={() => moment !== null && onChange({ at: Math.floor(moment) + window })} disabled={at === null}>forward › <kbd>.</kbd></ToolButton>
        </div>
        <ToolButton on={at === null} onClick={() => onChange({ at: null })}>● Live <kbd>0</kbd></ToolButton>
        <p className={styles.label}>Window: rates and quantiles cover so much time</p>
        <Segmented label="Window" value={String(window)} onChange={(value) => onChange({ window: Number(value) })} options={windowPresets.map((one) => ({ value: String(one), text: formatSpan(one), hint: `The ${formatSpan(one)} before the moment` }))} />
        <p className={styles.label}>Clock</p>
        <Segmented label="Clock" value={zone} onChange={setZone} options={[{ value: 'utc', text: 'UTC', hint: 'Coordinated universal time' }, { value: 'local', text: 'Local', hint: 'The time of this machine' }]} />
      </Popover.Dropdown>
    </Popover>
  );
}

function MomentField({ moment, zone, onChange }: { readonly moment: number | null; readonly zone: 'utc' | 'local'; readonly onChange: (at: number) => void }) {
  const [text, setText] = useState(moment === null ? '' : formatField(moment, zone));
  const at = readField(text, zone);
  return (
    <form className={styles.row} onSubmit={(event) => { event.preventDefault(); if (at !== null) onChange(at); }}>
      <input className={styles.field} type="datetime-local" step={1} value={text} onChange={(event) => setText(event.currentTarget.value)} aria-label="Moment" data-autofocus />
      <ToolButton type="submit" disabled={at === null}>Go there</ToolButton>
    </form>
  );
}
