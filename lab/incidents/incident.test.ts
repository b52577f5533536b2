import { describe, expect, it } from 'vitest';
import { restingParameters, hostParameters } from '../physics/parameters';
import { demoShop } from '../world/demo-shop';
import { checkedKnobs } from './incident';
import { incidentNamed, incidents } from './incident-catalogue';
import { RunningIncidents } from './running-incidents';

function resting() {
  return restingParameters(demoShop(1).world);
}

/** Parameters as plain values. */
function plain(parameters: ReturnType<typeof resting>): unknown {
  return { hosts: [...parameters.hosts], workloads: [...parameters.workloads], services: [...parameters.services], mesh: parameters.mesh };
}

describe('incidents', () => {
  it.each(incidents.map((incident) => incident.name))('%s changes nothing at strength 0 and something at full strength', (name) => {
    const incident = incidentNamed(name);
    const parameters = resting();
    incident.apply(parameters, checkedKnobs(incident, {}), 0, 0);
    expect(plain(parameters)).toEqual(plain(resting()));
    incident.apply(parameters, checkedKnobs(incident, {}), 1, 1);
    expect(plain(parameters)).not.toEqual(plain(resting()));
  });

  it('names what is allowed when a name or a knob is wrong', () => {
    expect(() => incidentNamed('flood')).toThrow('There is no incident "flood"; incidents are steal, silent-steal,');
    expect(() => checkedKnobs(incidentNamed('steal'), { depth: 3 })).toThrow('The incident "steal" has no knob "depth"; it has host, granted, slice, beta, cpus, ramp.');
    expect(() => checkedKnobs(incidentNamed('steal'), { granted: 2 })).toThrow('The knob "granted" of "steal" must be a number from 0.3 to 1, not "2".');
    expect(() => checkedKnobs(incidentNamed('steal'), { granted: '' })).toThrow('must be a number');
    expect(checkedKnobs(incidentNamed('steal'), { granted: '0.5' })).toEqual({ host: 'worker-3', granted: 0.5, slice: 30, beta: 0.5, cpus: 0 });
  });

  it('come on over their ramp and go as they came', () => {
    const parameters = resting();
    const running = new RunningIncidents(parameters);
    const granted = (now: number): number => {
      running.apply(now);
      return Math.round(hostParameters(parameters, 'worker-3').grantedFactor * 1000) / 1000;
    };
    running.start('steal', 'steal', { granted: 0.4 }, 100);
    expect([granted(100), granted(115), granted(130), granted(900)]).toEqual([1, 0.7, 0.4, 0.4]);
    running.stop('steal', 900);
    expect(running.names()).toEqual([]);
    expect([granted(915), granted(930)]).toEqual([0.7, 1]);
  });

  it('reach the share of their strength that was asked for', () => {
    const parameters = resting();
    const running = new RunningIncidents(parameters, 0.5);
    running.start('steal', 'steal', { granted: 0.4, ramp: 0 }, 0);
    running.apply(10);
    expect(hostParameters(parameters, 'worker-3').grantedFactor).toBeCloseTo(0.7, 6);
  });

  it('refuse an unknown host or workload at once, and leave the rest alone', () => {
    const running = new RunningIncidents(resting());
    expect(() => running.start('x', 'steal', { host: 'worker-9' }, 0)).toThrow('There is no host "worker-9"; hosts are worker-1,');
    expect(() => running.start('x', 'cpu-limit', { workload: 'shop/nothing' }, 0)).toThrow('There is no workload "shop/nothing"');
    expect(running.names()).toEqual([]);
    expect(() => running.stop('steal', 0)).toThrow('"steal" is not running; nothing is.');
  });
});
