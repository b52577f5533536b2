import { describe, expect, it } from 'vitest';
import { signalNames } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { gradeRule, signalHint, thresholdWords } from './signal-thresholds';

describe('the thresholds that can be read on the screen', () => {
  it('say from where on a signal is strained and sick, also where less is worse', () => {
    expect(thresholdWords(signalCatalogue.steal)).toBe('strained from 3 %, sick from 10 %');
    expect(thresholdWords(signalCatalogue.memoryAvailable)).toBe('strained up to 10 %, sick up to 4 %');
    expect(thresholdWords(signalCatalogue.iowait)).toBe('strained from 20 %, sick never by itself');
  });

  it('name the demand that steal is weighed against', () => {
    expect(gradeRule('steal')).toBe('Weighed against demand: of the CPU time that was wanted, 10 % stolen is strained and 20 % sick; its usual is that of this share.');
    expect(gradeRule('softirq')).toBeNull();
  });

  it('are there for every signal, with what it is and when it misleads', () => {
    for (const name of signalNames) {
      expect(signalHint(name)).toContain(thresholdWords(signalCatalogue[name]));
      expect(signalHint(name)).toContain(signalCatalogue[name].misleads);
    }
  });
});
