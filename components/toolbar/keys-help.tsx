'use client';

import { Modal } from '@mantine/core';
import styles from './keys-help.module.css';

/** Every key of the main screen and what it does. */
export const keyTexts: readonly (readonly [key: string, what: string])[] = [
  ['/', 'find, or filter'], ['Ctrl+K', 'all commands'], ['1…9 x', 'lens: latency, errors, traffic, hosts, security, retries, rollout, cost, residency; change'],
  ['q', 'next quantile of the latency lens'], ['s', 'sick only'], ['e', 'evidence of the verdict'], ['v', 'the map as a table, and back'],
  ['l', 'next level'], ['n', 'namespaces'], ['t', 'moment and window'], [', .', 'one window back, forward'], ['0', 'back to live'], ['c', 'compare with before; again: end it'],
  ['h', 'focus on the selected node'], ['+ -', 'one hop more, less'], ['Delete', 'hide the selected node or namespace'], ['u', 'show again what was hidden last'],
  ['y', 'copy a link to exactly this view'], ['[ ]', 'fold the left, right panel'], ['m', 'fold the time strip'], ['d', 'dark or light'],
  ['← ↑ → ↓', 'on the map: next node; on the time strip: next moment'], ['Enter', 'on the map: centre the selection'], ['f', 'fit the map'],
  ['Esc', 'drop the selection, then the focus'], ['?', 'this list'],
];

/** The list of keys. */
export function KeysHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="md" transitionProps={{ duration: 100 }}>
      <dl className={styles.list}>
        {keyTexts.map(([key, what]) => (
          <div key={key} className={styles.row}><dt>{key.split(' ').map((one) => <kbd key={one}>{one}</kbd>)}</dt><dd>{what}</dd></div>
        ))}
      </dl>
    </Modal>
  );
}
