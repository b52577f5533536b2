'use client';

import { useClipboard } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { promqlQuery, type PromqlQuestion } from '@/lib/queries/promql-query';
import styles from './copy-row-query.module.css';

/** When and over which window the numbers of a list are. */
export type ListQuestion = Omit<PromqlQuestion, 'of'>;

interface CopyRowQueryProps {
  readonly question: PromqlQuestion;
  /** Which number, as `/api/v1/promql` names it. */
  readonly number: string;
  /** Whose number it is, as people say it. */
  readonly of: string;
}

/** Copies the PromQL of the number in a row of a list. The query is asked for when it is wanted: a list has many rows. */
export function CopyRowQuery({ question, number, of }: CopyRowQueryProps) {
  const client = useQueryClient();
  const clipboard = useClipboard({ timeout: 1_500 });
  const [failed, setFailed] = useState(false);
  const copy = async (): Promise<void> => {
    const answer = await client.fetchQuery(promqlQuery(question)).catch(() => null);
    const found = answer?.data.queries.find((one) => one.number === number);
    setFailed(found === undefined);
    if (found !== undefined) clipboard.copy(found.promql);
  };
  const text = failed ? 'There is no query of this number now' : clipboard.copied ? 'Copied' : `Copy the PromQL of ${of}`;
  return <button type="button" className={styles.copy} title={text} aria-label={text} onClick={() => void copy()}>{failed ? '?' : clipboard.copied ? '✓' : <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden="true" fill="none" stroke="currentColor"><path d="M4.5 4.5h6v6h-6zM7.5 4.5v-3h-6v6h3" /></svg>}</button>;
}
