import type { Parameters } from '../physics/parameters';
import type { ServiceParameters } from '../physics/mesh-parameters';
import type { MeshConfiguration } from '../world/telemetry';
import type { RouteSpec, World } from '../world/world';

/** The configuration objects that say what the parameters of this second do. */
export function meshConfiguration(world: World, parameters: Parameters): MeshConfiguration {
  const standing = new Map((world.routes ?? []).map((route) => [route.service, route]));
  const strictNamespaces = new Set<string>();
  const routes: RouteSpec[] = [];
  for (const service of world.services) {
    if (service.cluster !== world.cluster) continue;
    const name = `${service.namespace}/${service.name}`;
    const now = parameters.services.get(name);
    const route = standing.get(name);
    const changed = now === undefined ? null : changes(now, route, world);
    if (now?.refused?.kind === 'plain-client') strictNamespaces.add(service.namespace);
    if (changed === null) {
      if (route !== undefined) routes.push(route);
    } else routes.push({ service: name, subsets: [], retry: null, maxRequests: null, ...route, ...changed });
  }
  return { routes, strictNamespaces: [...strictNamespaces].sort() };
}

/** What differs from the standing route; null when nothing does. */
function changes(now: ServiceParameters, route: RouteSpec | undefined, world: World): Partial<RouteSpec> | null {
  const changed: { -readonly [K in keyof RouteSpec]?: RouteSpec[K] } = {};
  if (now.maxConnections !== null) changed.pool = { connections: Math.round(now.maxConnections), pending: Math.round(now.maxPending) };
  if (now.retry !== null) changed.retry = { ...now.retry, retryOn: '5xx,reset,connect-failure' };
  if (now.outliers !== null) changed.outliers = now.outliers;
  if (now.broken !== null) changed.broken = now.broken;
  if (now.canaryWeight !== null && route !== undefined) {
    const percent = Math.round(now.canaryWeight * 100);
    changed.subsets = route.subsets.map((subset, i) => ({ ...subset, weight: i === 0 ? 100 - percent : percent }));
  }
  if (now.refused !== null) {
    const client = world.workloads.find((w) => `${w.namespace}/${w.name}` === now.refused?.client);
    if (now.refused.kind === 'plain-server') changed.tlsForced = true;
    else if (client !== undefined && client.proxy !== 'none') changed.plainFrom = client.namespace;
    else return Object.keys(changed).length > 0 ? changed : null;
  }
  return Object.keys(changed).length > 0 ? changed : null;
}
