/** A command with its plain words, `--name value` options and `knob=value` settings. */
export interface CommandLine {
  readonly command: string;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly settings: Readonly<Record<string, number | string>>;
}

/**
 * Reads the arguments of a command. Throws an Error with a sentence for an option that does not exist or lacks its value.
 *
 * @param known names of the options, without dashes
 */
export function commandLine(parameters: readonly string[], known: readonly string[]): CommandLine {
  const [command = 'help', ...rest] = parameters;
  const words: string[] = [];
  const options = new Map<string, string>();
  const settings: Record<string, number | string> = {};
  for (let index = 0; index < rest.length; index += 1) {
    const part = rest[index] ?? '';
    if (part.startsWith('--')) {
      const [name = '', inline] = part.slice(2).split('=', 2);
      if (!known.includes(name)) throw new Error(`There is no option --${name}; options are ${known.map((k) => `--${k}`).join(', ')}.`);
      const value = inline ?? rest[(index += 1)];
      if (value === undefined) throw new Error(`The option --${name} needs a value.`);
      options.set(name, value);
    } else if (part.includes('=')) {
      const [name = '', value = ''] = part.split('=', 2);
      settings[name] = value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    } else words.push(part);
  }
  return { command, words, options, settings };
}

/** A whole number in a range, from an option; undefined when the option was not given. */
export function numberOption(line: CommandLine, name: string, low: number, high: number): number | undefined {
  const text = line.options.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text === '' || !Number.isInteger(value) || value < low || value > high) {
    throw new Error(`The option --${name} must be a whole number from ${low} to ${high}, not "${text}".`);
  }
  return value;
}
