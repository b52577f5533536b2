'use client';

import { Modal } from '@mantine/core';
import { useId, useState } from 'react';
import { fuzzyScore } from './fuzzy-score';
import { movedActive, OptionList, optionId, type Option } from './option-list';
import styles from './option-list.module.css';

interface CommandPaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Made when the palette is open, and never before. */
  readonly commands: () => readonly Option[];
  /** Things with a name that fit what was typed. */
  readonly things: (typed: string) => readonly Option[];
}

const shownAtMost = 14;

/** Everything that can be done, by typing a part of its name. */
export function CommandPalette({ opened, onClose, commands, things }: CommandPaletteProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="What shall be done?" size="lg" transitionProps={{ duration: 100 }}>
      {opened ? <Choice commands={commands} things={things} onClose={onClose} /> : null}
    </Modal>
  );
}

function Choice({ commands: made, things, onClose }: Omit<CommandPaletteProps, 'opened'>) {
  const list = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const commands = made();
  const fitting = typed.trim() === '' ? [...commands] : commands
    .map((command) => ({ command, score: fuzzyScore(command.name, typed.trim()) }))
    .flatMap(({ command, score }) => (score === null ? [] : [{ command, score }]))
    .sort((a, b) => b.score - a.score).map(({ command }) => command);
  const options = [...fitting, ...things(typed)].slice(0, shownAtMost);
  const choose = (option: Option | undefined) => {
    if (option === undefined) return;
    onClose();
    option.run();
  };
  return (
    <>
      <input
        className={styles.field} type="text" role="combobox" aria-label="Command" aria-expanded={options.length > 0} aria-controls={list} aria-autocomplete="list" data-autofocus
        aria-activedescendant={options.length === 0 ? undefined : optionId(list, active)} value={typed} placeholder="Lens, level, time, compare, a name…" spellCheck={false} autoComplete="off"
        onChange={(event) => { setTyped(event.currentTarget.value); setActive(0); }}
        onKeyDown={(event) => {
          const moved = movedActive(event, active, options.length);
          if (moved === null && event.key !== 'Enter') return;
          event.preventDefault();
          if (moved === null) choose(options[active]);
          else setActive(moved);
        }}
      />
      <OptionList id={list} label="Commands" options={options} active={active} onChoose={choose} />
      {options.length === 0 ? <p role="status">Nothing fits.</p> : null}
    </>
  );
}
