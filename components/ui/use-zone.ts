'use client';

import { useLocalStorage } from '@mantine/hooks';
import type { Zone } from '@/lib/base/format-time';

/** The zone in which the reader wants to read moments; remembered. UTC unless chosen otherwise. */
export function useZone(): readonly [Zone, (zone: Zone) => void] {
  const [zone, setZone] = useLocalStorage<Zone>({ key: 'undermesh-zone', defaultValue: 'utc' });
  return [zone === 'local' ? 'local' : 'utc', setZone];
}
