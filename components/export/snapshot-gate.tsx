'use client';

import dynamic from 'next/dynamic';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import { Opening } from '@/components/ui/opening';
import { ToolButton } from '@/components/ui/tool-button';
import type { Snapshot } from '@/lib/export/snapshot-schema';
import { loadCode } from '@/lib/queries/load-code';
import styles from './snapshot-gate.module.css';
import { SnapshotOpener } from './snapshot-opener';

const loadScreen = () => loadCode(() => import('./snapshot-screen')).then((module) => module.SnapshotScreen);
const SnapshotScreen = dynamic(loadScreen, { ssr: false, loading: () => <Opening what="Opening the snapshot…" /> });

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}

/** Listens to files that are dragged over the page; true while one is. */
function useFileDrop(onFile: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) onFile(file);
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onFile]);
  return over;
}

/** Shows its children until a snapshot file is opened, by dragging it onto the page or by choosing it; then the snapshot. */
export function SnapshotGate({ children }: { readonly children: ReactNode }) {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const open = useCallback((file: Blob) => {
    const read = async (): Promise<Snapshot> => {
      const [{ readSnapshot }] = await Promise.all([import('@/lib/export/snapshot'), loadScreen()]);
      return readSnapshot(file);
    };
    read().then((opened) => {
      setRefusal(null);
      setSnapshot(opened);
    }, (error: unknown) => setRefusal(error instanceof Error ? error.message : 'The file cannot be read.'));
  }, []);
  const over = useFileDrop(open);
  const choose = useCallback(() => chooser.current?.click(), []);
  return (
    <SnapshotOpener value={choose}>
      {snapshot === null ? children : <SnapshotScreen snapshot={snapshot} onClose={() => setSnapshot(null)} />}
      <input
        ref={chooser} type="file" hidden aria-label="Snapshot file" accept=".gz,.json,.undermesh,application/gzip,application/json"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file !== undefined) open(file);
        }}
      />
      {over ? <div className={styles.drop} aria-hidden="true">Drop a snapshot to open it</div> : null}
      {refusal === null ? null : (
        <div className={styles.refusal}>
          <Notice mark="unknown" title={refusal} hint="Nothing of the file is shown."><ToolButton onClick={() => setRefusal(null)}>Close</ToolButton></Notice>
        </div>
      )}
    </SnapshotOpener>
  );
}
