import type { ServiceFact } from '@/lib/topology/inventory';
import { listOf, numberOf, objectOf, textMapOf, textOf } from './fields';
import { metadataOf } from './metadata';

const mostPorts = 256;

/** A Service of the API; null when it has no usable name. A Service without selector has null, not an empty one (which would match all). */
export function serviceFactOf(value: unknown): ServiceFact | null {
  const metadata = metadataOf(value);
  if (metadata === null || metadata.namespace === null) return null;
  const spec = objectOf(objectOf(value)['spec']);
  const selector = textMapOf(spec['selector']);
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    selector: Object.keys(selector).length === 0 ? null : selector,
    ports: listOf(spec['ports']).slice(0, mostPorts).flatMap((entry) => {
      const port = objectOf(entry);
      const number = numberOf(port['port']);
      return number === null ? [] : [{ name: textOf(port['name'], 63), port: number, appProtocol: textOf(port['appProtocol'], 253) }];
    }),
  };
}
