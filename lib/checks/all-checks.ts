import { checkWeights, type Check, type CheckRule } from './check';
import type { ConfigBook } from './config-book';
import { authorization } from './rules/authorization';
import { gateways } from './rules/gateways';
import { mtlsConflicts, peerAuthentications } from './rules/mtls';
import { emptySubsets, routeDestinations, ruleHosts } from './rules/route-destinations';
import { httpRouteOrder, routeOrder, sameHost, weights } from './rules/route-order';
import { injectedFaults, timeouts } from './rules/timeouts';

const rules: readonly CheckRule[] = [routeDestinations, emptySubsets, ruleHosts, weights, routeOrder, httpRouteOrder, sameHost, mtlsConflicts, peerAuthentications, timeouts, injectedFaults, gateways, authorization];

/** The worst first, then by object. */
export function worstFirst(a: Check, b: Check): number {
  const name = ({ object, path }: Check) => `${object.kind}/${object.namespace}/${object.name}/${path}`;
  return checkWeights.indexOf(a.weight) - checkWeights.indexOf(b.weight) || (name(a) < name(b) ? -1 : 1);
}

/** Everything that the checks find in the configuration of the mesh, the worst first. */
export function allChecks(book: ConfigBook): readonly Check[] {
  return rules.flatMap((rule) => rule(book)).sort(worstFirst);
}
