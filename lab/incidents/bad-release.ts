import { serviceParameters, workloadParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf, workloadBlame } from './incident';

/** A new version of a workload is worse and gets part of the traffic. */
export const badRelease: Incident = {
  name: 'bad-release',
  summary: 'A new version of a workload is worse and gets part of the traffic.',
  rampSeconds: 0,
  knobs: [
    place('workload', 'The new version, as namespace/name.', 'shop/catalog-v2'),
    place('service', 'Its service.', 'shop/catalog'),
    dial('weight', 'Share of the traffic it gets.', 0.01, 1, 0.1),
    dial('errors', 'Share of its answers that fail.', 0, 1, 0),
    dial('factor', 'Factor on its time.', 1, 100, 30),
  ],
  blames: (knobs) => workloadBlame('application', knobs),
  apply(parameters, knobs, level) {
    const workload = workloadParameters(parameters, textOf(knobs, 'workload'));
    const service = serviceParameters(parameters, textOf(knobs, 'service'));
    if (level <= 0) return;
    service.canaryWeight = numberOf(knobs, 'weight');
    workload.errorShare += numberOf(knobs, 'errors');
    workload.waitFactor *= numberOf(knobs, 'factor');
    workload.release += 1;
  },
};
