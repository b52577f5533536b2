'use client';

import { Menu } from '@mantine/core';
import Link from 'next/link';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import { ThemeItems } from './theme-items';

/** What is needed rarely: other screens, theme, the list of keys. `scope`: query string that carries time and scope along. */
export function MoreMenu({ scope, onKeys }: { readonly scope: string; readonly onKeys: () => void }) {
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ToolButton aria-label="More"><Hint text="Other screens, theme, keys"><span>⋯</span></Hint></ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Screens</Menu.Label>
        <Menu.Item component={Link} href={`/${scope}`}>Map</Menu.Item>
        <Menu.Item component={Link} href={`/hosts${scope}`}>Hosts</Menu.Item>
        <Menu.Item component={Link} href={`/doctor${scope}`}>Doctor: what was found</Menu.Item>
        <Menu.Label>Theme</Menu.Label>
        <ThemeItems />
        <Menu.Divider />
        <Menu.Item onClick={onKeys} rightSection={<kbd>?</kbd>}>Keys</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
