import { expect, it } from 'vitest';
import { incidents } from '@/lab/incidents/incident-catalogue';
import { signalNames } from '@/lib/hosts/host';
import { expectations, moreColumns } from './signal-expectations';

it('says of every incident what has to move, in columns that there are', () => {
  expect(Object.keys(expectations).sort()).toEqual(incidents.map(({ name }) => name).sort());
  const known: readonly string[] = [...signalNames, ...moreColumns];
  for (const { must, may, widened = [] } of Object.values(expectations)) for (const column of [...must, ...may, ...widened]) expect(known).toContain(column);
});
