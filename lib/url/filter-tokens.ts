/** A piece of a filter with its place in the text. */
export interface FilterToken {
  readonly kind: 'word' | 'quoted' | 'operator' | 'open' | 'close';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Where a filter cannot be read, and why: a sentence, and the characters that it concerns. */
export interface FilterFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const operators = ['>=', '<=', '!=', '==', '>', '<', '=', '~'] as const;

/** Cuts a filter into pieces, in one pass over its characters. */
export function filterTokens(text: string): FilterToken[] | FilterFault {
  const tokens: FilterToken[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    const character = text.charAt(at);
    if (character.trim() === '') {
      at += 1;
      continue;
    }
    const operator = operators.find((one) => text.startsWith(one, start));
    if (character === '(' || character === ')') tokens.push({ kind: character === '(' ? 'open' : 'close', text: character, start, end: ++at });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator, start, end: (at += operator.length) });
    else if (character === '!') return { message: '"!" stands only before "=": write "not" to turn a condition round.', start, end: start + 1 };
    else if (character === '"') {
      const close = text.indexOf('"', start + 1);
      if (close === -1) return { message: 'This quotation mark is not closed.', start, end: text.length };
      at = close + 1;
      tokens.push({ kind: 'quoted', text: text.slice(start + 1, close), start, end: at });
    } else {
      while (at < text.length && !endsWord(text.charAt(at))) at += 1;
      tokens.push({ kind: 'word', text: text.slice(start, at), start, end: at });
    }
  }
  return tokens;
}

function endsWord(character: string): boolean {
  return character.trim() === '' || '()<>=!~"'.includes(character);
}
