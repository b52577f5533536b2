'use client';

import { Menu, useMantineColorScheme } from '@mantine/core';

const choices = [['light', 'Light'], ['dark', 'Dark'], ['auto', 'As the system']] as const;

/** Entries of a menu that choose the theme. */
export function ThemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return choices.map(([value, text]) => (
    <Menu.Item key={value} onClick={() => setColorScheme(value)} leftSection={colorScheme === value ? '●' : '○'}>{text}</Menu.Item>
  ));
}
