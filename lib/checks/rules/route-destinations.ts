import { objectWords } from '../acting';
import { named, type Check, type CheckRule } from '../check';
import type { ConfigBook } from '../config-book';
import { destinationRulesFor } from '../effective';
import { hostWords, resolveHost, serviceHost } from '../service-host';
import { serviceOfReference } from '../specs/gateway-api';
import { routesOf } from '../specs/virtual-service';

/** How a host should have been written: a Service that the name would mean with its namespace spelled out. */
function remedyFor(host: string, book: ConfigBook): string {
  const [name, namespace, ...rest] = host.split('.');
  const meant = name !== undefined && namespace !== undefined && rest.length === 0 && book.serviceOf(serviceHost(namespace, name)) !== null;
  return meant ? `Write ${name}.${namespace}.svc.cluster.local: Istio takes a name with a dot as it stands.` : 'Correct the host, or create the Service or a ServiceEntry for it.';
}

/** Routes to a host that does not exist, or to a subset that no DestinationRule defines (Istio answers 503 with the flag NC). */
export const routeDestinations: CheckRule = (book) => [...virtualServices(book), ...httpRoutes(book)];

function virtualServices(book: ConfigBook): Check[] {
  return book.virtualServices.flatMap((one) => routesOf(one.spec).flatMap(({ path, shares }) => shares.flatMap(({ destination, weight }, index): Check[] => {
    const place = `${path}.route[${index}].destination`;
    if (destination.host === null) return [];
    const host = resolveHost(destination.host, one.namespace);
    if (book.isKnownHost(host) === false) {
      return [{ id: 'unknown-host', weight: 'error', object: named(one), path: `${place}.host`, sentence: `It routes to ${destination.host}, and there is no such service: those requests fail with 503.`, remedy: remedyFor(host, book) }];
    }
    // A share of nothing is how a subset is taken out of use.
    if (destination.subset === null || weight === 0 || !book.knows('destinationrules.networking.istio.io')) return [];
    const defined = destinationRulesFor(book, host, null).inForce.some(({ spec }) => spec.subsets.some(({ name }) => name === destination.subset));
    return defined ? [] : [{ id: 'unknown-subset', weight: 'error', object: named(one), path: `${place}.subset`, sentence: `It routes to the subset ${destination.subset} of ${hostWords(host)}, which no DestinationRule defines: those requests fail with 503 (NC).`, remedy: `Define the subset ${destination.subset} in a DestinationRule for ${hostWords(host)}, or route to one that exists.` }];
  })));
}

function httpRoutes(book: ConfigBook): Check[] {
  if (book.services === null) return [];
  return book.httpRoutes.flatMap((one) => one.spec.rules.flatMap((rule, at) => rule.backendRefs.flatMap((reference, index): Check[] => {
    const service = serviceOfReference(reference, one.namespace, 'Service');
    if (service === null || book.serviceOf(serviceHost(service.namespace, service.name)) !== null) return [];
    return [{ id: 'unknown-host', weight: 'error', object: named(one), path: `spec.rules[${at}].backendRefs[${index}].name`, sentence: `It routes to the Service ${service.name}.${service.namespace}, which does not exist: those requests fail with 500.`, remedy: 'Correct the name or the namespace, or create the Service.' }];
  })));
}

/** Subsets whose labels no pod of the service has: requests routed there find nobody (503, flag UH). */
export const emptySubsets: CheckRule = (book) => {
  if (book.pods === null || book.services === null) return [];
  return book.destinationRules.flatMap((one) => {
    const host = resolveHost(one.spec.host ?? '', one.namespace);
    const service = book.serviceOf(host);
    if (service === null || service.selector === null) return [];
    const pods = book.podsOfService(service);
    return one.spec.subsets.flatMap(({ name, labels }, index): Check[] => {
      if (pods.length === 0 || pods.some((pod) => Object.entries(labels).every(([key, value]) => pod.labels[key] === value))) return [];
      const used = book.virtualServices.filter(({ spec, namespace }) => routesOf(spec).some(({ shares }) => shares.some(({ destination, weight }) => destination.subset === name && weight !== 0 && resolveHost(destination.host ?? '', namespace) === host)));
      const by = used[0];
      return [{
        id: 'empty-subset', weight: by === undefined ? 'note' : 'error', object: named(one), path: `spec.subsets[${index}].labels`,
        sentence: `No pod of ${hostWords(host)} has the labels of the subset ${name ?? '?'}${by === undefined ? '; nothing routes to it.' : `, and ${objectWords(by)} routes to it: those requests fail with 503 (UH).`}`,
        remedy: 'Correct the labels, or take the subset out of the route until its pods run.',
      }];
    });
  });
};

/** DestinationRules for a host that does not exist: they act on nothing. */
export const ruleHosts: CheckRule = (book) => book.destinationRules.flatMap((one): Check[] => {
  const { host } = one.spec;
  if (host === null || host.startsWith('*') || book.isKnownHost(resolveHost(host, one.namespace)) !== false) return [];
  return [{ id: 'rule-without-host', weight: 'warning', object: named(one), path: 'spec.host', sentence: `There is no service ${host}: this object acts on nothing.`, remedy: remedyFor(resolveHost(host, one.namespace), book) }];
});
