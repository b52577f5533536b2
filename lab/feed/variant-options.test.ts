import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line';
import { variantOf, variantOptionNames } from './variant-options';

const told = (...options: string[]) => variantOf(commandLine(['serve', ...options], variantOptionNames));

describe('the options that make a run unusual', () => {
  it('are absent unless given', () => {
    expect(told()).toEqual({});
    expect(told('--logs', 'shop/cart:4096', '--cold=shop/cart:20', '--think', '3', '--iowait-back', '10', '--housekeeping', '30')).toEqual({
      variant: { diskHabits: { 'shop/cart': { logBytes: 4096, coldShare: 0.2 } }, thinkSeconds: 3, iowaitBack: 0.1, housekeepingSeconds: 30 },
    });
  });

  it('are refused in a sentence', () => {
    expect(() => told('--housekeeping', '5')).toThrow('The option --housekeeping must be a whole number from 10 to 120, not "5".');
    expect(() => told('--logs', 'cart')).toThrow('The option --logs takes NAMESPACE/NAME:NUMBER');
  });
});
