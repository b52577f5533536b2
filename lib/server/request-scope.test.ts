import { describe, expect, it } from 'vitest';
import { scopeRequestSchema } from '@/lib/wire/scope-request';
import { parseParameters } from './request-scope';

const now = 1_800_000_000;
const parse = (query: string) => parseParameters(new URLSearchParams(query), scopeRequestSchema(now));
const fault = (query: string) => {
  try {
    parse(query);
    return 'accepted';
  } catch (error) {
    return error instanceof Error && 'parameter' in error && 'code' in error ? `${String(error.code)} ${String(error.parameter)}` : String(error);
  }
};

describe('parameters', () => {
  it('have defaults', () => {
    expect(parse('')).toEqual({ window: 60, level: 'workload', idle: false, waypoints: false });
  });

  it('are read whole', () => {
    expect(parse('at=1799999999.5&window=300&namespaces=shop,pay&cluster=eu&level=app&idle=true&waypoints=true')).toEqual({
      at: 1_799_999_999.5, window: 300, namespaces: ['shop', 'pay'], cluster: 'eu', level: 'app', idle: true, waypoints: true,
    });
  });

  it('accept their bounds', () => {
    for (const query of ['at=946684800', `at=${now + 60}`, 'window=15', 'window=2592000', `namespaces=${Array.from({ length: 500 }, (_, index) => `n${index}`).join(',')}`]) expect(fault(query)).toBe('accepted');
  });

  const wrong = [
    'at=1800000000000', 'at=946684799', `at=${now + 61}`, 'at=', 'at=now', 'at=1e9', 'at=NaN', 'window=14', 'window=2592001', 'window=60.5', 'window=-60', 'window=',
    'namespaces=', 'namespaces=Bad', 'namespaces=a,,b', `namespaces=${Array.from({ length: 501 }, (_, index) => `n${index}`).join(',')}`, 'namespaces=a"}', 'level=pod', 'level=', 'idle=1', 'idle=TRUE', 'waypoints=yes', 'cluster=',
  ];
  it.each(wrong)('%s is refused and the parameter is named', (query) => {
    expect(fault(query)).toBe(`bad-parameter ${query.slice(0, query.indexOf('='))}`);
  });

  it.each([['window=60&window=60', 'window'], ['foo=1', 'foo'], ['__proto__=1', '__proto__'], ['Window=60', 'Window'], ['constructor=1', 'constructor'], ['namespaces[]=a', 'namespaces[]']])('%s names %s', (query, name) => {
    expect(fault(query)).toBe(`bad-parameter ${name}`);
  });
});
