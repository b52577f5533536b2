import { describe, expect, it } from 'vitest';
import { burstableType } from './instance-type';

describe('instance types', () => {
  it.each([
    ['t3.medium', true, 0.2], ['t3.2xlarge', true, 0.4], ['t2.xlarge', true, 0.225], ['t4g.nano', true, 0.05], ['t3a.large', true, 0.3], ['t3.future', true, null],
    ['e2-micro', true, 0.125], ['g1-small', true, 0.5], ['Standard_B2ms', true, 0.3], ['Standard_B2s_v2', true, 0.2], ['Standard_B2ats_v2', true, null],
    ['m5.large', false, null], ['e2-standard-4', false, null], ['n2-standard-8', false, null], ['Standard_D4s_v5', false, null], ['toString', false, null],
  ])('%s lives on credits: %s, earning %s of a vCPU', (type, burstable, baseline) => {
    expect(burstableType(type)).toEqual({ burstable, baseline });
  });

  it('does not call an unknown type steady', () => {
    expect([burstableType(null), burstableType('')]).toEqual([null, null]);
  });
});
