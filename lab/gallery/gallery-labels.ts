import type { GalleryTraits, GalleryWorkload } from './gallery-world';

/** What was asked for, as the labels of a called service. null = no service is known. */
export interface CalledHost {
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
}

/** One series' identity before labels are made of it. */
export interface GalleryFlow {
  readonly reporter: 'source' | 'destination' | 'waypoint';
  /** null = not known to the reporter. */
  readonly source: GalleryWorkload | null;
  readonly destination: GalleryWorkload | null;
  readonly service: CalledHost | null;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly policy: 'mutual_tls' | 'none' | 'unknown';
  readonly flags: string;
  readonly code?: string;
  readonly grpcStatus?: string | null;
}

/** What labels name a service of the cluster. */
export function calledHost({ name, namespace }: { readonly name: string; readonly namespace: string }): CalledHost {
  return { host: `${name}.${namespace}.svc.cluster.local`, name, namespace };
}

function peer(side: 'source' | 'destination', workload: GalleryWorkload | null, early: boolean): Record<string, string> {
  const basic = {
    [`${side}_workload`]: workload?.name ?? 'unknown', [`${side}_workload_namespace`]: workload?.namespace ?? 'unknown',
    [`${side}_app`]: workload?.app ?? 'unknown', [`${side}_version`]: workload?.version ?? 'unknown',
  };
  if (early) return basic;
  return { ...basic, [`${side}_canonical_service`]: workload?.app ?? 'unknown', [`${side}_canonical_revision`]: workload?.version ?? 'latest', [`${side}_cluster`]: workload?.cluster ?? 'unknown' };
}

/** Istio's labels of a flow, in the dialect of the mesh: as of 1.4, or with labels dropped. */
export function galleryLabels(flow: GalleryFlow, { early, dropped }: GalleryTraits): Record<string, string> {
  const { service, code, grpcStatus } = flow;
  const labels: Record<string, string> = {
    reporter: flow.reporter, ...peer('source', flow.source, early), ...peer('destination', flow.destination, early),
    destination_service: service?.host ?? 'unknown', destination_service_name: service?.name ?? 'unknown', destination_service_namespace: service?.namespace ?? 'unknown',
    request_protocol: flow.protocol, response_flags: flow.flags, connection_security_policy: flow.reporter === 'source' && flow.protocol !== 'tcp' ? 'unknown' : flow.policy,
    ...(code === undefined ? {} : { response_code: code }),
    ...(grpcStatus === undefined || grpcStatus === null || early ? {} : { grpc_response_status: grpcStatus }),
  };
  for (const name of dropped) delete labels[name];
  return labels;
}
