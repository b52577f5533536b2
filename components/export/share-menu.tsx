'use client';

import { Menu } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useContext, useState } from 'react';
import type { GraphMapHandle } from '@/components/graph/graph-map';
import type { Before } from '@/components/graph/lens/lens-facts';
import type { Theme } from '@/components/graph/palette';
import type { MeshPicture } from '@/components/mesh/mesh-picture';
import { Hint } from '@/components/ui/hint';
import { ToolButton } from '@/components/ui/tool-button';
import { useTheme } from '@/components/ui/use-theme';
import { useZone } from '@/components/ui/use-zone';
import { saveFile } from './save-file';
import styles from './share-menu.module.css';
import type { Shown, ShownView } from './shown-view';
import { SnapshotOpener } from './snapshot-opener';
import type { FileWish } from './make-files';

interface ShareMenuProps {
  /** Absolute link to the view, made when asked. */
  readonly link: () => string;
  /** null while nothing is drawn: then only the link can be shared. */
  readonly picture: MeshPicture | null;
  readonly view: ShownView;
  /** The side one compares with; null = compared with nothing. */
  readonly before: Before | null;
  readonly cluster: string;
  readonly map: () => GraphMapHandle | null;
  /** What the verdict strip says; null when nothing is sick. */
  readonly verdict: string | null;
}

const pictures = [
  { kind: 'png', size: 'slide', text: 'PNG for a slide', note: '3840 × 2160' },
  { kind: 'png', size: 'page', text: 'PNG for a page', note: 'A4' },
  { kind: 'svg', size: 'slide', text: 'SVG for a slide', note: '16 : 9' },
  { kind: 'svg', size: 'page', text: 'SVG for a page', note: 'A4' },
] as const;

const files = [
  { kind: 'report', text: 'Report', note: 'Markdown, pictures' },
  { kind: 'snapshot', text: 'Snapshot file', note: 'opens offline' },
  { kind: 'edges', text: 'Edges as CSV', note: '' },
  { kind: 'hosts', text: 'Hosts as CSV', note: '' },
] as const;

/** Says for a moment on the button what became of it. */
function useOutcome(): readonly [string | null, (work: Promise<string>) => void] {
  const [said, setSaid] = useState<string | null>(null);
  const follow = (work: Promise<string>): void => {
    setSaid('Making…');
    const show = (text: string): void => {
      setSaid(text);
      setTimeout(() => setSaid((now) => (now === text ? null : now)), 2_500);
    };
    work.then(show, (error: unknown) => show(error instanceof Error ? error.message : 'That failed.'));
  };
  return [said, follow];
}

/** Takes what is shown out of the browser: link, picture, report, snapshot, tables. */
export function ShareMenu({ link, picture, view, before, cluster, map, verdict }: ShareMenuProps) {
  const client = useQueryClient();
  const clipboard = useClipboard();
  const openSnapshot = useContext(SnapshotOpener);
  const [zone] = useZone();
  const pageTheme = useTheme();
  const [chosen, setChosen] = useState<Theme | null>(null);
  const theme = chosen ?? pageTheme;
  const [outcome, follow] = useOutcome();
  const shown = (): Shown | null => (picture === null ? null : { picture, view, before, cluster, zone, verdict, link: link() });
  const make = async (wish: FileWish): Promise<string> => {
    const now = shown();
    if (now === null) throw new Error('Nothing is drawn yet.');
    const { makeFiles } = await import('./make-files');
    for (const file of await makeFiles(wish, now, map()?.still() ?? null, client)) saveFile(file.content, file.name);
    return 'Saved';
  };
  const copyPicture = async (): Promise<string> => {
    const now = shown();
    if (now === null) throw new Error('Nothing is drawn yet.');
    const png = import('./make-files').then(({ pictureOf }) => pictureOf(now, map()?.still() ?? null, { size: 'slide', theme }));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return 'Copied';
  };
  const copyLink = () => {
    clipboard.copy(link());
    follow(Promise.resolve('Copied'));
  };
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ToolButton aria-label="Share" aria-live="polite"><Hint text="Link, picture, report, snapshot, tables" keyName="y"><span>{outcome ?? 'Share'}</span></Hint></ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={copyLink} rightSection={<kbd>y</kbd>}>Copy link to this moment</Menu.Item>
        <Menu.Label>Picture with caption</Menu.Label>
        <div className={styles.themes} role="group" aria-label="Colours of the picture">
          {(['light', 'dark'] as const).map((one) => <button key={one} type="button" role="menuitemradio" aria-checked={theme === one} className={styles.theme} onClick={() => setChosen(one)}>{one}</button>)}
        </div>
        <Menu.Item disabled={picture === null} onClick={() => follow(copyPicture())}>Copy picture</Menu.Item>
        {pictures.map(({ text, note, ...wish }) => <Menu.Item key={text} disabled={picture === null} rightSection={<small>{note}</small>} onClick={() => follow(make({ ...wish, theme }))}>{text}</Menu.Item>)}
        <Menu.Label>Files</Menu.Label>
        {files.map(({ kind, text, note }) => <Menu.Item key={kind} disabled={picture === null || (kind === 'hosts' && picture.hosts === null)} rightSection={<small>{note}</small>} onClick={() => follow(make({ kind, size: 'page', theme }))}>{text}</Menu.Item>)}
        {openSnapshot === null ? null : <Menu.Item onClick={openSnapshot}>Open a snapshot…</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
