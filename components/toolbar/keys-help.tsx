'use client';

import { Modal } from '@mantine/core';
import styles from './keys-help.module.css';

/** Every key of the main screen and what it does. */
export const keyTexts: readonly (readonly [key: string, what: string])[] = [
  ['/', 'find'], ['1 2 3 4', 'lens: latency, errors, traffic, hosts'], ['q', 'next quantile of the latency lens'], ['s', 'sick only'],
  ['l', 'next level'], ['n', 'namespaces'], ['t', 'moment and window'], [', .', 'one window back, forward'], ['0', 'back to live'],
  ['y', 'copy a link to exactly this view'], ['[ ]', 'fold the left, right panel'], ['m', 'fold the time strip'], ['d', 'dark or light'],
  ['← ↑ → ↓', 'on the map: next node'], ['Enter', 'on the map: centre the selection'], ['f', 'fit the map'], ['Esc', 'drop the selection'], ['?', 'this list'],
];

/** The list of keys. */
export function KeysHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="sm" transitionProps={{ duration: 100 }}>
      <dl className={styles.list}>
        {keyTexts.map(([key, what]) => (
          <div key={key} className={styles.row}><dt>{key.split(' ').map((one) => <kbd key={one}>{one}</kbd>)}</dt><dd>{what}</dd></div>
        ))}
      </dl>
    </Modal>
  );
}
