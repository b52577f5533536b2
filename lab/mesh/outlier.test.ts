import { describe, expect, it } from 'vitest';
import { failed, ok } from './outcome';
import { judge } from './outlier';

const policy = { consecutive: 3, baseSeconds: 30, maxShare: 0.5 };

describe('outlier detection', () => {
  it('ejects after failures in a row, longer each time, and forgets them after a success', () => {
    const record = { failures: 0, ejections: 0, ejectedUntil: 0 };
    for (const outcome of [failed, failed, ok, failed, failed]) judge(record, outcome, policy, 0, 4, 1000);
    expect(record).toEqual({ failures: 2, ejections: 0, ejectedUntil: 0 });
    judge(record, failed, policy, 0, 4, 1000);
    expect(record).toEqual({ failures: 0, ejections: 1, ejectedUntil: 31_000 });
    for (let i = 0; i < 3; i++) judge(record, failed, policy, 0, 4, 40_000);
    expect(record.ejectedUntil).toBe(100_000);
  });

  it('keeps the share that must stay, yet always allows one', () => {
    const second = { failures: 2, ejections: 0, ejectedUntil: 0 };
    judge(second, failed, policy, 2, 4, 1000);
    expect(second.ejectedUntil).toBe(0);
    const only = { failures: 2, ejections: 0, ejectedUntil: 0 };
    judge(only, failed, policy, 0, 1, 1000);
    expect(only.ejectedUntil).toBe(31_000);
  });
});
