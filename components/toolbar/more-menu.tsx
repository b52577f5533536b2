'use client';

import { Menu } from '@mantine/core';
import Link from 'next/link';
import { quantileNames } from '@/lib/url/lens';
import type { MainView } from '@/lib/url/main-view';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import { ThemeItems } from './theme-items';

interface MoreMenuProps {
  /** Query string that carries time and scope along. */
  readonly scope: string;
  readonly onKeys: () => void;
  /** What the main screen offers besides. */
  readonly main?: { readonly view: MainView; readonly onView: (change: Partial<MainView>) => void; readonly onCommands: () => void };
}

/** What is needed rarely: other screens, theme, the list of keys; on the main screen also what has no room in the bar. */
export function MoreMenu({ scope, onKeys, main }: MoreMenuProps) {
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ToolButton aria-label="More"><Hint text="Other screens, theme, keys"><span>⋯</span></Hint></ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        {main === undefined ? null : <MainItems {...main} />}
        <Menu.Label>Screens</Menu.Label>
        <Menu.Item component={Link} prefetch={false} href={`/${scope}`}>Map</Menu.Item>
        <Menu.Item component={Link} prefetch={false} href={`/hosts${scope}`}>Hosts</Menu.Item>
        <Menu.Item component={Link} prefetch={false} href={`/compare${scope}`}>Compare: what changed</Menu.Item>
        <Menu.Item component={Link} prefetch={false} href={`/report${scope}`}>Report: to print or paste</Menu.Item>
        <Menu.Item component={Link} prefetch={false} href={`/doctor${scope}`}>Doctor: what was found</Menu.Item>
        <Menu.Label>Theme</Menu.Label>
        <ThemeItems />
        <Menu.Divider />
        <Menu.Item onClick={onKeys} rightSection={<kbd>?</kbd>}>Keys</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function MainItems({ view, onView, onCommands }: NonNullable<MoreMenuProps['main']>) {
  return (
    <>
      <Menu.Item onClick={onCommands} rightSection={<kbd>Ctrl K</kbd>}>All commands…</Menu.Item>
      <Menu.Item onClick={() => onView({ table: !view.table })} rightSection={<kbd>v</kbd>}>{view.table ? 'Show the map' : 'Show the map as a table'}</Menu.Item>
      <Menu.Item onClick={() => onView({ sick: !view.sick })} rightSection={<kbd>s</kbd>}>{view.sick ? 'Show all, not the sick only' : 'Sick only'}</Menu.Item>
      <Menu.Label>Quantile of latency</Menu.Label>
      {quantileNames.map((q) => <Menu.Item key={q} onClick={() => onView({ q })} leftSection={view.q === q ? '●' : '○'}>{q.toUpperCase()}</Menu.Item>)}
    </>
  );
}
