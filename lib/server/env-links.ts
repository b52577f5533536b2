import { linkPlaceholders, placeholdersIn } from '@/lib/base/outside-link';

/** Where the user's own tools are: templates for one thing each, the first that can be filled is taken. */
export interface Links {
  readonly grafana: readonly string[];
  readonly prometheus: readonly string[];
  readonly kiali: readonly string[];
  /** Any other tool: its title and address. */
  readonly more: readonly { readonly title: string; readonly address: string }[];
}

type Read = (name: string) => string | null;

/** Pages of these tools below their base address. */
const usualPages = {
  prometheus: ['/graph?g0.expr={query}&g0.tab=1&g0.moment_input={time}&g0.end_input={time}'],
  kiali: ['/console/namespaces/{namespace}/workloads/{workload}', '/console/namespaces/{namespace}/services/{service}', '/console/graph/namespaces?namespaces={namespace}'],
} as const;

/** `UNDERMESH_LINK_GRAFANA`, `…_PROMETHEUS`, `…_KIALI` (addresses with placeholders, several separated by spaces) and `…_MORE` (`Title=address`). */
export function parseLinks(read: Read, problems: string[]): Links {
  const templates = (tool: string): string[] => {
    const name = `UNDERMESH_LINK_${tool}`;
    return (read(name) ?? '').split(/\s+/).filter((part) => part !== '').flatMap((part) => (isTemplate(name, part, problems) ? [part] : []));
  };
  const whole = (found: readonly string[], pages: readonly string[]) => found.flatMap((one) => (placeholdersIn(one).length > 0 ? [one] : pages.map((page) => `${one.replace(/\/+$/, '')}${page}`)));
  return {
    grafana: templates('GRAFANA'),
    prometheus: whole(templates('PROMETHEUS'), usualPages.prometheus),
    kiali: whole(templates('KIALI'), usualPages.kiali),
    more: parseMore(read('UNDERMESH_LINK_MORE'), problems),
  };
}

function parseMore(text: string | null, problems: string[]): Links['more'] {
  if (text === null) return [];
  const [, title = '', address = ''] = /^([^=]{1,40})=(\S+)$/.exec(text) ?? [];
  if (address === '') {
    problems.push(`UNDERMESH_LINK_MORE is "${shorten(text)}"; allowed is Title=https://host/path.`);
    return [];
  }
  return isTemplate('UNDERMESH_LINK_MORE', address, problems) ? [{ title: title.trim(), address }] : [];
}

function isTemplate(name: string, text: string, problems: string[]): boolean {
  const allowed = 'allowed is an address that begins with http:// or https://';
  const place = /^https?:\/\/[^/?#]*/i.exec(text)?.[0] ?? null;
  const unknown = placeholdersIn(text).find((one) => !(linkPlaceholders as readonly string[]).includes(one));
  const problem = place === null || !URL.canParse(text.replace(/[{}]/g, '')) ? `${name} holds "${shorten(text)}"; ${allowed}.`
    : place.includes('@') ? `${name} holds credentials; a link is shown to everybody who looks, so leave them out.`
      : /[{}]/.test(place) ? `${name} has a placeholder in its host name ("${shorten(text)}"); placeholders are allowed after the host only.`
        : unknown !== undefined ? `${name} holds the placeholder {${shorten(unknown)}}; allowed are ${linkPlaceholders.map((one) => `{${one}}`).join(', ')}.`
          : null;
  if (problem !== null) problems.push(problem);
  return problem === null;
}

function shorten(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//***@').replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
}
