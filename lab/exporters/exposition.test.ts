import { describe, expect, it } from 'vitest';
import { Exposition, formatValue } from './exposition';
import { counter, gauge } from './metric-family';
import { GroupBuilder } from './series-group';

const requests = counter('requests_total', 'Requests.');
const up = gauge('up', 'Up.');

describe('the text exposition', () => {
  it('writes every family once with its series together, and timestamps where the exporter has its own', () => {
    const first = new GroupBuilder().add(requests, [['path', '/a'], ['empty', '']], () => 3).add(up, [], () => 1).build();
    const second = new GroupBuilder().add(requests, [['path', 'say "hi"\\\n']], () => 0.5).build(() => 1_780_000_000_000);
    expect(new Exposition().render([first, second])).toBe(
      [
        '# HELP requests_total Requests.',
        '# TYPE requests_total counter',
        'requests_total{path="/a"} 3',
        'requests_total{path="say \\"hi\\"\\\\\\n"} 0.5 1780000000000',
        '# HELP up Up.',
        '# TYPE up gauge',
        'up 1',
        '',
      ].join('\n'),
    );
  });

  it('follows groups that come and go', () => {
    const exposition = new Exposition();
    const first = new GroupBuilder().add(up, [['pod', 'a']], () => 1).build();
    const second = new GroupBuilder().add(up, [['pod', 'b']], () => 0).build();
    exposition.render([first, second]);
    expect(exposition.render([second])).toBe('# HELP up Up.\n# TYPE up gauge\nup{pod="b"} 0\n');
  });

  it('writes numbers that are not finite as Prometheus reads them', () => {
    expect([Number.NaN, Infinity, -Infinity, 1e21, 0].map(formatValue)).toEqual(['NaN', '+Inf', '-Inf', '1e+21', '0']);
  });
});
