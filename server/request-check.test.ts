import { describe, expect, it } from 'vitest';
import { checkRequest } from './request-check';

const check = (method: string, target: string, headers: readonly string[] = []) => checkRequest({ method, target, rawHeaders: ['Host', 'localhost:7117', ...headers] }, []);
const statusOf = (...asked: Parameters<typeof check>) => check(...asked)?.status ?? 'in';

describe('the front door', () => {
  it.each(['/', '/hosts', '/?at=1&sel=edge%3Aa%2Fb', '/api/v1/graph?namespaces=a,b', '/_next/static/chunks/a.js', '/hosts?_rsc=1'])('lets %s in', (target) => {
    expect([statusOf('GET', target), statusOf('HEAD', target)]).toEqual(['in', 'in']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'get'])('does not take %s', (method) => {
    expect(statusOf(method, '/api/v1/ping')).toBe(405);
  });

  it.each(['http://evil.example/', '*', '//evil.example', '/\\evil', '/a//../b/../..', '/..%2f..', '/%2e%2e/x', '/a%5cb', '/a%00', '/%c0%ae', '/a b', '/ä', '/#x', 'evil'])('refuses the target %j', (target) => {
    expect(statusOf('GET', target)).toBe(400);
  });

  it('has a limit for addresses, which leaves room for 500 namespaces, and for headers', () => {
    expect(statusOf('GET', `/${'a'.repeat(9000)}`)).toBe(414);
    expect(statusOf('GET', `/api/v1/graph?namespaces=${'a'.repeat(32_000)}`)).toBe('in');
    expect(statusOf('GET', `/api/v1/graph?namespaces=${'a'.repeat(42_000)}`)).toBe(414);
    expect(statusOf('GET', '/', ['X-A', 'a'.repeat(17_000)])).toBe(431);
    expect(statusOf('GET', '/', Array.from({ length: 240 }, () => 'x'))).toBe(431);
  });

  it('accepts no body and no upgrade', () => {
    expect(statusOf('GET', '/', ['Content-Length', '5'])).toBe(400);
    expect(statusOf('GET', '/', ['Content-Length', '0'])).toBe('in');
    expect(statusOf('GET', '/', ['Transfer-Encoding', 'chunked'])).toBe(400);
    expect(statusOf('GET', '/', ['Upgrade', 'websocket'])).toBe(426);
  });

  const from = (site: string, mode = 'cors', dest = 'empty') => ['Sec-Fetch-Site', site, 'Sec-Fetch-Mode', mode, 'Sec-Fetch-Dest', dest];
  it('serves our own pages, people and programs, and of other sites only links to pages', () => {
    expect([
      statusOf('GET', '/api/v1/graph'), statusOf('GET', '/api/v1/graph', from('same-origin')), statusOf('GET', '/api/v1/graph', from('none')),
      statusOf('GET', '/api/v1/graph', from('cross-site')), statusOf('GET', '/api/v1/graph', from('same-site')),
      statusOf('GET', '/api/v1/graph', from('cross-site', 'navigate', 'document')),
      statusOf('GET', '/', from('cross-site', 'navigate', 'document')), statusOf('GET', '/', from('cross-site', 'navigate', 'iframe')), statusOf('GET', '/_next/static/a.js', from('cross-site', 'no-cors', 'script')),
    ]).toEqual(['in', 'in', 'in', 403, 403, 403, 'in', 403, 403]);
  });

  it('asks for the host before anything else', () => {
    expect(checkRequest({ method: 'POST', target: '//x', rawHeaders: ['Host', 'evil.example'] }, [])?.status).toBe(421);
  });
});
