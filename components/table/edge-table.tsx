'use client';

import { useState } from 'react';
import { formatMilliseconds, formatRate, formatRatio } from '@/lib/base/format-number';
import { gradeWords } from '@/lib/health/edge-health';
import { shareOf } from '../mesh/edge-numbers';
import type { MeshPicture } from '../mesh/mesh-picture';
import { Absence } from '../ui/absence';
import { GradeMark } from '../ui/grade-mark';
import { ToolButton } from '../ui/tool-button';
import styles from './edge-table.module.css';
import { edgeColumns, sortedRows, type EdgeColumn, type EdgeRow } from './edge-rows';

interface EdgeTableProps {
  /** What the map draws: the same rows. */
  readonly picture: MeshPicture;
  /** Ids of what was found; null = all. */
  readonly kept: ReadonlySet<string> | null;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onCsv: () => void;
  readonly onClose: () => void;
}

/** The map as a table: one row an edge, sortable, with the same marks and numbers. */
export function EdgeTable({ picture, kept, selected, onSelect, onCsv, onClose }: EdgeTableProps) {
  const [sort, setSort] = useState<{ column: EdgeColumn; up: boolean }>({ column: 'state', up: false });
  const judged = picture.graph.edges.flatMap((edge) => (kept === null || kept.has(edge.id) ? picture.health.edges.get(edge.id) ?? [] : []));
  const rows = sortedRows(judged, picture, sort.column, sort.up);
  return (
    <section className={styles.area} aria-label="Table of edges">
      <header className={styles.head}><b>{rows.length} of {picture.graph.edges.length} edges</b><ToolButton onClick={onCsv}>CSV</ToolButton><ToolButton onClick={onClose}>Back to the map <kbd>v</kbd></ToolButton></header>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Rows">
        <table className={styles.table}>
          <thead>
            <tr>
              {edgeColumns.map(({ id, title, text, first }) => (
                <th key={id} scope="col" className={text ? styles.text : ''} aria-sort={sort.column === id ? (sort.up ? 'ascending' : 'descending') : 'none'}>
                  <button type="button" onClick={() => setSort({ column: id, up: sort.column === id ? !sort.up : first === 'up' })}>{title}<span aria-hidden="true">{sort.column === id ? (sort.up ? ' ↑' : ' ↓') : ''}</span></button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={row.judged.edge.id} row={row} selected={row.judged.edge.id === selected} onSelect={onSelect} latencyState={picture.latencyState} />)}</tbody>
        </table>
      </div>
    </section>
  );
}

const absenceOf = { pending: 'loading', failed: 'failed', ready: 'absent' } as const;

function Row({ row, selected, onSelect, latencyState }: { readonly row: EdgeRow; readonly selected: boolean; readonly onSelect: (id: string) => void; readonly latencyState: MeshPicture['latencyState'] }) {
  const { judged: { edge, health, from, to } } = row;
  const time = (value: number | null | undefined) => (value === null || value === undefined ? <Absence why={edge.protocol === 'tcp' ? 'absent' : absenceOf[latencyState]} /> : formatMilliseconds(value));
  const share = (part: number | null) => ratio(shareOf(part, edge.traffic.requests));
  return (
    <tr aria-selected={selected} className={selected ? styles.selected : ''} onClick={() => onSelect(edge.id)}>
      <td className={styles.text}><GradeMark mark={health.grade} /> {gradeWords[health.grade]}</td>
      <th scope="row" className={styles.text}><button type="button" onClick={() => onSelect(edge.id)}>{from} → {to}</button></th>
      <td className={styles.text}>{row.namespaces}</td>
      <td className={styles.text}>{edge.protocol === 'grpc' ? 'gRPC' : edge.protocol.toUpperCase()}</td>
      <td>{edge.traffic.requests === null ? <Absence why="absent" /> : formatRate(edge.traffic.requests)}</td>
      <td>{share(edge.traffic.errors5xx)}</td>
      <td>{share(edge.traffic.errors4xx)}</td>
      <td>{share(edge.traffic.noResponse)}</td>
      <td>{time(health.quantiles?.p50)}</td>
      <td>{time(health.quantiles?.p95)}</td>
      <td>{time(health.quantiles?.p99)}</td>
      <td>{ratio(edge.mtls)}</td>
      <td>{edge.retryAmplification === null ? <Absence why="absent" /> : `× ${edge.retryAmplification.toFixed(2)}`}</td>
    </tr>
  );
}

function ratio(value: number | null) {
  return value === null ? <Absence why="absent" /> : formatRatio(value);
}

