import { describe, expect, it } from 'vitest';
import { ApiFailure } from './api-failure';
import { kindStateOf, stateOf, type LoopStatus } from './kind-state';

const well: LoopStatus = { synced: true, listingSince: null, asOf: 100_000, lastTry: 90_000, nextTry: null, failures: 0, failure: null, objects: 3 };
const failing = (reason: ConstructorParameters<typeof ApiFailure>[0], more: Partial<LoopStatus> = {}): LoopStatus => ({ ...well, failures: 2, nextTry: 130_000, failure: new ApiFailure(reason, 'HTTP 500: no'), ...more });

describe('the state of a loop', () => {
  it.each([
    ['starting', { ...well, synced: false, asOf: null }],
    ['slow', { ...well, synced: false, asOf: null, listingSince: 89_000 }],
    ['ok', well],
    ['slow', failing('server')],
    ['stale', failing('timeout', { asOf: 60_000 })],
    ['down', failing('unreachable', { synced: false, asOf: null })],
    ['denied', failing('denied')],
    ['denied', failing('credentials')],
    ['absent', failing('absent')],
    ['throttled', failing('throttled')],
  ] as const)('is %s', (state, status) => {
    expect(stateOf(status, 100_000)).toBe(state);
  });
});

describe('the state of a kind', () => {
  it('is that of its only loop, in seconds', () => {
    expect(kindStateOf('pods', [{ namespace: null, status: well }], 100_000)).toEqual({ kind: 'pods', state: 'ok', asOf: 100, lastTry: 90, nextTry: null, failures: 0, objects: 3 });
  });

  it('is the worst over namespaces, names the guilty ones, and counts what is held', () => {
    const loops = [{ namespace: 'shop', status: well }, { namespace: 'bank', status: failing('denied', { asOf: null, objects: 0 }) }];
    expect(kindStateOf('pods', loops, 100_000)).toEqual({ kind: 'pods', state: 'denied', asOf: 100, lastTry: 90, nextTry: 130, failures: 2, code: 'denied', detail: 'bank: HTTP 500: no', objects: 3 });
  });
});
