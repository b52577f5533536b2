'use client';

import { useEffect, useState } from 'react';

/** Unix ms of this machine, once a second; null before the page came alive, so that server and browser draw the same. */
export function useNow(): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
