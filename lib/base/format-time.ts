/** How moments are written: in UTC, or in the zone of the reader's machine. */
export type Zone = 'utc' | 'local';

function parts(at: number, zone: Zone): { date: string; clock: string; name: string } {
  const moment = new Date(at * 1000);
  const format = new Intl.DateTimeFormat('sv-SE', {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    ...(zone === 'utc' ? { timeZone: 'UTC' } : {}),
  });
  const [date = '', clock = ''] = format.format(moment).split(' ');
  const offset = -moment.getTimezoneOffset();
  const hours = `${offset < 0 ? '-' : '+'}${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}:${String(Math.abs(offset) % 60).padStart(2, '0')}`;
  return { date, clock, name: zone === 'utc' || offset === 0 ? 'UTC' : `UTC${hours}` };
}

/** Unix seconds -> `13:52:40`, or `13:52` without the seconds. */
export function formatClock(at: number, zone: Zone, seconds = true): string {
  const { clock } = parts(at, zone);
  return seconds ? clock : clock.slice(0, 5);
}

/** Unix seconds -> `2026-11-21 13:52:40 UTC`. */
export function formatMoment(at: number, zone: Zone): string {
  const { date, clock, name } = parts(at, zone);
  return `${date} ${clock} ${name}`;
}

/** Unix seconds -> `UTC` or `UTC+02:00`: the zone in force at that moment. */
export function zoneName(at: number, zone: Zone): string {
  return parts(at, zone).name;
}

/** Unix seconds -> `2026-11-21T13:52:40` in the zone, as a date-and-time field wants it. */
export function formatField(at: number, zone: Zone): string {
  const { date, clock } = parts(at, zone);
  return `${date}T${clock}`;
}

/** Text of a date-and-time field -> unix seconds; null when it is not one. */
export function readField(text: string, zone: Zone): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)) return null;
  const at = Date.parse(zone === 'utc' ? `${text}Z` : text) / 1000;
  return Number.isFinite(at) ? Math.floor(at) : null;
}

/** Seconds -> `45 s`, `1 m`, `1 h 30 m`, `3 d`: the two largest units. */
export function formatSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const units = [['d', 86_400], ['h', 3_600], ['m', 60], ['s', 1]] as const;
  const first = units.findIndex(([, size]) => whole >= size);
  if (first === -1) return '0 s';
  return units.slice(first, first + 2).flatMap(([name, size], index) => {
    const above = index === 0 ? Infinity : units[first]?.[1] ?? Infinity;
    const count = Math.floor((whole % above) / size);
    return count === 0 && index > 0 ? [] : [`${index === 0 ? Math.floor(whole / size) : count} ${name}`];
  }).join(' ');
}
