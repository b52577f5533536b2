import { describe, expect, it } from 'vitest';
import { diskCounters, mostUsed } from './disk-counters';

describe('the kernel’s counters of disks', () => {
  it('are read for whole disks, and the most of any of them is told', () => {
    const text = (writes: number, busy: number) => ['   7       0 loop0 9 0 9 9 9 9 9 9 0 9 9', ` 254       0 vda 100 1 800 50 ${writes} 7 9000 400 0 ${busy} 3000 0 0 0 0`, ' 254       1 vda1 100 1 800 50 999999 7 9000 400 0 99999 3000 0 0 0 0', ' 259       0 nvme0n1 1 0 8 1 1 0 8 1 0 20 1', ''].join('\n');
    const [before, after] = [diskCounters(text(200, 1000)), diskCounters(text(350, 6000))];
    expect([...before]).toEqual([['vda', { writes: 200, busy: 1, waited: 3 }], ['nvme0n1', { writes: 1, busy: 0.02, waited: 0.001 }]]);
    expect(mostUsed(before, after, 10)).toEqual({ writes: 150, busy: 0.5, queue: 0 });
  });
});
