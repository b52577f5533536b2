import type { UnixSeconds } from '@/lib/base/units';
import { listOf, objectOf, textMapOf, textOf, timeOf } from './fields';

/** The part of an object's metadata that is read; managedFields are never looked at, so they are never kept. */
export interface Metadata {
  readonly uid: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly resourceVersion: string | null;
  readonly createdAt: UnixSeconds | null;
  readonly labels: Readonly<Record<string, string>>;
  /** The owner with `controller: true`. */
  readonly controller: { readonly kind: string; readonly name: string } | null;
}

const longestName = 253;

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= longestName ? value : null;
}

/** Reads `metadata` of any object; null when it has no name that can be kept (then the object is of no use). */
export function metadataOf(object: unknown): Metadata | null {
  const metadata = objectOf(objectOf(object)['metadata']);
  const name = nameOf(metadata['name']);
  if (name === null) return null;
  const namespace = nameOf(metadata['namespace']);
  return {
    uid: textOf(metadata['uid'], 128) ?? `${namespace ?? ''}/${name}`,
    namespace,
    name,
    resourceVersion: textOf(metadata['resourceVersion'], 64),
    createdAt: timeOf(metadata['creationTimestamp']),
    labels: textMapOf(metadata['labels']),
    controller: controllerOf(metadata['ownerReferences']),
  };
}

function controllerOf(references: unknown): Metadata['controller'] {
  for (const reference of listOf(references).slice(0, 64)) {
    const owner = objectOf(reference);
    const kind = textOf(owner['kind'], 253);
    const name = nameOf(owner['name']);
    if (owner['controller'] === true && kind !== null && name !== null) return { kind, name };
  }
  return null;
}
