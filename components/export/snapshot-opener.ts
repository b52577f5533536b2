import { createContext } from 'react';

/** Asks the user for a snapshot file; null where none can be opened. */
export const SnapshotOpener = createContext<(() => void) | null>(null);
