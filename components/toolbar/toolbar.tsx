'use client';

import type { RefObject } from 'react';
import type { Lens, QuantileName } from '@/lib/url/lens';
import type { MainView } from '@/lib/url/main-view';
import { CopyButton } from '../ui/copy-button';
import { Hint } from '../ui/hint';
import { ToolButton } from '../ui/tool-button';
import { Bar, BarSpace, BarText } from './bar';
import { FindBox } from './find-box';
import { LevelMenu } from './level-menu';
import { Logo } from './logo';
import { MoreMenu } from './more-menu';
import { NamespaceMenu } from './namespace-menu';
import { Segmented } from './segmented';
import { TimeMenu, type TimeMenuProps } from './time-menu';

/** Which menu of the bar is open. */
export type OpenMenu = 'namespaces' | 'time' | null;

interface ToolbarProps {
  readonly view: MainView;
  readonly onView: (change: Partial<MainView>) => void;
  readonly cluster: string;
  readonly namespaces: readonly string[];
  readonly time: Pick<TimeMenuProps, 'shownAt' | 'age'>;
  readonly hits: number | null;
  readonly findRef: RefObject<HTMLInputElement | null>;
  readonly open: OpenMenu;
  readonly onOpen: (menu: OpenMenu) => void;
  readonly link: () => string;
  readonly scope: string;
  readonly onKeys: () => void;
}

const lensOptions = [
  { value: 'latency', text: 'Latency', hint: 'Colour and label by P99', keyName: '1' },
  { value: 'errors', text: 'Errors', hint: 'Colour and label by failed requests', keyName: '2' },
  { value: 'traffic', text: 'Traffic', hint: 'Label by requests and bytes', keyName: '3' },
  { value: 'hosts', text: 'Hosts', hint: 'Colour by the machines under the pods', keyName: '4' },
] as const satisfies readonly { value: Lens; text: string; hint: string; keyName: string }[];

const quantileOptions = [
  { value: 'p50', text: 'P50', hint: 'Half of the requests are faster', keyName: 'q' },
  { value: 'p95', text: 'P95', hint: '95 of 100 requests are faster', keyName: 'q' },
  { value: 'p99', text: 'P99', hint: '99 of 100 requests are faster', keyName: 'q' },
] as const satisfies readonly { value: QuantileName; text: string; hint: string; keyName: string }[];

/** The tool bar of the main screen: one line that never wraps. */
export function Toolbar({ view, onView, cluster, namespaces, time, hits, findRef, open, onOpen, link, scope, onKeys }: ToolbarProps) {
  return (
    <Bar>
      <Logo href={`/${scope}`} />
      <BarText title={`Cluster ${cluster}`}>{cluster}</BarText>
      <NamespaceMenu known={namespaces} chosen={view.ns} onChange={(ns) => onView({ ns })} opened={open === 'namespaces'} onOpened={(opened) => onOpen(opened ? 'namespaces' : null)} />
      <LevelMenu level={view.level} onChange={(level) => onView({ level, sel: null })} />
      <Segmented label="Lens" options={lensOptions} value={view.lens} onChange={(lens) => onView({ lens })} />
      {view.lens === 'latency' ? <Segmented label="Quantile" options={quantileOptions} value={view.q} onChange={(q) => onView({ q })} /> : null}
      <FindBox ref={findRef} text={view.find} onChange={(find) => onView({ find })} hits={hits} />
      <BarSpace />
      <Hint text="Only sick and strained edges and what they join" keyName="s">
        <ToolButton on={view.sick} onClick={() => onView({ sick: !view.sick })}>Sick only</ToolButton>
      </Hint>
      <TimeMenu {...time} at={view.at} window={view.window} onChange={onView} opened={open === 'time'} onOpened={(opened) => onOpen(opened ? 'time' : null)} />
      <CopyButton label="Share" hint="Copy a link to exactly this view at exactly this time" keyName="y" text={link} />
      <MoreMenu scope={scope} onKeys={onKeys} />
    </Bar>
  );
}
