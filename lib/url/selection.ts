import { createParser } from 'nuqs/server';

const kinds = ['node', 'edge', 'host', 'namespace', 'suspect'] as const;
export type SelectionKind = (typeof kinds)[number];

/** What is selected on the screen: an id of the graph, a host's name, a namespace, or a suspect (its class, kind and name). */
export interface Selection {
  readonly kind: SelectionKind;
  readonly id: string;
}

/** `KIND:ID` -> selection; null for anything else. */
export function readSelection(text: string): Selection | null {
  const colon = text.indexOf(':');
  const kind = kinds.find((candidate) => candidate === text.slice(0, colon));
  const id = text.slice(colon + 1);
  return kind === undefined || id === '' || id.length > 4000 ? null : { kind, id };
}

/** The text that `readSelection` reads. */
export function writeSelection(selection: Selection): string {
  return `${selection.kind}:${selection.id}`;
}

/** Parser of the address parameter `sel`. */
export const parseAsSelection = createParser<Selection>({
  parse: readSelection,
  serialize: writeSelection,
  eq: (a, b) => a.kind === b.kind && a.id === b.id,
});
