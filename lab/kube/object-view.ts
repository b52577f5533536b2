import type { KubeKind } from './kube-kinds';
import { apiVersionOf } from './kube-kinds';
import type { KubeObject } from './kube-object';

/** How a client wants objects: whole, or their metadata only (`as=PartialObjectMetadata…;g=meta.k8s.io`). */
export interface ObjectView {
  readonly show: (object: KubeObject) => object;
  /** In a list, built-in kinds come without kind and apiVersion; custom resources keep theirs. */
  readonly showInList: (object: KubeObject) => object;
  readonly listHead: (kind: KubeKind) => { kind: string; apiVersion: string };
}

const whole: ObjectView = {
  show: (object) => object,
  showInList: ({ kind, apiVersion, ...rest }) => (apiVersion.includes('.istio.io/') ? { apiVersion, kind, ...rest } : rest),
  listHead: (kind) => ({ kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind) }),
};

const metadataOf = ({ metadata }: KubeObject): object => ({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata });

const metadataOnly: ObjectView = {
  show: metadataOf,
  showInList: metadataOf,
  listHead: () => ({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' }),
};

/** The view an Accept header asks for. */
export function objectView(accept: string | undefined): ObjectView {
  return accept?.includes('as=PartialObjectMetadata') ? metadataOnly : whole;
}
