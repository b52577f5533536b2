'use client';

import { useClipboard } from '@mantine/hooks';
import { Hint } from './hint';
import { ToolButton } from './tool-button';

interface CopyButtonProps {
  /** Made at the moment of the click. */
  readonly text: () => string;
  readonly label: string;
  readonly hint: string;
  readonly keyName?: string;
}

/** Copies a text and says so on itself. */
export function CopyButton({ text, label, hint, keyName }: CopyButtonProps) {
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <Hint text={hint} keyName={keyName}>
      <ToolButton onClick={() => clipboard.copy(text())} aria-live="polite">
        {clipboard.error === null ? (clipboard.copied ? 'Copied' : label) : 'Not copied'}
      </ToolButton>
    </Hint>
  );
}
