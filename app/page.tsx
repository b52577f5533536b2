import { Suspense } from 'react';
import { SnapshotGate } from '@/components/export/snapshot-gate';
import { MainScreen } from './main-screen';

/** The main screen. */
export default function Page() {
  return <Suspense><SnapshotGate><MainScreen /></SnapshotGate></Suspense>;
}
