import type { EventFact, HostFact, ServiceFact, WorkloadFact } from '@/lib/topology/inventory';
import { customObjectFor, type CustomObject } from './custom-object';
import { eventFactOf } from './event-fact';
import { hostFactOf } from './host-fact';
import { metadataOf } from './metadata';
import { podRecordOf, type PodRecord } from './pod-record';
import { serviceFactOf } from './service-fact';
import { workloadFactFor } from './workload-fact';

/** A kind that is read: where it is served, and the projection that decides what of it is kept. */
export interface Resource<Item> {
  /** `pods`; `virtualservices.networking.istio.io` for kinds of a mesh, as kubectl names them. */
  readonly kind: string;
  /** '' for the core group. */
  readonly group: string;
  /** Served versions we understand, best first; an object is the same in all of them. */
  readonly versions: readonly string[];
  readonly plural: string;
  readonly namespaced: boolean;
  /** Ask for metadata alone: nothing else of the kind is used. */
  readonly metadataOnly: boolean;
  /** A kind that a cluster may well not have. */
  readonly optional: boolean;
  /** null: the object is of no use and is not kept. */
  readonly project: (value: unknown) => Item | null;
}

/** A ReplicaSet's place and its controller. */
export interface ReplicaSetRecord {
  readonly key: string;
  readonly controller: { readonly kind: string; readonly name: string } | null;
}

function replicaSetRecordOf(value: unknown): ReplicaSetRecord | null {
  const metadata = metadataOf(value);
  return metadata === null || metadata.namespace === null ? null : { key: `${metadata.namespace}/${metadata.name}`, controller: metadata.controller };
}

function builtIn<Item>(group: string, plural: string, project: Resource<Item>['project'], more: Partial<Resource<Item>> = {}): Resource<Item> {
  return { kind: plural, group, versions: ['v1'], plural, namespaced: true, metadataOnly: false, optional: false, project, ...more };
}

function custom(group: string, versions: readonly string[], plural: string, kind: string): Resource<CustomObject> {
  return {
    kind: `${plural}.${group}`, group, versions, plural, namespaced: true, metadataOnly: false, optional: true,
    project: customObjectFor({ apiVersion: `${group}/${versions[0] ?? 'v1'}`, kind }),
  };
}

/** The built-in kinds, by name. */
export const builtInResources = {
  nodes: builtIn<HostFact>('', 'nodes', hostFactOf, { namespaced: false }),
  services: builtIn<ServiceFact>('', 'services', serviceFactOf),
  deployments: builtIn<WorkloadFact>('apps', 'deployments', workloadFactFor('Deployment')),
  statefulsets: builtIn<WorkloadFact>('apps', 'statefulsets', workloadFactFor('StatefulSet')),
  daemonsets: builtIn<WorkloadFact>('apps', 'daemonsets', workloadFactFor('DaemonSet')),
  replicasets: builtIn<ReplicaSetRecord>('apps', 'replicasets', replicaSetRecordOf, { metadataOnly: true }),
  pods: builtIn<PodRecord>('', 'pods', podRecordOf),
  events: builtIn<EventFact>('', 'events', eventFactOf),
};

const istioNetworking = ['v1', 'v1beta1', 'v1alpha3'];

/** Mesh configuration. Versions as served by the releases of each mesh, newest first. */
export const customResources: readonly Resource<CustomObject>[] = [
  custom('networking.istio.io', istioNetworking, 'virtualservices', 'VirtualService'),
  custom('networking.istio.io', istioNetworking, 'destinationrules', 'DestinationRule'),
  custom('networking.istio.io', istioNetworking, 'serviceentries', 'ServiceEntry'),
  custom('networking.istio.io', istioNetworking, 'gateways', 'Gateway'),
  custom('networking.istio.io', istioNetworking, 'sidecars', 'Sidecar'),
  custom('security.istio.io', ['v1', 'v1beta1'], 'peerauthentications', 'PeerAuthentication'),
  custom('security.istio.io', ['v1', 'v1beta1'], 'authorizationpolicies', 'AuthorizationPolicy'),
  custom('gateway.networking.k8s.io', ['v1', 'v1beta1'], 'gateways', 'Gateway'),
  custom('gateway.networking.k8s.io', ['v1', 'v1beta1'], 'httproutes', 'HTTPRoute'),
];
