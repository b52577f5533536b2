import type { Metadata } from 'next';
import { Suspense } from 'react';
import { HostsScreen } from './hosts-screen';

export const metadata: Metadata = { title: 'Hosts' };

/** The hosts screen. */
export default function Page() {
  return <Suspense><HostsScreen /></Suspense>;
}
