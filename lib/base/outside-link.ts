/** What a link to another tool may ask for: names of what is selected, the shown stretch of time, and a query. */
export const linkPlaceholders = ['cluster', 'namespace', 'workload', 'service', 'host', 'instance', 'query', 'from', 'to', 'at', 'time', 'window'] as const;
type Placeholder = (typeof linkPlaceholders)[number];

/** Values for placeholders: `from` and `to` in unix ms, `at` in unix seconds, `time` the same as `YYYY-MM-DD HH:mm:ss` in UTC, `window` in seconds. What is missing is not known. */
export type LinkValues = Readonly<Partial<Record<Placeholder, string>>>;

const braces = /\{([^{}]*)\}/g;

/** The placeholders that a template asks for, unknown ones too. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(braces)].map(([, name = '']) => name);
}

/**
 * A template with its placeholders filled, percent-encoded; null when a value is missing or the outcome is no http(s) address.
 *
 * @example outsideLink('https://g.example/d/x?var-ns={namespace}', { namespace: 'a b' }) === 'https://g.example/d/x?var-ns=a%20b'
 */
export function outsideLink(template: string, values: LinkValues): string | null {
  const known: Readonly<Record<string, string | undefined>> = values;
  if (placeholdersIn(template).some((name) => !Object.hasOwn(known, name) || known[name] === undefined || known[name] === '')) return null;
  const filled = template.replace(braces, (_, name: string) => encodeURIComponent(wellFormed(known[name] ?? '')));
  if (!URL.canParse(filled)) return null;
  const { protocol, origin } = new URL(filled);
  // No value can move the link to another place: templates hold no placeholder before the path.
  return /^https?:$/.test(protocol) && filled.startsWith(origin) ? filled : null;
}

/** Lone surrogates cannot be written in an address. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
}
