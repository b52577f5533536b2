import { describe, expect, it } from 'vitest';
import { commandLine, numberOption } from './command-line';

describe('the command line of the lab', () => {
  it('tells words, options and settings apart', () => {
    const line = commandLine(['inject', 'steal', 'share=0.4', 'host=worker-3', '--port', '7200', '--seed=5'], ['port', 'seed']);
    expect(line).toEqual({
      command: 'inject',
      words: ['steal'],
      options: new Map([['port', '7200'], ['seed', '5']]),
      settings: { share: 0.4, host: 'worker-3' },
    });
    expect(numberOption(line, 'port', 1, 65_535)).toBe(7200);
    expect(numberOption(line, 'history', 1, 10)).toBeUndefined();
  });

  it('shows help without a command', () => {
    expect(commandLine([], []).command).toBe('help');
  });

  it('names what is wrong and what is allowed', () => {
    expect(() => commandLine(['serve', '--prt', '1'], ['port'])).toThrow('There is no option --prt; options are --port.');
    expect(() => commandLine(['serve', '--port'], ['port'])).toThrow('The option --port needs a value.');
    expect(() => numberOption(commandLine(['serve', '--port', 'x'], ['port']), 'port', 1, 65_535)).toThrow(
      'The option --port must be a whole number from 1 to 65535, not "x".',
    );
  });
});
