'use client';

import type { Selection } from '@/lib/url/selection';
import { nodeNamer } from '../mesh/mesh-health';
import type { MeshPicture } from '../mesh/mesh-picture';
import { CopyButton } from '../ui/copy-button';
import { Meter } from '../ui/meter';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { ToolButton } from '../ui/tool-button';
import { useZone } from '../ui/use-zone';
import { formatCount } from '@/lib/base/format-number';
import { formatMoment } from '@/lib/base/format-time';
import { parseEdgeId } from '@/lib/topology/node-id';
import type { SuspectsAnswer } from '@/lib/wire/suspects-answer';
import { classWords, evidenceNumber, roleWords, sinceWords, sureness } from './suspect-words';
import styles from './suspects.module.css';
import type { Suspect } from './use-suspects';

type Evidence = Suspect['evidence'][number];

interface SuspectPanelProps {
  readonly suspect: Suspect;
  readonly answer: SuspectsAnswer;
  readonly picture: MeshPicture;
  readonly onSelect: (selection: Selection) => void;
}

/** All that speaks for and against one suspect, what is missing to decide, and how to confirm it. */
export function SuspectPanel({ suspect, answer, picture, onSelect }: SuspectPanelProps) {
  const [zone] = useZone();
  const place = suspectPlace(suspect);
  return (
    <>
      <header>
        <p className={styles.kind}>Suspect · {roleWords[suspect.role]} <span>{sureness(suspect.probability)}</span></p>
        <h2 className={styles.title}>{suspect.sentence}</h2>
        <p className={styles.facts}>{[suspect.kind, suspect.name, suspect.namespace, classWords[suspect.class], sinceWords(suspect.since, answer.at, zone)].filter((part) => part !== null).join(' · ')}</p>
        {place === null ? null : <ToolButton onClick={() => onSelect(place)}>Show {suspect.kind} {suspect.kind === 'edge' ? '' : suspect.name}</ToolButton>}
      </header>
      <Pieces title="What speaks for it" pieces={suspect.evidence} none="Nothing could be measured that speaks for it." />
      <Pieces title="What speaks against it" pieces={suspect.against} none="Nothing that was measured speaks against it." />
      <Explained suspect={suspect} answer={answer} picture={picture} onSelect={onSelect} />
      {suspect.missing.length === 0 ? null : <Section title="Missing to decide"><ul>{suspect.missing.map((one) => <li key={one} className={styles.small}>{one}</li>)}</ul></Section>}
      {suspect.confirm.length === 0 ? null : (
        <Section title="Confirm it">
          {suspect.confirm.map((one) => <div key={one.text} className={styles.confirm}><code>{one.text}</code><CopyButton label="Copy" hint={one.how === 'promql' ? 'A query for Prometheus' : 'A command that reads, and changes nothing'} text={() => one.text} /></div>)}
        </Section>
      )}
      <p className={styles.small}>Usual = {formatMoment(answer.baseline.start, zone)} to {formatMoment(answer.baseline.end, zone)}.</p>
    </>
  );
}

/** Where a suspect is on the map; null when it is on none of its places. */
export function suspectPlace({ kind, name, node, edge }: Suspect): Selection | null {
  if (kind === 'host') return { kind: 'host', id: name };
  if (node !== null) return { kind: 'node', id: node };
  return edge === null ? null : { kind: 'edge', id: edge };
}

function Pieces({ title, pieces, none }: { readonly title: string; readonly pieces: readonly Evidence[]; readonly none: string }) {
  return (
    <Section title={title}>
      {pieces.length === 0 ? <p className={styles.small}>{none}</p> : <ul className={styles.evidence}>{pieces.map((piece) => <Piece key={`${piece.signal} ${piece.what}`} piece={piece} />)}</ul>}
    </Section>
  );
}

/** One observation: the sentence, and its number beside what it usually is, on one scale. */
function Piece({ piece }: { readonly piece: Evidence }) {
  const { value, usual, unit, samples } = piece;
  const most = Math.max(Math.abs(value ?? 0), Math.abs(usual ?? 0));
  const share = (number: number | null) => (number === null || most === 0 ? null : Math.abs(number) / most);
  return (
    <li>
      {piece.what}
      {value === null || usual === null ? null : (
        <div className={styles.numbers}>
          <span>now</span><Meter share={share(value)} mark={Math.abs(value) > Math.abs(usual) ? 'critical' : 'calm'} /><b>{evidenceNumber(value, unit)}</b>
          <span>usual</span><Meter share={share(usual)} mark="calm" /><b>{evidenceNumber(usual, unit)}</b>
        </div>
      )}
      {samples === null ? null : <p className={styles.small}>from {formatCount(Math.round(samples))} samples</p>}
    </li>
  );
}

/** The ends of an edge that is not on this picture (another level, say), from its id. */
function edgeWords(id: string): string {
  const ends = parseEdgeId(id);
  return ends === null ? id : `${ends.source.name} → ${ends.target.name}`;
}

function Explained({ suspect, answer, picture, onSelect }: SuspectPanelProps) {
  if (suspect.explains.length === 0) return null;
  const name = nodeNamer(picture.graph.nodes);
  const sick = new Map(answer.sick.map((one) => [one.edge, one]));
  const rows = suspect.explains.slice(0, 20).map((id) => {
    const known = picture.health.edges.get(id);
    const number = sick.get(id);
    const words = known === undefined ? edgeWords(id) : `${name(known.edge.source)} → ${name(known.edge.target)}`;
    const change = number === undefined ? '' : `${evidenceNumber(number.usual, number.unit) ?? '–'} → ${evidenceNumber(number.now, number.unit) ?? '–'}`;
    return { id, label: `${words}: ${change}`, content: <><span className={styles.who}><b>{words}</b></span><b className={styles.share}>{change}</b></> };
  });
  return <Section title={`Sick edges that it explains · ${suspect.explains.length}`}><RowList label="Explained edges" rows={rows} selected={null} onSelect={(id) => onSelect({ kind: 'edge', id })} /></Section>;
}
