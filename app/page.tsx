import { Suspense } from 'react';
import { SnapshotGate } from '@/components/export/snapshot-gate';
import { Opening } from '@/components/ui/opening';
import { MainScreen } from './main-screen';

/** The main screen. */
export default function Page() {
  return <Suspense fallback={<Opening what="Opening the map…" />}><SnapshotGate><MainScreen /></SnapshotGate></Suspense>;
}
