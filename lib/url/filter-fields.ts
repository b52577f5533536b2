/** What a number in a filter is measured in. */
export type FilterUnit = 'ms' | 'ratio' | 'perSecond' | 'factor';

/** Numbers of an edge that a filter can ask about; `steal`… are of the worst host under its ends. */
export const numberFields = {
  p50: 'ms', p95: 'ms', p99: 'ms', '5xx': 'ratio', '4xx': 'ratio', silent: 'ratio', rate: 'perSecond', mtls: 'ratio', retries: 'factor',
  steal: 'ratio', iowait: 'ratio', busy: 'ratio',
} as const satisfies Record<string, FilterUnit>;
export type NumberField = keyof typeof numberFields;

/** Words of an edge that a filter can ask about; without a direction either end counts. */
export const textFields = ['ns', 'name', 'host', 'app', 'version', 'from', 'to', 'service', 'protocol', 'state'] as const;
export type TextField = (typeof textFields)[number];

const otherNames: Readonly<Record<string, NumberField | TextField>> = {
  namespace: 'ns', workload: 'name', source: 'from', target: 'to', caller: 'from', callee: 'to', rps: 'rate', requests: 'rate', errors: '5xx', tls: 'mtls', health: 'state',
  'no-response': 'silent', retry: 'retries',
};

/** The field that a word means; null for none. */
export function fieldOf(word: string): { readonly kind: 'number'; readonly field: NumberField } | { readonly kind: 'text'; readonly field: TextField } | null {
  const lower = word.toLowerCase();
  const known = Object.hasOwn(otherNames, lower) ? otherNames[lower] : lower;
  const number = (Object.keys(numberFields) as NumberField[]).find((one) => one === known);
  if (number !== undefined) return { kind: 'number', field: number };
  const text = textFields.find((one) => one === known);
  return text === undefined ? null : { kind: 'text', field: text };
}

const suffixes: Readonly<Record<FilterUnit, Readonly<Record<string, number>>>> = {
  ms: { '': 1, ms: 1, s: 1_000, m: 60_000 },
  ratio: { '': 1, '%': 0.01 },
  perSecond: { '': 1, '/s': 1, '/m': 1 / 60, '/min': 1 / 60 },
  factor: { '': 1, x: 1, '×': 1 },
};

/** `1.2s` of a field in milliseconds -> 1200; `1%` of a share -> 0.01; null when it is no such number. */
export function filterNumber(text: string, unit: FilterUnit): number | null {
  const digits = /^\d{1,12}(?:\.\d{1,9})?/.exec(text)?.[0];
  if (digits === undefined) return null;
  const suffix = text.slice(digits.length).toLowerCase();
  const known = suffixes[unit];
  const factor = Object.hasOwn(known, suffix) ? known[suffix] : undefined;
  return factor === undefined ? null : Number(digits) * factor;
}

/** The units that a number of this kind may have, for people. */
export const unitWords: Readonly<Record<FilterUnit, string>> = {
  ms: 'a time such as 500, 500ms or 1.2s', ratio: 'a share such as 1% or 0.01', perSecond: 'a rate such as 10 or 10/s', factor: 'a factor such as 1.5',
};
