import { named, type Check, type CheckRule } from '../check';
import { selects } from '../config-book';

/** VirtualServices bound to a Gateway that does not exist, and Gateways without pods. */
export const gateways: CheckRule = (book) => {
  const known = new Set(book.istioGateways.map(({ namespace, name }) => `${namespace}/${name}`));
  const bound = !book.knows('gateways.networking.istio.io') ? [] : book.virtualServices.flatMap((one) => one.spec.gateways.flatMap((name, index): Check[] => {
    if (name === 'mesh' || known.has(name.includes('/') ? name : `${one.namespace}/${name}`)) return [];
    return [{ id: 'unknown-gateway', weight: one.spec.gateways.length === 1 ? 'error' : 'warning', object: named(one), path: `spec.gateways[${index}]`, sentence: `There is no Gateway ${name.includes('/') ? name : `${one.namespace}/${name}`}: nothing that comes in there is routed.`, remedy: 'Write namespace/name of the Gateway; without a namespace that of this object is meant.' }];
  }));
  const idle = book.pods === null ? [] : book.istioGateways.flatMap((one): Check[] => {
    const { selector } = one.spec;
    if (Object.keys(selector).length === 0 || book.podsIn(null).some(({ labels }) => selects(selector, labels))) return [];
    return [{ id: 'selects-nothing', weight: 'warning', object: named(one), path: 'spec.selector', sentence: 'No pod of the cluster has these labels: no proxy opens its ports.', remedy: 'Correct the labels to those of the gateway\'s pods.' }];
  });
  return [...bound, ...idle];
};
