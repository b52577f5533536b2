import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Opening } from '@/components/ui/opening';
import { DoctorScreen } from './doctor-screen';

export const metadata: Metadata = { title: 'Doctor' };

/** The doctor screen. */
export default function Page() {
  return <Suspense fallback={<Opening what="Opening the doctor…" />}><DoctorScreen /></Suspense>;
}
