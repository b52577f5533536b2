import { describe, expect, it } from 'vitest';
import { decodeQueryAnswer } from './answer-decoder';

const answer = (data: unknown, more: object = {}) => JSON.stringify({ status: 'success', data, ...more });
const vector = (...result: unknown[]) => answer({ resultType: 'vector', result });
const decode = (text: string) => decodeQueryAnswer(text, text.length);

describe('the decoder of query answers', () => {
  it('reads an instant vector into samples', () => {
    const { samples, malformed } = decode(vector({ metric: { a: 'x' }, value: [12.5, '3'] }));
    expect(samples.map(({ labels, time, value }) => ({ labels: { ...labels }, time, value }))).toEqual([{ labels: { a: 'x' }, time: 12.5, value: 3 }]);
    expect(malformed).toBe(0);
  });

  it('reads NaN, both infinities, exponents and minus zero as Prometheus writes them', () => {
    const texts = ['NaN', '+Inf', '-Inf', '1e308', '1e-12', '-0'];
    expect(decode(vector(...texts.map((text) => ({ metric: {}, value: [1, text] })))).samples.map(({ value }) => value)).toEqual([NaN, Infinity, -Infinity, 1e308, 1e-12, -0]);
  });

  it('counts entries that are not what the API promises and keeps the rest', () => {
    const bad = [null, 7, {}, { metric: { a: 1 }, value: [1, '1'] }, { metric: {}, value: [1, 1] }, { metric: {}, value: ['1', '1'] }, { metric: {}, value: [1, ''] },
      { metric: {}, value: [1, '0x10'] }, { metric: {}, histogram: [1, {}] }, { metric: [], value: [1, '1'] }, { metric: {}, value: [1, '1', '1'] }];
    const { samples, malformed } = decode(vector(...bad, { metric: {}, value: [1, '1'] }));
    expect([samples.length, malformed]).toEqual([1, bad.length]);
  });

  it('takes __proto__ as a label like any other and pollutes nothing', () => {
    const text = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__proto__":"x","constructor":"y"},"value":[1,"1"]}]}}';
    const [sample] = decode(text).samples;
    expect(Object.keys(sample?.labels ?? {})).toEqual(['__proto__', 'constructor']);
    expect(sample?.labels['__proto__']).toBe('x');
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
    expect(sample?.labels['toString']).toBeUndefined();
  });

  it('reads a matrix into series and drops one with a broken point as a whole', () => {
    const { series, malformed } = decode(answer({ resultType: 'matrix', result: [{ metric: {}, values: [[1, '1'], [2, '2']] }, { metric: {}, values: [[1, 'x']] }] }));
    expect(series.map(({ points }) => points)).toEqual([[[1, 1], [2, 2]]]);
    expect(malformed).toBe(1);
  });

  it('keeps warnings and infos, at most twenty of 300 characters', () => {
    const { warnings } = decode(answer({ resultType: 'vector', result: [] }, { warnings: ['w'.repeat(400)], infos: [...Array.from({ length: 30 }, () => 'i'), 5] }));
    expect(warnings).toEqual([`Prometheus warns: ${'w'.repeat(282)}`, ...Array.from({ length: 19 }, () => 'i')]);
  });

  it.each(['', '<html>', 'null', '[]', '{"status":"error"}', '{"status":"success"}', '{"status":"success","data":{"resultType":"vector"}}', '{"status":"success","data":{"resultType":"streams","result":[]}}'])('says bad-answer for %j', (text) => {
    expect(() => decode(text)).toThrow(expect.objectContaining({ code: 'bad-answer' }));
  });
});
