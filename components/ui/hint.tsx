'use client';

import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';

interface HintProps {
  readonly text: string;
  /** The key that does the same. */
  readonly keyName?: string | undefined;
  readonly children: ReactElement;
}

/** Tooltip of a control: what it does, and its key. */
export function Hint({ text, keyName, children }: HintProps) {
  return <Tooltip label={<>{text}{keyName === undefined ? null : <> <kbd>{keyName}</kbd></>}</>}>{children}</Tooltip>;
}
