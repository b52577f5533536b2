import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Opening } from '@/components/ui/opening';
import { HostsScreen } from './hosts-screen';

export const metadata: Metadata = { title: 'Hosts' };

/** The hosts screen. */
export default function Page() {
  return <Suspense fallback={<Opening what="Opening the hosts…" />}><HostsScreen /></Suspense>;
}
