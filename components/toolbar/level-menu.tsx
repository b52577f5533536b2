'use client';

import { Menu } from '@mantine/core';
import { levels, type Level } from '@/lib/topology/graph';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';

const texts: Readonly<Record<Level, readonly [name: string, meaning: string]>> = {
  namespace: ['Namespace', 'one node a namespace'],
  app: ['App', 'all versions of one service together'],
  workload: ['Workload', 'one node a version'],
  service: ['Service', 'what is called'],
};

/** Chooses how finely the mesh is drawn. */
export function LevelMenu({ level, onChange }: { readonly level: Level; readonly onChange: (level: Level) => void }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ToolButton aria-label={`Level: ${texts[level][0]}`}><Hint text="How finely the mesh is drawn" keyName="l"><span>{texts[level][0]} ▾</span></Hint></ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        {levels.map((one) => (
          <Menu.Item key={one} onClick={() => onChange(one)} aria-current={one === level} fw={one === level ? 600 : 400}>
            {texts[one][0]} <span style={{ color: 'var(--ink2)' }}>· {texts[one][1]}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The next level, from coarse to fine and round again. */
export function nextLevel(level: Level): Level {
  return levels[(levels.indexOf(level) + 1) % levels.length] ?? 'workload';
}
