import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ReportScreen } from './report-screen';

export const metadata: Metadata = { title: 'Report' };

/** The incident as a page to print. */
export default function Page() {
  return <Suspense><ReportScreen /></Suspense>;
}
