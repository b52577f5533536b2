import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestFilter, looksLikeFilter, readFilter } from './filter-language';

const filter = (text: string) => {
  const reading = readFilter(text);
  return 'filter' in reading ? reading.filter : reading.fault;
};
const number = (field: string, operator: string, value: number) => ({ kind: 'number', field, operator, value });
const text = (field: string, operator: string, value: string) => ({ kind: 'text', field, operator, value });

describe('the filter language', () => {
  it('reads numbers in the units that people write', () => {
    expect(filter('p99 > 500')).toEqual(number('p99', '>', 500));
    expect(filter('P99>=1.2s')).toEqual(number('p99', '>=', 1_200));
    expect(filter('5xx > 1%')).toEqual(number('5xx', '>', 0.01));
    expect(filter('mtls < 1')).toEqual(number('mtls', '<', 1));
    expect(filter('rps <= 10/s')).toEqual(number('rate', '<=', 10));
  });

  it('reads names, with and without quotation marks, and their other names', () => {
    expect(filter('host = worker-3')).toEqual(text('host', '=', 'worker-3'));
    expect(filter('namespace != "Kube System"')).toEqual(text('ns', '!=', 'kube system'));
    expect(filter('name ~ pay*v1')).toEqual(text('name', '~', 'pay*v1'));
  });

  it('binds "and" closer than "or", and lets it be left out', () => {
    const [slow, pay, host] = [number('p99', '>', 500), text('ns', '=', 'payments'), text('host', '=', 'worker-3')];
    expect(filter('p99 > 500 and ns = payments or host = worker-3')).toEqual({ kind: 'or', parts: [{ kind: 'and', parts: [slow, pay] }, host] });
    expect(filter('p99 > 500 (ns = payments OR host = worker-3)')).toEqual({ kind: 'and', parts: [slow, { kind: 'or', parts: [pay, host] }] });
    expect(filter('not p99 > 500 and ns = payments')).toEqual({ kind: 'and', parts: [{ kind: 'not', of: slow }, pay] });
  });

  it('points at the character where it cannot go on', () => {
    expect(filter('p99 > fast')).toEqual({ message: '"p99" is compared with a time such as 500, 500ms or 1.2s.', start: 6, end: 10 });
    expect(filter('p98 > 5')).toMatchObject({ start: 0, end: 3 });
    expect(filter('p99 >')).toEqual({ message: 'What to compare with is missing here.', start: 5, end: 6 });
    expect(filter('(p99 > 5')).toEqual({ message: 'This bracket is not closed.', start: 0, end: 1 });
    expect(filter('p99 > 5)')).toEqual({ message: 'No bracket was opened for this one.', start: 7, end: 8 });
    expect(filter('ns > a')).toEqual({ message: '">" does not compare names: = != and ~ (contains) do.', start: 3, end: 4 });
    expect(filter('ns = "a')).toEqual({ message: 'This quotation mark is not closed.', start: 5, end: 7 });
    expect(filter('rate > 1 and')).toMatchObject({ start: 12, end: 13 });
    expect(filter('constructor = 1')).toMatchObject({ start: 0, end: 11 });
  });

  it('reads or refuses any text, and a refusal points into it', () => {
    const pieces = fc.array(fc.constantFrom('p99', 'ns', '>', '=', '!=', '(', ')', 'and', 'or', 'not', '500ms', '1%', '"', '!', 'x', ' '), { maxLength: 60 }).map((list) => list.join(' '));
    fc.assert(fc.property(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 200 })), (written) => {
      const reading = readFilter(written);
      if ('fault' in reading) expect(reading.fault.start >= 0 && reading.fault.start < reading.fault.end && reading.fault.start <= written.length).toBe(true);
    }), { numRuns: 300 });
  });

  it('bears the deepest brackets and the longest words without delay', () => {
    expect(filter('('.repeat(longestFilter))).toMatchObject({ start: longestFilter });
    expect(filter('a'.repeat(longestFilter))).toMatchObject({ start: 0 });
    expect(filter('('.repeat(longestFilter + 1))).toMatchObject({ message: 'A filter has at most 500 characters.' });
  });

  it('is told from a plain name', () => {
    expect(['payment', 'p99', 'p99 > 5', 'ns=a'].map(looksLikeFilter)).toEqual([false, false, true, true]);
  });
});
