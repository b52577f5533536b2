import { proxyVersion } from './istio-proxy';
import type { WorkloadSpec } from '../world/world';

/** The image a container of this workload runs, as image names look in a private registry. */
export function containerImage(workload: WorkloadSpec, container: string): string {
  if (container === 'istio-proxy') return `docker.io/istio/proxyv2:${proxyVersion}`;
  return `registry.example.com/${workload.namespace}/${workload.app}:${workload.version}`;
}
