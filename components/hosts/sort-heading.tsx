'use client';

import { Hint } from '../ui/hint';

/** How a table of hosts is sorted. */
export interface HostSort {
  readonly sort: string;
  readonly ascending: boolean;
  readonly onSort: (column: string, ascending: boolean) => void;
}

interface SortHeadingProps extends HostSort {
  readonly column: string;
  readonly text: string;
  readonly hint: string;
  readonly className?: string | undefined;
}

/** A heading that sorts: the worst first, then the other way round. */
export function SortHeading({ column, text, hint, className, sort, ascending, onSort }: SortHeadingProps) {
  const on = sort === column;
  return (
    <th scope="col" className={className} aria-sort={!on ? 'none' : ascending ? 'ascending' : 'descending'}>
      <Hint text={hint}><button type="button" onClick={() => onSort(column, on && !ascending)}>{text} <span aria-hidden="true">{!on ? '' : ascending ? '▴' : '▾'}</span></button></Hint>
    </th>
  );
}
