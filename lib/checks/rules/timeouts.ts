import { named, type Check, type CheckRule } from '../check';
import { secondsOf } from '../specs/fields';

/** What Istio does when a route says nothing about retries: two more tries. */
const usualAttempts = 2;

/** Retries that the timeout of the whole request cuts off, and retries that multiply load. */
export const timeouts: CheckRule = (book) => book.virtualServices.flatMap((one) => one.spec.http.flatMap(({ timeout, retries }, index): Check[] => {
  const [whole, each] = [secondsOf(timeout), secondsOf(retries?.perTryTimeout ?? null)];
  const attempts = retries?.attempts ?? usualAttempts;
  const path = `spec.http[${index}]`;
  const found: Check[] = [];
  if (whole !== null && whole > 0 && each !== null && retries !== null && attempts > 0 && each * (attempts + 1) > whole) {
    const fits = Math.floor(whole / each);
    found.push({ id: 'retries-cut-off', weight: 'warning', object: named(one), path: `${path}.retries`, sentence: fits < 1 ? `One try may take ${retries.perTryTimeout ?? ''}, longer than the whole request (${timeout ?? ''}): no second one ever begins after a slow first.` : `${attempts + 1} tries of ${retries.perTryTimeout ?? ''} do not fit into the timeout of ${timeout ?? ''}: after slow tries only ${fits} of them run.`, remedy: 'Give the request the time of all its tries, or fewer or shorter tries.' });
  }
  if (retries !== null && attempts > 5) found.push({ id: 'many-retries', weight: 'note', object: named(one), path: `${path}.retries.attempts`, sentence: `A request that fails is asked ${attempts + 1} times: when the service is overloaded this multiplies its load.`, remedy: 'Two or three tries are enough for what retries can heal.' });
  return found;
}));

/** Faults that somebody injects on purpose. */
export const injectedFaults: CheckRule = (book) => book.virtualServices.flatMap((one) => one.spec.http.flatMap(({ fault }, index): Check[] => {
  if (fault === null || (fault.delay === null && fault.abort === null)) return [];
  return [{ id: 'injected-fault', weight: 'warning', object: named(one), path: `spec.http[${index}].fault`, sentence: `It ${[fault.delay === null ? '' : 'delays', fault.abort === null ? '' : 'fails'].filter((part) => part !== '').join(' and ')} requests on purpose.`, remedy: 'Take the fault out when the trial is over.' }];
}));
