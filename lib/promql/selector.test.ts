import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOf, matcher, quoteRegex, selector } from './selector';

describe('selector', () => {
  it('quotes what would end or change a string', () => {
    expect(matcher('app', '=', 'a"b\\c\nd\te\u0000f')).toBe('app="a\\"b\\\\c\\nd\\x09e\\x00f"');
  });

  it('writes marks that change the reading direction, and U+FFFD, as escapes', () => {
    expect(matcher('app', '=', '\u202Eevil\uFFFD')).toBe('app="\\u202eevil\\ufffd"');
  });

  it('leaves letters of any script and emoji readable', () => {
    expect(matcher('app', '=', 'läden-店-🛒')).toBe('app="läden-店-🛒"');
  });

  it('matches nothing for a value with a lone surrogate, because no label holds one', () => {
    expect(matcher('app', '=', 'a\uD800')).toBe('app=~"[^\\\\x00-\\\\x{10FFFF}]"');
    expect(matcher('app', '!=', 'a\uD800')).toBe('app!~"[^\\\\x00-\\\\x{10FFFF}]"');
    expect(anyOf('app', ['ok', '\uDC00'])).toBe('app=~"ok"');
    expect(anyOf('app', [])).toBe('app=~"[^\\\\x00-\\\\x{10FFFF}]"');
  });

  it('takes regular expressions literally', () => {
    expect(anyOf('app', ['a.b', 'c|d', '^(e)$'])).toBe('app=~"a\\\\.b|c\\\\|d|\\\\^\\\\(e\\\\)\\\\$"');
  });

  it('refuses names that are none', () => {
    expect(() => matcher('app"', '=', 'x')).toThrow(RangeError);
    expect(() => matcher('__proto__ ', '=', 'x')).toThrow(RangeError);
    expect(() => selector('up}', [])).toThrow(RangeError);
    expect(selector('up', [matcher('job', '!=', 'x'), matcher('instance', '=~', 'a.*')])).toBe('up{job!="x",instance=~"a.*"}');
  });

  it('never lets a value out of its quotes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
      const text = matcher('app', '=', value);
      const inside = /^app(?:=|=~)"((?:[^"\\\n]|\\.)*)"$/u.exec(text);
      expect(inside).not.toBeNull();
    }), { numRuns: 2000 });
  });

  it('quotes regular expressions so that they match their own text only', () => {
    fc.assert(fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (value, other) => {
      const expression = new RegExp(`^(?:${quoteRegex(value)})$`, 's');
      expect(expression.test(value)).toBe(true);
      expect(expression.test(other)).toBe(other === value);
    }));
  });
});
