import type { Option } from '@/components/find/option-list';
import { comparePresets, momentBefore } from '@/components/toolbar/compare-menu';
import { lensTexts } from '@/components/toolbar/lens-choice';
import { windowPresets } from '@/components/toolbar/time-menu';
import { formatSpan } from '@/lib/base/format-time';
import { levels } from '@/lib/topology/graph';
import { quantileNames } from '@/lib/url/lens';
import type { MainView } from '@/lib/url/main-view';
import type { Folds } from './use-folds';
import { steppedMoment } from './use-main-keys';

interface CommandsOf {
  readonly view: MainView;
  readonly change: (changes: Partial<MainView>) => void;
  readonly shownAt: number | null;
  /** When the first suspect's trouble began; null = not known. */
  readonly since: number | null;
  readonly namespaces: readonly string[];
  readonly folds: Folds;
  readonly onKeys: () => void;
  readonly onEvidence: () => void;
  readonly onFit: () => void;
  readonly onCsv: () => void;
  readonly onGo: (screen: string) => void;
}

/** Everything that the command palette can do besides going to things by name. */
export function mainCommands({ view, change, shownAt, since, namespaces, folds, onKeys, onEvidence, onFit, onCsv, onGo }: CommandsOf): Option[] {
  const command = (name: string, about: string, run: () => void, keyName?: string): Option => ({ id: `${about}/${name}`, name, about, run, keyName });
  const set = (name: string, about: string, changes: Partial<MainView>, keyName?: string) => command(name, about, () => change(changes), keyName);
  return [
    command('Evidence of the verdict', 'verdict', onEvidence, 'e'),
    set(view.sick ? 'Show all edges' : 'Sick only', 'map', { sick: !view.sick }, 's'),
    set(view.table ? 'Show the map' : 'Show the map as a table', 'map', { table: !view.table }, 'v'),
    command('Fit the map', 'map', onFit, 'f'),
    ...(view.focus === null ? [] : [set('Whole mesh: end the focus', 'map', { focus: null })]),
    ...(view.hide.length === 0 ? [] : [set('Undo: show what was hidden last', 'map', { hide: view.hide.slice(0, -1) }, 'u'), set('Show everything that is hidden', 'map', { hide: [] })]),
    ...lensTexts.map((lens) => set(`Lens: ${lens.text}`, lens.hint, { lens: lens.value }, lens.keyName)),
    ...quantileNames.map((q) => set(`Quantile: ${q.toUpperCase()}`, 'latency lens', { lens: 'latency', q })),
    ...levels.map((level) => set(`Level: ${level}`, 'map', { level, sel: null, focus: null, hide: [] })),
    set('Live', 'time', { at: null }, '0'),
    set('One window back', 'time', { at: steppedMoment(view, shownAt, -1) }, ','),
    set('One window forward', 'time', { at: steppedMoment(view, shownAt, 1) }, '.'),
    ...windowPresets.map((window) => set(`Window: ${formatSpan(window)}`, 'time', { window })),
    ...(since === null ? [] : [set('Compare with before the incident', 'compare', { compare: momentBefore(since, view.window) })]),
    ...comparePresets.map((span) => set(`Compare with ${formatSpan(span)} before`, 'compare', { compare: -span })),
    ...(view.compare === null ? [] : [set('End the comparison', 'compare', { compare: null }, 'c')]),
    set('Namespaces: all', 'scope', { ns: [] }),
    ...namespaces.map((ns) => set(`Namespace: only ${ns}`, 'scope', { ns: [ns] })),
    command('Edges as CSV', 'file', onCsv),
    command('Fold the lists', 'panels', folds.foldLeft, '['),
    command('Fold the details', 'panels', folds.foldRight, ']'),
    command('Fold the time strip', 'panels', folds.foldStrip, 'm'),
    command('Hosts', 'screen', () => onGo('/hosts')),
    command('Compare: everything that changed', 'screen', () => onGo('/compare')),
    command('Report: to print or paste', 'screen', () => onGo('/report')),
    command('Doctor: what was found', 'screen', () => onGo('/doctor')),
    command('Keys', 'help', onKeys, '?'),
  ];
}
