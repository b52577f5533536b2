import type { KubeObject } from './kube-object';

/**
 * Whether an object meets the label and field selectors of a request. Equality only (`a=b`, `a==b`, `a!=b`, `a`), as dashboards use them.
 * Fields are paths such as `metadata.name` or `spec.nodeName`.
 */
export function objectSelection(parameters: URLSearchParams): (object: KubeObject) => boolean {
  const labelTerms = terms(parameters.get('labelSelector'));
  const fieldTerms = terms(parameters.get('fieldSelector'));
  return (object) =>
    labelTerms.every((term) => meets(term, object.metadata.labels?.[term.key])) &&
    fieldTerms.every((term) => meets(term, fieldValue(object, term.key)));
}

interface Term {
  readonly key: string;
  readonly operator: '=' | '!=' | 'exists';
  readonly value: string;
}

function terms(selector: string | null): Term[] {
  return (selector ?? '').split(',').flatMap((text): Term[] => {
    const match = /^\s*([^=!\s]+)\s*(==|=|!=)?\s*(.*?)\s*$/.exec(text);
    if (!match?.[1]) return [];
    const operator = match[2] === undefined ? 'exists' : match[2] === '!=' ? '!=' : '=';
    return [{ key: match[1], operator, value: match[3] ?? '' }];
  });
}

function meets(term: Term, value: string | undefined): boolean {
  if (term.operator === 'exists') return value !== undefined;
  return term.operator === '=' ? value === term.value : value !== term.value;
}

function fieldValue(object: KubeObject, path: string): string | undefined {
  let value: unknown = object;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === part)?.[1];
  }
  return value === undefined || value === null ? undefined : String(value);
}
