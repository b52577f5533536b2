import { signalNames, type SignalName } from './host';

/** A record with an entry for every signal: complete because it is made from the closed list of names. */
export function signalRecord<Entry>(entry: (name: SignalName) => Entry): Record<SignalName, Entry> {
  return Object.fromEntries(signalNames.map((name) => [name, entry(name)])) as Record<SignalName, Entry>;
}
