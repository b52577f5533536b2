import type { KeyboardEvent } from 'react';

const moves: Readonly<Record<string, readonly [rows: number, columns: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Arrow keys go from cell to cell of a table; a control inside a cell takes the focus. Cells need `tabIndex={-1}`. */
export function moveInTable(event: KeyboardEvent<HTMLTableElement>): void {
  const move = moves[event.key];
  const cell = event.target instanceof Element ? event.target.closest<HTMLTableCellElement>('td,th') : null;
  const row = cell?.closest('tr') ?? null;
  if (move === undefined || cell === null || row === null || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = event.currentTarget.rows[row.rowIndex + move[0]]?.cells[cell.cellIndex + move[1]];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  (next.querySelector<HTMLElement>('a,button') ?? next).focus();
}
