'use client';

import { useClipboard } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Hint } from '../ui/hint';
import styles from './inspector.module.css';
import { useNumberQuery } from './number-queries';

/** A number in a table whose PromQL is copied by a click on it; plain text while the query is not known. */
export function CopiedNumber({ number, of, children }: { readonly number: string; readonly of: string; readonly children: ReactNode }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  const promql = useNumberQuery(number);
  if (promql === undefined) return children;
  return <Hint text={clipboard.copied ? 'Copied' : 'Copy the PromQL of this number'}><button type="button" className={styles.plainButton} onClick={() => clipboard.copy(promql)}>{children}<span className="only-read-aloud">: copy the PromQL of {of}</span></button></Hint>;
}
