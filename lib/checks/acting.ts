import type { Held, ObjectName } from './config-object';

/** One line of what an object says: the setting and its value, both for people. */
export interface Saying {
  readonly what: string;
  readonly text: string;
}

/** An object that acts on a node or an edge. */
export interface ActingObject extends ObjectName {
  readonly apiVersion: string;
  readonly createdAt: number | null;
  readonly generation: number | null;
  /** Whose proxies obey it. */
  readonly at: 'caller' | 'callee' | 'gateway';
  /** Why it acts here, a clause: "its host is payment.shop". */
  readonly because: string;
  readonly says: readonly Saying[];
  /** The object that acts in its place; null = it is in force itself. */
  readonly overriddenBy: string | null;
}

/** An object with the reason why it acts. */
export function acting(held: Held<unknown>, at: ActingObject['at'], because: string, says: readonly Saying[], overriddenBy: string | null = null): ActingObject {
  const { type, kind, namespace, name, apiVersion, createdAt, generation } = held;
  return { type, kind, namespace, name, apiVersion, createdAt, generation, at, because, says, overriddenBy };
}

/** `VirtualService shop/cart`: how an object is called in sentences. */
export function objectWords({ kind, namespace, name }: Pick<ObjectName, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** Whether both names mean one object. */
export function isSameObject(a: ObjectName, b: ObjectName): boolean {
  return a.type === b.type && a.namespace === b.namespace && a.name === b.name;
}
