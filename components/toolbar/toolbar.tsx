'use client';

import type { ReactNode } from 'react';
import type { QuantileName } from '@/lib/url/lens';
import type { MainView } from '@/lib/url/main-view';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import { Bar, BarSpace, BarText } from './bar';
import { CompareMenu } from './compare-menu';
import { LensChoice } from './lens-choice';
import { LevelMenu } from './level-menu';
import { Logo } from './logo';
import { MoreMenu } from './more-menu';
import { NamespaceMenu } from './namespace-menu';
import { Segmented } from './segmented';
import { TimeMenu, type TimeMenuProps } from './time-menu';
import styles from './bar.module.css';

/** Which menu of the bar is open. */
export type OpenMenu = 'namespaces' | 'time' | 'compare' | null;

interface ToolbarProps {
  readonly view: MainView;
  readonly onView: (change: Partial<MainView>) => void;
  readonly cluster: string;
  readonly namespaces: readonly string[];
  readonly time: Pick<TimeMenuProps, 'shownAt' | 'age'>;
  /** When the trouble of the first suspect began; null = not known. */
  readonly since: number | null;
  readonly open: OpenMenu;
  readonly onOpen: (menu: OpenMenu) => void;
  /** The field that finds. */
  readonly find: ReactNode;
  /** The menu that shares. */
  readonly share: ReactNode;
  readonly scope: string;
  readonly onKeys: () => void;
  readonly onCommands: () => void;
}

const quantileOptions = [
  { value: 'p50', text: 'P50', hint: 'Half of the requests are faster', keyName: 'q' },
  { value: 'p95', text: 'P95', hint: '95 of 100 requests are faster', keyName: 'q' },
  { value: 'p99', text: 'P99', hint: '99 of 100 requests are faster', keyName: 'q' },
] as const satisfies readonly { value: QuantileName; text: string; hint: string; keyName: string }[];

/** The tool bar of the main screen: one line that never wraps; on narrow screens the rarest fold into the last menu. */
export function Toolbar({ view, onView, cluster, namespaces, time, since, find, share, open, onOpen, scope, onKeys, onCommands }: ToolbarProps) {
  const opens = (menu: OpenMenu) => ({ opened: open === menu, onOpened: (opened: boolean) => onOpen(opened ? menu : null) });
  return (
    <Bar>
      <Logo href={`/${scope}`} />
      <span className={styles.rare}><BarText title={`Cluster ${cluster}`}>{cluster}</BarText></span>
      <NamespaceMenu known={namespaces} chosen={view.ns} onChange={(ns) => onView({ ns })} {...opens('namespaces')} />
      <LevelMenu level={view.level} onChange={(level) => onView({ level, sel: null, focus: null, hide: [] })} />
      <LensChoice lens={view.lens} onChange={(lens) => onView({ lens })} />
      {view.lens === 'latency' || view.lens === 'change' ? <span className={styles.rarest}><Segmented label="Quantile" options={quantileOptions} value={view.q} onChange={(q) => onView({ q })} /></span> : null}
      {find}
      <BarSpace />
      <span className={styles.rare}>
        <Hint text="Only sick and strained edges and what they join" keyName="s"><ToolButton on={view.sick} onClick={() => onView({ sick: !view.sick })}>Sick only</ToolButton></Hint>
      </span>
      <TimeMenu {...time} at={view.at} window={view.window} onChange={onView} {...opens('time')} />
      <CompareMenu compare={view.compare} shownAt={time.shownAt} window={view.window} since={since} onChange={(compare) => onView({ compare })} {...opens('compare')} />
      {share}
      <MoreMenu scope={scope} onKeys={onKeys} main={{ view, onView, onCommands }} />
    </Bar>
  );
}
