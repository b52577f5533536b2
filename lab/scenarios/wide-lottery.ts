import { mix, nameKey, uniform } from '../physics/draw';
import { drawnShop } from '../world/drawn-shop';
import { naturalShop } from '../world/natural-shop';
import { drawFault } from './lottery';
import { compounds } from './lottery-compounds';
import { decoys } from './lottery-decoys';
import type { Places } from './lottery-draws';
import { between, instant, oneOf, placesOf, whole } from './lottery-draws';
import type { Act, Scenario } from './scenario';

/** Shares of draws without any fault, with two independent ones, and with two that go together. */
const quietShare = 0.1;
const independentShare = 0.1;
const compoundShare = 0.2;
/** Acts that are there from the start of a run begin so long before the onset, s. */
const always = -100_000;

function drawFaults(places: Places, key: number): Act[] {
  const luck = uniform(key, 1);
  const ramp = oneOf([0, 30, 300], key, 5);
  if (luck < quietShare) return [];
  if (luck < quietShare + compoundShare) {
    for (let n = 0; n < 20; n++) {
      const own = mix(key, 40 + n);
      const parts = oneOf(compounds, own, 3).draw(places, own);
      if (parts === null) continue;
      const at = instant(own);
      return parts.map(({ incident, knobs, lasts = null, unseen }, i) => (unseen === true ? { id: `unseen-${i + 1}`, incident, knobs, at: always, lasts: null } : { id: `fault-${i + 1}`, incident, knobs: { ramp, ...knobs }, at: at + 7 * i, lasts }));
    }
  }
  const count = luck < quietShare + compoundShare + independentShare ? 2 : 1;
  return Array.from({ length: count }, (_, i) => {
    const own = mix(key, 10 + i);
    const { incident, knobs } = drawFault(places, own);
    return { id: `fault-${i + 1}`, incident, knobs: { ramp: oneOf([0, 30, 300], own, 5), ...knobs }, at: instant(own), lasts: null };
  });
}

/** None to three decoys, at any time; a third of them on the host of a fault. */
function drawDecoys(places: Places, faults: readonly Act[], key: number): Act[] {
  const where = faults.map((act) => act.knobs['host']).find((host) => typeof host === 'string') ?? null;
  return Array.from({ length: Math.floor(4 * uniform(key, 2)) }, (_, i): Act[] => {
    const own = mix(key, 20 + i);
    const beside = where !== null && uniform(own, 6) < 0.33 ? where : null;
    const parts = oneOf(decoys, own, 3).draw(places, own, beside) ?? [];
    const at = Math.round(between(own, 4, -900, 300));
    return parts.map(({ incident, knobs, lasts = null, always: standing }, n) => ({
      id: `extra-${i + 1}-${n + 1}`, incident, at: standing === true ? always : at, lasts,
      knobs: beside !== null && parts.length === 1 && typeof knobs['host'] === 'string' ? { ...knobs, host: beside } : knobs,
    }));
  }).flat();
}

function draw(seed: number): Scenario {
  const key = mix(seed, nameKey('wide-lottery'));
  const size = uniform(key, 50) < 0.8 ? whole(key, 51, 10, 50) : whole(key, 51, 50, 200);
  const shop = naturalShop(drawnShop(seed, size), key);
  const places = placesOf(shop);
  const faults = drawFaults(places, mix(key, 1));
  const curve = 0.08 * uniform(key, 52);
  return { ...wideLottery, acts: [...faults, ...drawDecoys(places, faults, mix(key, 2))], plan: () => shop.plan, load: (seconds) => 1 + curve * Math.sin(seconds / 900) };
}

/** As the lottery, with every decoy and every compound of the lab's design; scored only. The older lottery draws what it always drew. */
export const wideLottery: Scenario = {
  name: 'wide-lottery',
  story: 'A random world with random faults that come alone or together, and everything that only looks like one, all by seed.',
  hint: 'drawn by seed',
  onsetAfter: 1800,
  acts: [],
  draw,
  plan: (seed) => drawnShop(seed, 20).plan,
  load: () => 1,
  rollout: null,
};
