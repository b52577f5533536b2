'use client';

import { Menu, useMantineColorScheme } from '@mantine/core';
import { useContrast } from '../ui/use-contrast';

const choices = [['light', 'Light'], ['dark', 'Dark'], ['auto', 'As the system']] as const;

/** Entries of a menu that choose the theme and its contrast. */
export function ThemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [high, setHigh] = useContrast();
  return (
    <>
      {choices.map(([value, text]) => (
        <Menu.Item key={value} onClick={() => setColorScheme(value)} leftSection={colorScheme === value ? '●' : '○'}>{text}</Menu.Item>
      ))}
      <Menu.CheckboxItem checked={high} onChange={setHigh}>High contrast</Menu.CheckboxItem>
    </>
  );
}
