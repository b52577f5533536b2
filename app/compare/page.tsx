import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Opening } from '@/components/ui/opening';
import { CompareScreen } from './compare-screen';

export const metadata: Metadata = { title: 'Compare' };

/** The screen of changes between two moments. */
export default function Page() {
  return <Suspense fallback={<Opening what="Opening the comparison…" />}><CompareScreen /></Suspense>;
}
