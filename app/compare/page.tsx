import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CompareScreen } from './compare-screen';

export const metadata: Metadata = { title: 'Compare' };

/** The screen of changes between two moments. */
export default function Page() {
  return <Suspense><CompareScreen /></Suspense>;
}
