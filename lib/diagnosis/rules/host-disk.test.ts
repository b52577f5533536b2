import { describe, expect, it } from 'vitest';
import { diagnosisOf, told, type Trouble } from '../sample-diagnosis.test-data';
import { hostDisk } from './host-disk';

const slow: Trouble = { pod: (name, host) => (name === 'stock' && host === 'h2' ? 120 : 0), signals: (host) => (host === 'h2' ? { diskAwait: 0.09, psiIo: 0.6 } : {}) };

describe('a disk', () => {
  it('is blamed when its operations take longer and pods that wait for it are slow there', () => {
    expect(told(hostDisk, diagnosisOf(slow))).toEqual(['host-disk @ host h2']);
  });

  it('is blamed under a database that a slow workload waits for over TCP', () => {
    expect(told(hostDisk, diagnosisOf({ pod: (name) => (name === 'stock' ? 120 : 0), signals: (host) => (host === 'h4' ? { diskAwait: 0.09, psiIo: 0.6 } : {}) }))).toEqual(['host-disk @ host h4']);
  });

  it('is not blamed for I/O wait alone, which is idle time by another name', () => {
    expect(told(hostDisk, diagnosisOf({ ...slow, signals: (host) => (host === 'h2' ? { iowait: 0.9 } : {}) }))).toEqual([]);
  });

  it('is never blamed for time lost between two proxies', () => {
    expect(told(hostDisk, diagnosisOf({ gap: (_, to) => (to === 'cart' ? 70 : 0), signals: (host) => (host === 'h2' ? { diskAwait: 0.09, psiIo: 0.6 } : {}) }))).toEqual([]);
  });
});
