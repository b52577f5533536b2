/** The four ways a label can be matched. */
export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** RE2 for "no value at all": stands in for names that no label of Prometheus can hold. */
const nothing = '[^\\x00-\\x{10FFFF}]';

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** What must not stand raw in a string: quotes, controls, invisible and bidirectional marks, odd spaces, and U+FFFD, which Prometheus' lexer takes for broken UTF-8. */
const escaped = /["\\\uFFFD]|[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** No lone surrogates (under the flag `u` a pair is one character and does not match). */
function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDFFF]/u.test(text);
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return `\\x${point.toString(16).padStart(2, '0')}`;
  return point < 0x1_0000 ? `\\u${point.toString(16).padStart(4, '0')}` : `\\U${point.toString(16).padStart(8, '0')}`;
}

/** A well-formed text as a PromQL string in double quotes. */
function quoteString(text: string): string {
  return `"${text.replace(escaped, escapeCharacter)}"`;
}

/**
 * A text as an RE2 expression that matches exactly this text (the same characters as Go's `regexp.QuoteMeta`).
 *
 * @example quoteRegex('a.b') === 'a\\.b'
 */
export function quoteRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/**
 * One label matcher; the only place where values are quoted.
 *
 * Label values are UTF-8, so a value with a lone surrogate equals none: `=` then matches nothing and `!=` everything.
 * For `=~` and `!~` the value is a regular expression already (see `quoteRegex`, `anyOf`).
 *
 * @throws RangeError when the label's name is not one.
 * @example matcher('app', '=', 'a"b') === 'app="a\\"b"'
 */
export function matcher(name: string, operator: MatchOperator, value: string): string {
  if (!labelName.test(name)) throw new RangeError('not a label name');
  if (isWellFormed(value)) return `${name}${operator}${quoteString(value)}`;
  return `${name}${operator === '=' || operator === '=~' ? '=~' : '!~'}${quoteString(nothing)}`;
}

/** A matcher for "one of these values" (or none of them); an empty list matches nothing. Values with lone surrogates are left out: no label holds them. */
export function anyOf(name: string, values: readonly string[], operator: '=~' | '!~' = '=~'): string {
  const usable = values.filter((value) => isWellFormed(value));
  return matcher(name, operator, usable.length === 0 ? nothing : usable.map(quoteRegex).join('|'));
}

/**
 * A metric with its matchers.
 *
 * @throws RangeError when the metric's name is not one.
 * @example selector('up', [matcher('job', '=', 'x')]) === 'up{job="x"}'
 */
export function selector(metric: string, matchers: readonly string[]): string {
  if (!metricName.test(metric)) throw new RangeError('not a metric name');
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(',')}}`;
}
