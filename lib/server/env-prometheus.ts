import type { CredentialPaths, PrometheusSource } from '@/lib/prometheus/prometheus-source';

type Read = (name: string) => string | null;

/** `UNDERMESH_PROMETHEUS_URL` (one URL, or `name=url,name=url`) and what goes with it. */
export function parsePrometheusSources(read: Read, problems: string[]): { prometheus: PrometheusSource[]; hostPrometheus: PrometheusSource | null } {
  const files = credentialPaths(read, problems);
  const text = read('UNDERMESH_PROMETHEUS_URL');
  if (text === null) problems.push('UNDERMESH_PROMETHEUS_URL is not set; give the base URL of the Prometheus that scrapes the mesh, for example http://127.0.0.1:9090 after kubectl port-forward.');
  const hostUrl = read('UNDERMESH_HOST_PROMETHEUS_URL');
  const hostPrometheus = hostUrl === null ? null : { id: 'prometheus:hosts', name: null, url: parseUrl('UNDERMESH_HOST_PROMETHEUS_URL', hostUrl, problems), files };
  return { prometheus: text === null ? [] : parseList(text, files, problems), hostPrometheus };
}

function parseList(text: string, files: CredentialPaths, problems: string[]): PrometheusSource[] {
  const variable = 'UNDERMESH_PROMETHEUS_URL';
  if (!/^[^=/:?]+=/.test(text)) return [{ id: 'prometheus', name: null, url: parseUrl(variable, text, problems), files }];
  const sources = text.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const [, name, url] = /^([^=/:?]+)=(.*)$/.exec(part) ?? [];
    if (name === undefined || url === undefined) problems.push(`${variable} holds "${masked(part)}"; allowed are one URL, or name=url,name=url.`);
    else if (!/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,62})$/.test(name)) problems.push(`${variable} holds the name "${name.slice(0, 80)}"; allowed are letters, digits, ".", "_" and "-", at most 63.`);
    return { id: `prometheus:${name ?? '?'}`, name: name ?? null, url: url === undefined ? '' : parseUrl(variable, url, problems), files };
  });
  if (new Set(sources.map(({ id }) => id)).size < sources.length) problems.push(`${variable} holds a name twice; every cluster needs its own.`);
  return sources;
}

function parseUrl(variable: string, text: string, problems: string[]): string {
  const allowed = 'allowed is a base URL such as http://host:9090 or https://host/prefix';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) problems.push(`${variable} is "${masked(text)}"; ${allowed}.`);
  else if (url.username !== '' || url.password !== '') problems.push(`${variable} holds credentials (${masked(text)}); put them into a file named by UNDERMESH_PROMETHEUS_BASIC_FILE.`);
  else if (url.search !== '' || url.hash !== '') problems.push(`${variable} is "${masked(text)}"; ${allowed}, without "?" or "#".`);
  return url === null ? '' : `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
}

/** Without what may be secret: user, password and query. */
function masked(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//***@').replace(/\?.*/s, '?***').replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
}

function credentialPaths(read: Read, problems: string[]): CredentialPaths {
  const path = (part: string) => read(`UNDERMESH_PROMETHEUS_${part}_FILE`);
  const paths = { token: path('TOKEN'), basic: path('BASIC'), headers: path('HEADERS'), ca: path('CA'), cert: path('CERT'), key: path('KEY') };
  if (paths.token !== null && paths.basic !== null) problems.push('UNDERMESH_PROMETHEUS_TOKEN_FILE and UNDERMESH_PROMETHEUS_BASIC_FILE are both set; only one of them can be sent.');
  if ((paths.cert === null) !== (paths.key === null)) problems.push('UNDERMESH_PROMETHEUS_CERT_FILE and UNDERMESH_PROMETHEUS_KEY_FILE belong together; one of them is missing.');
  return paths;
}
