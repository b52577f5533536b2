import { serviceParameters } from '../physics/parameters';
import type { Incident } from './incident';
import { dial, numberOf, place, textOf } from './incident';

/** The calling code tries again behind a time-out of its own. */
export const codeRetries: Incident = {
  name: 'code-retries',
  summary: 'The calling code tries again behind a time-out of its own.',
  rampSeconds: 0,
  knobs: [
    place('service', 'Service, as namespace/name.', 'payments/payment'),
    dial('attempts', 'Retries after the first try.', 0, 10, 3),
    dial('timeout', 'Its time-out, ms.', 5, 10000, 60),
  ],
  blames: (knobs) => ({ class: 'overload', kind: 'service', name: textOf(knobs, 'service'), decidedBy: [] }),
  apply(parameters, knobs, level) {
    const service = serviceParameters(parameters, textOf(knobs, 'service'));
    if (level > 0) service.appRetry = { attempts: Math.round(numberOf(knobs, 'attempts')), timeoutMs: numberOf(knobs, 'timeout') };
  },
};
