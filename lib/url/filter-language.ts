import { fieldOf, filterNumber, numberFields, textFields, unitWords, type NumberField, type TextField } from './filter-fields';
import { filterTokens, type FilterFault, type FilterToken } from './filter-tokens';

export type NumberOperator = '>' | '>=' | '<' | '<=' | '=' | '!=';
export type TextOperator = '=' | '!=' | '~';

/** A question that is put to every edge. Numbers are in the unit of their field; texts are lower case, `*` in them stands for anything. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'number'; readonly field: NumberField; readonly operator: NumberOperator; readonly value: number }
  | { readonly kind: 'text'; readonly field: TextField; readonly operator: TextOperator; readonly value: string };

/** A filter that was read, or the place where it cannot be. */
export type FilterReading = { readonly filter: Filter } | { readonly fault: FilterFault };

/** Longest filter that is read, in characters; it bounds how deep brackets can nest. */
export const longestFilter = 500;

/** Whether somebody writes a filter and not just a name. */
export function looksLikeFilter(text: string): boolean {
  return /[<>=~!]/.test(text);
}

/**
 * Reads `p99 > 500ms and (ns = payments or host = worker-3) and not state = calm`. "and" binds closer than "or"; it may be left out.
 * Its time is linear in the length of the text.
 */
export function readFilter(text: string): FilterReading {
  if (text.length > longestFilter) return { fault: { message: `A filter has at most ${longestFilter} characters.`, start: longestFilter, end: text.length } };
  const tokens = filterTokens(text);
  if (!Array.isArray(tokens)) return { fault: tokens };
  const reader = new Reader(tokens, text.length);
  try {
    const filter = reader.either();
    const rest = reader.peek();
    if (rest !== undefined) throw new Fault({ message: rest.kind === 'close' ? 'No bracket was opened for this one.' : 'This was not expected here.', start: rest.start, end: rest.end });
    return { filter };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault };
    throw error;
  }
}

class Fault extends Error {
  readonly fault: FilterFault;
  constructor(fault: FilterFault) {
    super(fault.message);
    this.fault = fault;
  }
}

class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly FilterToken[], private readonly end: number) {}

  peek(): FilterToken | undefined {
    return this.tokens[this.at];
  }

  either(): Filter {
    const parts = [this.both()];
    while (this.takeWord('or')) parts.push(this.both());
    return several('or', parts);
  }

  private both(): Filter {
    const parts = [this.one()];
    for (;;) {
      const next = this.peek();
      if (next === undefined || next.kind === 'close' || isWord(next, 'or')) return several('and', parts);
      this.takeWord('and');
      parts.push(this.one());
    }
  }

  private one(): Filter {
    if (this.takeWord('not')) return { kind: 'not', of: this.one() };
    const token = this.take('A condition such as "p99 > 500ms" is missing here.');
    if (token.kind === 'open') {
      const inside = this.either();
      const close = this.peek();
      if (close?.kind !== 'close') throw new Fault({ message: 'This bracket is not closed.', start: token.start, end: token.end });
      this.at += 1;
      return inside;
    }
    return this.condition(token);
  }

  private condition(name: FilterToken): Filter {
    const field = name.kind === 'word' ? fieldOf(name.text) : null;
    if (field === null) throw new Fault({ message: `"${name.text}" is not known. Known are ${[...Object.keys(numberFields), ...textFields].join(', ')}.`, start: name.start, end: name.end });
    const operator = this.take(`A comparison is missing after "${name.text}", such as ${field.kind === 'number' ? '>' : '='}.`);
    if (operator.kind !== 'operator') throw new Fault({ message: `A comparison is expected after "${name.text}": ${field.kind === 'number' ? '> >= < <= = !=' : '= != ~'}.`, start: operator.start, end: operator.end });
    const value = this.take('What to compare with is missing here.');
    if (value.kind !== 'word' && value.kind !== 'quoted') throw new Fault({ message: 'What to compare with is expected here.', start: value.start, end: value.end });
    return field.kind === 'number' ? numberCondition(field.field, operator, value) : textCondition(field.field, operator, value);
  }

  private take(missing: string): FilterToken {
    const token = this.peek();
    if (token === undefined) throw new Fault({ message: missing, start: this.end, end: this.end + 1 });
    this.at += 1;
    return token;
  }

  private takeWord(word: string): boolean {
    const token = this.peek();
    if (token === undefined || !isWord(token, word)) return false;
    this.at += 1;
    return true;
  }
}

function isWord(token: FilterToken, word: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === word;
}

function several(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

function numberCondition(field: NumberField, operator: FilterToken, value: FilterToken): Filter {
  const sign = operator.text === '==' ? '=' : (['>', '>=', '<', '<=', '=', '!='] as const).find((one) => one === operator.text);
  if (sign === undefined) throw new Fault({ message: `"${operator.text}" does not compare numbers: > >= < <= = != do.`, start: operator.start, end: operator.end });
  const unit = numberFields[field];
  const number = filterNumber(value.text, unit);
  if (number === null) throw new Fault({ message: `"${field}" is compared with ${unitWords[unit]}.`, start: value.start, end: value.end });
  return { kind: 'number', field, operator: sign, value: number };
}

function textCondition(field: TextField, operator: FilterToken, value: FilterToken): Filter {
  const sign = operator.text === '==' ? '=' : (['=', '!=', '~'] as const).find((one) => one === operator.text);
  if (sign === undefined) throw new Fault({ message: `"${operator.text}" does not compare names: = != and ~ (contains) do.`, start: operator.start, end: operator.end });
  return { kind: 'text', field, operator: sign, value: value.text.toLowerCase() };
}
