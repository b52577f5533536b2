import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Opening } from '@/components/ui/opening';
import { ReportScreen } from './report-screen';

export const metadata: Metadata = { title: 'Report' };

/** The incident as a page to print. */
export default function Page() {
  return <Suspense fallback={<Opening what="Opening the report…" />}><ReportScreen /></Suspense>;
}
