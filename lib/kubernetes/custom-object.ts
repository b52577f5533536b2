import type { UnixSeconds } from '@/lib/base/units';
import { numberOf, objectOf, textMapOf, textOf, type JsonObject } from './fields';
import { metadataOf } from './metadata';

/** A mesh configuration object. `spec` is foreign JSON of bounded depth; whoever reads it checks each field. */
export interface CustomObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly uid: string;
  readonly createdAt: UnixSeconds | null;
  readonly generation: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
}

const deepest = 48;
/** Holds a whole copy of the object, at times with secrets in it: never kept. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A copy without `__proto__` keys (nobody can be poisoned who merges it later) and without what lies deeper than 48 levels. */
function withoutTraps(value: unknown, depth = 0): unknown {
  if (depth > deepest) return null;
  if (Array.isArray(value)) return value.map((entry) => withoutTraps(entry, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '__proto__').map(([key, entry]) => [key, withoutTraps(entry, depth + 1)]));
}

/** Any custom resource; null when it has no usable name. List items carry no apiVersion and kind of their own at times, hence the fallback. */
export function customObjectFor(fallback: { apiVersion: string; kind: string }): (value: unknown) => CustomObject | null {
  return (value) => {
    const metadata = metadataOf(value);
    if (metadata === null) return null;
    const object = objectOf(value);
    const raw = objectOf(object['metadata']);
    return {
      apiVersion: textOf(object['apiVersion'], 253) ?? fallback.apiVersion,
      kind: textOf(object['kind'], 253) ?? fallback.kind,
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
      createdAt: metadata.createdAt,
      generation: numberOf(raw['generation']),
      labels: metadata.labels,
      annotations: textMapOf(raw['annotations'], (key) => key !== lastApplied),
      spec: objectOf(withoutTraps(object['spec'])),
    };
  };
}
