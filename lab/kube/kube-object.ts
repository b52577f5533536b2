/** The metadata every object has. */
export interface ObjectMeta {
  readonly name: string;
  /** Absent on cluster-wide kinds. */
  readonly namespace?: string;
  readonly uid: string;
  /** Set by the store. */
  readonly resourceVersion?: string;
  readonly creationTimestamp: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly generateName?: string;
  readonly ownerReferences?: readonly object[];
  readonly generation?: number;
}

/** An object as the API serves it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** Unix seconds as Kubernetes writes times. */
export function kubeTime(seconds: number): string {
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}
