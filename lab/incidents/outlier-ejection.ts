import { serviceParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** Client proxies eject endpoints that fail, down to the last. */
export const outlierEjection: Incident = {
  name: 'outlier-ejection',
  summary: 'Client proxies eject endpoints after few failures, down to the last one.',
  rampSeconds: 0,
  knobs: [
    place('service', 'Service, as namespace/name.', 'accounts/profile'),
    dial('consecutive', 'Failures in a row that eject.', 1, 10, 1),
    dial('base', 'Seconds of the first ejection.', 1, 300, 60),
    dial('share', 'Share of the endpoints that may be out.', 0.1, 1, 1),
    dial('errors', 'Share of answers of the workload of that name that fail.', 0, 1, 0.05),
  ],
  blames: (knobs) => ({ class: 'config', kind: 'service', name: textOf(knobs, 'service'), decidedBy: [] }),
  apply(parameters, knobs, level) {
    const service = serviceParameters(parameters, textOf(knobs, 'service'));
    if (level <= 0) return;
    service.outliers = { consecutive: Math.round(numberOf(knobs, 'consecutive')), baseSeconds: numberOf(knobs, 'base'), maxShare: numberOf(knobs, 'share') };
    const workload = parameters.workloads.get(textOf(knobs, 'service'));
    if (workload !== undefined) workload.errorShare += numberOf(knobs, 'errors');
  },
};
