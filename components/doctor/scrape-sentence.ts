import { formatSpan } from '@/lib/base/format-time';
import type { DoctorAnswer } from '@/lib/wire/doctor-answer';

/** How often Prometheus scrapes, and which window that allows. */
export function scrapeSentence({ scrapeInterval, shortestWindow }: Pick<DoctorAnswer, 'scrapeInterval' | 'shortestWindow'>): string {
  if (scrapeInterval === null) return 'How often Prometheus scrapes could not be told.';
  const shortest = shortestWindow === null ? '' : `; the shortest window that works is ${formatSpan(shortestWindow)}`;
  return `Prometheus scrapes every ${formatSpan(scrapeInterval)}${shortest}.`;
}
