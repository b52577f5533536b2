'use client';

import { Menu } from '@mantine/core';
import { formatMoment, formatSpan } from '@/lib/base/format-time';
import { comparedMoment } from '@/lib/url/compared-moment';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import { useZone } from '../ui/use-zone';

interface CompareMenuProps {
  /** As in the address: a moment, or negative seconds before the picture; null = with nothing. */
  readonly compare: number | null;
  readonly shownAt: number | null;
  readonly window: number;
  /** When the first suspect's trouble began, unix seconds; null = not known. */
  readonly since: number | null;
  readonly onChange: (compare: number | null) => void;
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
  /** Whether one can go on without comparing; true unless told. */
  readonly endable?: boolean;
}

/** The spans before the picture that are offered, seconds. */
export const comparePresets = [900, 3_600, 86_400, 604_800] as const;

const presetWords: Readonly<Record<number, string>> = { 900: 'A quarter of an hour before', 3_600: 'An hour before', 86_400: 'A day before', 604_800: 'A week before' };

/** The moment before trouble that began at `since`: one window before it, so that nothing of the trouble lies inside. */
export function momentBefore(since: number, window: number): number {
  return Math.floor(since) - Math.max(60, Math.min(window, 900));
}

/** Chooses what the picture is compared with. */
export function CompareMenu({ compare, shownAt, window, since, onChange, opened, onOpened, endable = true }: CompareMenuProps) {
  const [zone] = useZone();
  const moment = compare === null || shownAt === null ? null : comparedMoment(compare, shownAt);
  return (
    <Menu position="bottom-end" width={280} opened={opened} onChange={onOpened}>
      <Menu.Target>
        <ToolButton on={compare !== null} aria-label={compare === null ? 'Compare' : 'Compare: on'}>
          <Hint text={moment === null ? 'Compare with before' : `Compared with ${formatMoment(moment, zone)}`} keyName="c"><span>{compare === null || moment === null || shownAt === null ? 'Compare' : `vs −${formatSpan(shownAt - moment)}`}</span></Hint>
        </ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Compare with</Menu.Label>
        {since === null ? null : <Menu.Item onClick={() => onChange(momentBefore(since, window))}>Before the incident · {formatMoment(momentBefore(since, window), zone).slice(11)}</Menu.Item>}
        {comparePresets.map((span) => <Menu.Item key={span} fw={compare === -span ? 600 : 400} onClick={() => onChange(-span)}>{presetWords[span]}</Menu.Item>)}
        <Menu.Item onClick={() => onChange(-window)}>The window before this one</Menu.Item>
        {compare === null || !endable ? null : <Menu.Item onClick={() => onChange(null)}>Nothing: end the comparison</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
