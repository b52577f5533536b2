import { describe, expect, it } from 'vitest';
import { Disk } from './disk';
import { mix } from './draw';

function busyDisk(syncs: number, serviceMs: number, depth: number, seconds: number): { disk: Disk; inFlight: number; meanSync: number } {
  const disk = new Disk();
  disk.serviceMs = serviceMs;
  disk.writerDepth = depth;
  let sum = 0;
  let inFlight = 0;
  for (let s = 0; s < seconds; s++) {
    for (let i = 0; i < syncs; i++) sum += disk.sync(mix(s, i));
    inFlight = disk.settle();
  }
  return { disk, inFlight, meanSync: sum / syncs / seconds };
}

describe('disk', () => {
  it('takes the M/M/1 time below its limit', () => {
    const { disk, meanSync } = busyDisk(375, 2, 0, 400);
    expect(disk.rho).toBeCloseTo(0.8, 9);
    expect(disk.awaitMs).toBeCloseTo(10, 9);
    expect(Math.abs(meanSync / 10 - 1)).toBeLessThan(0.03);
  });

  it('obeys Little: in flight = rate · await', () => {
    const { disk, inFlight } = busyDisk(375, 2, 0, 3);
    expect(inFlight).toBeCloseTo((disk.completed * disk.awaitMs) / 1000, 12);
    expect(inFlight).toBeCloseTo(4, 9);
  });

  it('grows a queue above its limit and is then always busy', () => {
    const { disk } = busyDisk(575, 2, 0, 4);
    expect(disk.backlog).toBeCloseTo(400, 9);
    expect(disk.busy).toBe(1);
  });

  it('makes a sync wait behind what a bulk writer keeps in flight', () => {
    const { disk, meanSync } = busyDisk(20, 5, 12, 200);
    expect(disk.busy).toBe(1);
    expect(disk.completed).toBe(200);
    expect(meanSync).toBeGreaterThan(65);
    expect(meanSync).toBeLessThan(70);
  });

  it('reads a page in the M/M/1 time, and counts it as a read', () => {
    const disk = new Disk();
    disk.serviceMs = 2;
    let sum = 0;
    for (let s = 0; s < 400; s++) {
      for (let i = 0; i < 375; i++) sum += i % 3 === 0 ? disk.read(mix(s, i)) : disk.sync(mix(s, i));
      disk.settle();
    }
    expect(Math.abs(sum / 400 / 375 / 10 - 1)).toBeLessThan(0.03);
    expect([disk.readsCompleted, disk.completed]).toEqual([125, 400]);
  });

  it('lets whoever writes through the page cache wait only beside a bulk writer, and 200 ms at most', () => {
    expect([0, 12, 64].map((depth) => busyDisk(20, 5, depth, 2).disk.pageWriteMs)).toEqual([0, expect.closeTo(60 + 5 + (0.225 * 5) / 0.775, 9), 200]);
  });
});
