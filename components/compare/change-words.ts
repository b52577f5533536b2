import { formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import type { ChangeKind, MeshChange } from './compare-meshes';

/** What happened, in a word, with a sign that differs by shape. */
export const changeWords: Readonly<Record<ChangeKind, readonly [sign: string, word: string, worse: boolean]>> = {
  slower: ['▲', 'slower', true], faster: ['▽', 'faster', false], 'fails-more': ['▲', 'fails more', true], 'fails-less': ['▽', 'fails less', false],
  born: ['+', 'new', false], gone: ['−', 'gone', false], busier: ['»', 'busier', false], quieter: ['«', 'quieter', false], moved: ['⇄', 'pods moved', false],
  'host-worse': ['▲', 'worse', true], 'host-better': ['▽', 'better', false],
};

function number(value: number | null, unit: MeshChange['unit']): string {
  if (value === null) return '–';
  switch (unit) {
    case 'ms': return formatMilliseconds(value);
    case 'ratio': return formatRatio(value);
    case 'perSecond': return formatRate(value);
    case 'pods': return `${value} ${value === 1 ? 'pod' : 'pods'}`;
  }
}

/** `23 ms → 812 ms`; for pods where they went. */
export function changeNumbers({ kind, before, now, unit, detail }: MeshChange): string {
  if (kind === 'moved') return detail ?? '';
  if (kind === 'born') return number(now, unit);
  if (kind === 'gone') return `was ${number(before, unit)}`;
  return `${detail === null ? '' : `${detail} `}${number(before, unit)} → ${number(now, unit)}`;
}
