import { describe, expect, it } from 'vitest';
import { outsideLink } from '@/lib/base/outside-link';
import { parseLinks } from './env-links';

const read = (text: Readonly<Record<string, string>>) => {
  const problems: string[] = [];
  return { links: parseLinks((name) => text[name] ?? null, problems), problems };
};

describe('links to the user\'s own tools', () => {
  it('are none unless configured', () => {
    expect(read({})).toEqual({ links: { grafana: [], prometheus: [], kiali: [], more: [] }, problems: [] });
  });

  it('take a base address for Prometheus and Kiali, whose pages are known, and templates for Grafana, whose pages are not', () => {
    expect(read({
      UNDERMESH_LINK_PROMETHEUS: 'https://prom.example/p/', UNDERMESH_LINK_KIALI: 'http://kiali.example:20001/kiali', UNDERMESH_LINK_MORE: 'Incidents=http://localhost:7120/',
      UNDERMESH_LINK_GRAFANA: 'https://g.example/d/w?var-ns={namespace}&var-w={workload}&from={from}&to={to}  https://g.example/d/n?var-node={host}',
    })).toEqual({ problems: [], links: {
      prometheus: ['https://prom.example/p/graph?g0.expr={query}&g0.tab=1&g0.moment_input={time}&g0.end_input={time}'],
      kiali: ['http://kiali.example:20001/kiali/console/namespaces/{namespace}/workloads/{workload}', 'http://kiali.example:20001/kiali/console/namespaces/{namespace}/services/{service}', 'http://kiali.example:20001/kiali/console/graph/namespaces?namespaces={namespace}'],
      grafana: ['https://g.example/d/w?var-ns={namespace}&var-w={workload}&from={from}&to={to}', 'https://g.example/d/n?var-node={host}'],
      more: [{ title: 'Incidents', address: 'http://localhost:7120/' }],
    } });
  });

  it.each([
    ['javascript:alert(1)', 'UNDERMESH_LINK_GRAFANA holds "javascript:alert(1)"; allowed is an address that begins with http:// or https://.'],
    ['grafana.example', 'UNDERMESH_LINK_GRAFANA holds "grafana.example"; allowed is an address that begins with http:// or https://.'],
    ['https://me:secret@g.example/', 'UNDERMESH_LINK_GRAFANA holds credentials; a link is shown to everybody who looks, so leave them out.'],
    ['https://{host}.example/', 'UNDERMESH_LINK_GRAFANA has a placeholder in its host name ("https://{host}.example/"); placeholders are allowed after the host only.'],
    ['https://g.example/{pod}', 'UNDERMESH_LINK_GRAFANA holds the placeholder {pod}; allowed are {cluster}, {namespace}, {workload}, {service}, {host}, {instance}, {query}, {from}, {to}, {at}, {time}, {window}.'],
  ])('refuse %s in one sentence', (text, sentence) => {
    expect(read({ UNDERMESH_LINK_GRAFANA: text }).problems).toEqual([sentence]);
  });

  it('refuse a further link without a title', () => {
    expect(read({ UNDERMESH_LINK_MORE: 'https://x.example' }).problems).toEqual(['UNDERMESH_LINK_MORE is "https://x.example"; allowed is Title=https://host/path.']);
  });
});

describe('a filled link', () => {
  it('encodes whatever the names hold', () => {
    expect(outsideLink('https://g.example/d?ns={namespace}&q={query}', { namespace: 'a/b&c=d#e', query: 'sum(rate(x{a="b"}[5m]))' })).toBe('https://g.example/d?ns=a%2Fb%26c%3Dd%23e&q=sum(rate(x%7Ba%3D%22b%22%7D%5B5m%5D))');
    expect(outsideLink('https://g.example/{workload}', { workload: '\ud800"><script>' })).toBe('https://g.example/%EF%BF%BD%22%3E%3Cscript%3E');
  });

  it('is not offered when something it asks for is not known, or when it leads elsewhere than to http', () => {
    expect([outsideLink('https://g.example/{host}', {}), outsideLink('https://g.example/{host}', { host: '' }), outsideLink('javascript:alert({host})', { host: '1' }), outsideLink('https://g.example/{__proto__}', {})]).toEqual([null, null, null, null]);
  });
});
