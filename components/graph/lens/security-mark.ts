import { formatRatio } from '@/lib/base/format-number';
import { reachesOutside } from './outside';
import { gradeMark, volumeText, type EdgeInLens, type LensMark } from './lens-mark';
import { lensThresholds } from './lens-thresholds';

/** Share under mTLS; plain text is named. Ends outside the mesh cannot speak it and accuse nobody; what nobody saw is unknown. */
export function securityMark({ edge, facts, health }: EdgeInLens): LensMark {
  const { mtls } = edge;
  if (health.grade === 'idle') return gradeMark('idle', edge, () => []);
  if (reachesOutside(edge, facts)) return { tone: 'faint', dash: edge.protocol === 'tcp' ? 'tcp' : 'thin', loud: 0, label: () => ['outside the mesh'] };
  if (mtls === null) return gradeMark('unknown', edge, () => ['mTLS unknown']);
  if (mtls >= lensThresholds.mtlsWhole) return gradeMark('calm', edge, () => ['mTLS']);
  const plain = 1 - mtls;
  return gradeMark(plain >= lensThresholds.plainText ? 'critical' : 'raised', edge, () => [`plain text ${formatRatio(plain)}`, volumeText(edge)]);
}
