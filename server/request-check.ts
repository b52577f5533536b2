import { isAllowedHost } from './host-check';

/** The parts of a request that decide whether it is let in. */
export interface Incoming {
  readonly method: string;
  /** The request target as it was sent. */
  readonly target: string;
  /** Names and values by turns, as they were sent. */
  readonly rawHeaders: readonly string[];
}

/** Why a request is not let in. `reason` is a constant word for the metrics. */
export interface Refusal {
  readonly status: 400 | 403 | 405 | 414 | 421 | 426 | 431;
  readonly reason: string;
  readonly text: string;
}

/** Wire.md allows 500 namespaces in a query; nothing else is long. */
const longestTarget = { api: 40 * 1024, other: 8 * 1024 };
const longestHeaders = 16 * 1024;
const mostHeaders = 100;

/** Decides before anything else sees the request; null = let in. */
export function checkRequest({ method, target, rawHeaders }: Incoming, allowedHosts: readonly string[]): Refusal | null {
  const values = (wanted: string) => rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === wanted);
  if (!isAllowedHost(values('host'), allowedHosts)) return { status: 421, reason: 'host', text: 'This host name is not served here. Add it to UNDERMESH_ALLOWED_HOSTS if it is yours.' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'method', text: 'Only GET and HEAD are served.' };
  if (values('upgrade').length > 0) return { status: 426, reason: 'upgrade', text: 'Nothing is upgraded here.' };
  return checkSize(target, rawHeaders) ?? checkTarget(target) ?? checkBody(values) ?? checkFetchMetadata(target, values);
}

function checkSize(target: string, rawHeaders: readonly string[]): Refusal | null {
  if (target.length > (target.startsWith('/api/v1/') ? longestTarget.api : longestTarget.other)) return { status: 414, reason: 'target-size', text: 'The address is too long.' };
  const size = rawHeaders.reduce((sum, text) => sum + text.length + 2, 0);
  if (size > longestHeaders || rawHeaders.length / 2 > mostHeaders) return { status: 431, reason: 'header-size', text: 'The headers are too large.' };
  return null;
}

/** Origin form only; nothing that another part might read as a host, a parent folder or an end of text. */
function checkTarget(target: string): Refusal | null {
  const [path = ''] = target.split('?', 1);
  const odd = !path.startsWith('/') || path.startsWith('//') || /[\\#]|[^\x21-\x7e]|%(00|2f|5c|2e|c0|c1|0a|0d)|\/\.{1,2}(\/|$)/i.test(path) || /[^\x21-\x7e]/.test(target);
  return odd ? { status: 400, reason: 'target', text: 'The address is not valid.' } : null;
}

/** A GET has no body here; a request that announces one could be read differently by others on the way. */
function checkBody(values: (name: string) => readonly string[]): Refusal | null {
  const announced = values('content-length').some((length) => length.trim() !== '0') || values('transfer-encoding').length > 0;
  return announced ? { status: 400, reason: 'body', text: 'A body is not accepted.' } : null;
}

/** Browsers tell where a request comes from; other sites may only link to a page. Programs send none of these and are served. */
function checkFetchMetadata(target: string, values: (name: string) => readonly string[]): Refusal | null {
  const [site = ''] = values('sec-fetch-site');
  if (site === '' || site === 'same-origin' || site === 'none') return null;
  const link = values('sec-fetch-mode')[0] === 'navigate' && values('sec-fetch-dest')[0] === 'document';
  if (link && !target.startsWith('/api/')) return null;
  return { status: 403, reason: 'cross-site', text: 'Requests of other sites are not served.' };
}
