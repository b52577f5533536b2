'use client';

import { useState, type ReactNode } from 'react';
import type { ScopeView } from '@/lib/url/scope-view';
import { useKeys } from '../ui/use-keys';
import { Bar, BarSpace, BarText } from './bar';
import { KeysHelp } from './keys-help';
import { Logo } from './logo';
import { MoreMenu } from './more-menu';
import { ScreenLinks } from './screen-links';
import { TimeMenu, type TimeMenuProps } from './time-menu';

interface ScopeBarProps extends Pick<TimeMenuProps, 'shownAt' | 'age'> {
  readonly title: string;
  readonly view: ScopeView;
  readonly onView: (changes: Partial<ScopeView>) => void;
  readonly cluster: string | null;
  readonly scope: string;
  /** Controls that this screen alone has, left of the time. */
  readonly children?: ReactNode;
}

/** The bar of the screens beside the map: time and scope are the same there. */
export function ScopeBar({ title, view, onView, cluster, shownAt, age, scope, children }: ScopeBarProps) {
  const [timeOpen, setTimeOpen] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  useKeys({ t: () => setTimeOpen(true), 0: () => onView({ at: null }), '?': () => setKeysShown(true) });
  return (
    <Bar>
      <Logo href={`/${scope}`} />
      {cluster === null ? null : <BarText title={`Cluster ${cluster}`}>{cluster}</BarText>}
      <ScreenLinks current={title} scope={scope} />
      <BarSpace />
      {children}
      <TimeMenu at={view.at} window={view.window} shownAt={shownAt} age={age} onChange={onView} opened={timeOpen} onOpened={setTimeOpen} />
      <MoreMenu scope={scope} onKeys={() => setKeysShown(true)} />
      <KeysHelp opened={keysShown} onClose={() => setKeysShown(false)} />
    </Bar>
  );
}
