import type { Ratio } from '@/lib/base/units';

/** A burstable family: full speed only while credits last, then the baseline. */
export interface BurstableType {
  readonly burstable: boolean;
  /** Share of each vCPU that is earned for ever; null = not published or not known. */
  readonly baseline: Ratio | null;
}

/** Baseline per vCPU by AWS size (EC2 user guide, burstable performance instances). t2 differs from t3, t3a and t4g where two numbers stand. */
const awsBaseline: Readonly<Record<string, readonly [t2: Ratio | null, t3: Ratio | null]>> = {
  nano: [0.05, 0.05], micro: [0.1, 0.1], small: [0.2, 0.2], medium: [0.2, 0.2],
  large: [0.3, 0.3], xlarge: [0.225, 0.4], '2xlarge': [0.16875, 0.4],
};

/** Share of a vCPU by Google's shared-core types: of two vCPUs for e2, of one for f1 and g1. */
const googleBaseline: Readonly<Record<string, Ratio>> = {
  'e2-micro': 0.125, 'e2-small': 0.25, 'e2-medium': 0.5, 'f1-micro': 0.2, 'g1-small': 0.5,
};

/** Baseline per vCPU of Azure's B-series (B-series documentation), by the size without `Standard_`. */
const azureBaseline: Readonly<Record<string, Ratio>> = {
  b1ls: 0.05, b1s: 0.1, b1ms: 0.2, b2s: 0.2, b2ms: 0.3, b4ms: 0.225, b8ms: 0.16875, b12ms: 0.16875, b16ms: 0.16875, b20ms: 0.16875,
};

/**
 * Whether an instance type lives on credits: AWS t2, t3, t3a, t4g; Google's shared-core types; Azure's B-series.
 * null = the type is not known at all.
 */
export function burstableType(instanceType: string | null): BurstableType | null {
  if (instanceType === null || instanceType === '') return null;
  const name = instanceType.toLowerCase();
  const aws = /^(t2|t3|t3a|t4g)\.([a-z0-9]+)$/.exec(name);
  if (aws) return { burstable: true, baseline: awsBaseline[aws[2] ?? '']?.[aws[1] === 't2' ? 0 : 1] ?? null };
  const google = googleBaseline[name];
  if (google !== undefined) return { burstable: true, baseline: google };
  const azure = /^(?:standard_)?(b\d+[a-z]*)(?:_v\d+)?$/.exec(name);
  if (azure) return { burstable: true, baseline: azureBaseline[azure[1] ?? ''] ?? null };
  return { burstable: false, baseline: null };
}
