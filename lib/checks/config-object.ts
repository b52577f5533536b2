import type { UnixSeconds } from '@/lib/base/units';

/** Kinds of mesh configuration that are read, as kubectl names them. The order is that of the panel. */
export const configKinds = [
  'virtualservices.networking.istio.io', 'httproutes.gateway.networking.k8s.io', 'destinationrules.networking.istio.io',
  'peerauthentications.security.istio.io', 'authorizationpolicies.security.istio.io', 'sidecars.networking.istio.io',
  'serviceentries.networking.istio.io', 'gateways.networking.istio.io', 'gateways.gateway.networking.k8s.io',
] as const;
export type ConfigKind = (typeof configKinds)[number];

/** A configuration object as Kubernetes has it. `spec` is foreign JSON; the readers in specs/ check each field. */
export interface ConfigObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly createdAt: UnixSeconds | null;
  readonly generation: number | null;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Which object is meant. */
export interface ObjectName {
  readonly type: ConfigKind;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Where Istio looks for objects that hold for the whole mesh (its default root namespace; the mesh's own setting cannot be read). */
export const rootNamespace = 'istio-system';

/** An object with its spec read. */
export interface Held<Spec> extends ObjectName {
  readonly apiVersion: string;
  readonly createdAt: UnixSeconds | null;
  readonly generation: number | null;
  readonly spec: Spec;
}
