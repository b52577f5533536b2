import { allChecks } from '@/lib/checks/all-checks';
import type { Check } from '@/lib/checks/check';
import { createConfigBook, type ConfigBook } from '@/lib/checks/config-book';
import { configKinds, type ConfigKind, type ConfigObject } from '@/lib/checks/config-object';
import type { KubernetesReader } from '@/lib/kubernetes/kubernetes-reader';
import type { ConfigAnswer } from '@/lib/wire/config-answer';
import type { Runtime } from './runtime';

interface Made {
  readonly revision: number;
  readonly book: ConfigBook;
  readonly checks: readonly Check[];
}

const made = new WeakMap<Runtime, Made>();

/** The configuration of the cluster with its checks, read again only when Kubernetes told of a change. */
export function configBookOf(rt: Runtime, reader: KubernetesReader): Made {
  const revision = rt.inventoryRevision();
  const known = made.get(rt);
  if (known?.revision === revision) return known;
  const objects = Object.fromEntries(configKinds.map((kind) => [kind, reader.custom(kind)]));
  const book = createConfigBook({ objects: allKinds(objects), inventory: reader.inventory() });
  const fresh = { revision, book, checks: allChecks(book) };
  made.set(rt, fresh);
  return fresh;
}

/** Guarantee: called with an entry for every one of `configKinds`. */
function allKinds(objects: Record<string, readonly ConfigObject[] | null>): Record<ConfigKind, readonly ConfigObject[] | null> {
  return objects as Record<ConfigKind, readonly ConfigObject[] | null>;
}

/** How reading each kind of configuration is doing. */
export function kindsOf(reader: KubernetesReader): ConfigAnswer['kinds'] {
  const states = new Map(reader.kinds().map((kind) => [kind.kind, kind]));
  return configKinds.map((type) => {
    const state = states.get(type);
    return { type, state: state?.state ?? 'starting', objects: reader.custom(type) === null ? null : state?.objects ?? null };
  });
}
