import { diskHabits } from '@/lab/world/disk-habits';
import type { Variant } from '@/lab/world/variant';
import type { CommandLine } from './command-line';
import { numberOption } from './command-line';

/** Names of the options that make a run unusual. */
export const variantOptionNames: readonly string[] = ['logs', 'cold', 'think', 'iowait-back', 'housekeeping'];

/** What is unusual about a run, from its options: an empty object when none was given. Throws an Error with a sentence for a value that is wrong. */
export function variantOf(line: CommandLine): { readonly variant?: Variant } {
  const habits = diskHabits(line.options.get('logs'), line.options.get('cold'));
  const think = numberOption(line, 'think', 1, 600);
  const back = numberOption(line, 'iowait-back', 0, 100);
  const housekeeping = numberOption(line, 'housekeeping', 10, 120);
  const variant: Variant = {
    ...(Object.keys(habits).length === 0 ? {} : { diskHabits: habits }),
    ...(think === undefined ? {} : { thinkSeconds: think }),
    ...(back === undefined ? {} : { iowaitBack: back / 100 }),
    ...(housekeeping === undefined ? {} : { housekeepingSeconds: housekeeping }),
  };
  return Object.keys(variant).length === 0 ? {} : { variant };
}
