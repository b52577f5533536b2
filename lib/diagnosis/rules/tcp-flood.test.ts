import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { tcpFlood } from './tcp-flood';

/** stock waits inside itself and sends to its database as often as is told. */
const asks = (factor: number, more: Partial<Trouble> = {}): Trouble => ({ pod: (name) => (name === 'stock' ? 80 : 0), sends: () => factor, ...more });

describe('more asked over TCP', () => {
  it('is blamed where the caller waits and sends far more for each request', () => {
    expect(told(tcpFlood, diagnosisOf(asks(8)))).toEqual(['overload @ workload stock-db']);
    expect(diagnose(diagnosisOf(asks(8))).suspects[0]).toMatchObject({ class: 'overload', name: 'stock-db', sentence: 'stock sends 8.0 times as much to stock-db for each request of its own, and waits for it.' });
  });

  it('tells bytes for each request, and what was usual', () => {
    expect(diagnose(diagnosisOf(asks(8))).suspects[0]?.evidence[0]).toEqual({ what: 'stock sends 800 B to stock-db for each request, usually 100 B.', signal: 'tcp-bytes', value: 800, usual: 100, unit: 'bytes', samples: 3000 });
  });

  it('is not blamed where as much is sent as usual', () => {
    expect(force(tcpFlood, diagnosisOf(asks(1)))).toBe(0);
  });

  it('is not blamed where more is sent because more requests arrive', () => {
    expect(force(tcpFlood, diagnosisOf(asks(3, { load: () => 3 })))).toBe(0);
  });

  it('is not blamed where too little is sent to tell', () => {
    expect(force(tcpFlood, diagnosisOf(asks(0.01)))).toBe(0);
  });

  it('is not blamed while nobody waits for it', () => {
    expect(diagnose(diagnosisOf({ sends: () => 8 })).suspects).toEqual([]);
  });
});
