import { objectWords } from '../acting';
import { named, type Check, type CheckRule } from '../check';
import { hostWords, resolveHost } from '../service-host';
import { ruleTakesAll } from '../specs/gateway-api';
import { bindsMesh, routesOf, takesAll } from '../specs/virtual-service';

/** Weights of one route that add up to nothing, or to something other than 100. */
export const weights: CheckRule = (book) => book.virtualServices.flatMap((one) => routesOf(one.spec).flatMap(({ path, shares }): Check[] => {
  if (shares.length < 2) return [];
  const sum = shares.reduce((total, { weight }) => total + (weight ?? 0), 0);
  if (sum === 100) return [];
  const object = named(one);
  if (sum === 0) return [{ id: 'weights', weight: 'error', object, path: `${path}.route`, sentence: `The ${shares.length} weights of this route add up to 0: it has nowhere to send a request to, and Istio refuses it.`, remedy: 'Give each destination its weight.' }];
  return [{ id: 'weights', weight: 'warning', object, path: `${path}.route`, sentence: `The weights of this route add up to ${Number(sum.toFixed(3))}, not 100: Istio splits in proportion, so ${shares.map(({ weight }) => `${weight ?? 0} means ${Number((100 * (weight ?? 0) / sum).toFixed(1))} %`).join(', ')}.`, remedy: 'Make them add up to 100, so that everybody reads the same split.' }];
}));

/** Routes behind one that takes everything, and sets of routes that leave requests without any. */
export const routeOrder: CheckRule = (book) => book.virtualServices.flatMap((one): Check[] => {
  const { http } = one.spec;
  const all = http.findIndex(takesAll);
  const object = named(one);
  if (http.length > 0 && all === -1 && http.every(({ delegate }) => delegate === null)) {
    return [{ id: 'no-default-route', weight: 'warning', object, path: 'spec.http', sentence: `Every route has a condition: a request that meets none of them is refused with 404 (NR).`, remedy: 'Add a last route without match, unless refusing is meant.' }];
  }
  return all === -1 ? [] : http.slice(all + 1).map((_, index): Check => ({
    id: 'route-never-reached', weight: 'warning', object, path: `spec.http[${all + 1 + index}]`, sentence: `Route ${all + 2 + index} is never reached: route ${all + 1} takes every request.`, remedy: 'Put the route without condition last.',
  }));
});

/** The same for HTTPRoutes, where the more exact match wins whatever the order: only two without any condition collide. */
export const httpRouteOrder: CheckRule = (book) => book.httpRoutes.flatMap((one): Check[] => {
  const all = one.spec.rules.flatMap((rule, index) => (ruleTakesAll(rule) ? [index] : []));
  return all.slice(1).map((index) => ({ id: 'route-never-reached', weight: 'warning', object: named(one), path: `spec.rules[${index}]`, sentence: `Rule ${index + 1} is never reached: rule ${(all[0] ?? 0) + 1} takes every request too and stands before it.`, remedy: 'Give one of them a condition, or join them.' }));
});

/** Two VirtualServices for one host inside the mesh: the older wins, the other does nothing. */
export const sameHost: CheckRule = (book) => {
  const seen = new Map<string, (typeof book.virtualServices)[number]>();
  return book.virtualServices.filter(({ spec }) => bindsMesh(spec)).flatMap((one) => one.spec.hosts.flatMap((text, index): Check[] => {
    const host = resolveHost(text, one.namespace);
    const key = `${host} ${[...one.spec.exportTo].sort().join()}`;
    const first = seen.get(key);
    if (first === undefined || first === one) {
      seen.set(key, one);
      return [];
    }
    return [{ id: 'host-routed-twice', weight: 'warning', object: named(one), path: `spec.hosts[${index}]`, sentence: `${objectWords(first)} routes ${hostWords(host)} already and is older: inside the mesh this one has no effect.`, remedy: 'Join both into one VirtualService.' }];
  }));
};
