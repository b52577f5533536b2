import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DoctorScreen } from './doctor-screen';

export const metadata: Metadata = { title: 'Doctor' };

/** The doctor screen. */
export default function Page() {
  return <Suspense><DoctorScreen /></Suspense>;
}
