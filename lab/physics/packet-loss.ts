import { mix, uniform } from './draw';

const probeMs = 10;
const firstTimeOutMs = 200;

/** Segments of a message of so many bytes. */
export function segmentsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1400));
}

/**
 * What loss adds to the delivery of one message, ms. Losses come in bursts: a segment after a lost one is lost with probability `burst`.
 * In the middle: one round trip. The tail of several: a probe after 10 ms. A lone segment, or a probe that is lost too:
 * 200 ms, doubled with each further loss (RFC 6298, tcp.h; tail loss probe).
 */
export function lossDelay(loss: number, burst: number, segments: number, roundTripMs: number, key: number): number {
  if (loss <= 0) return 0;
  let delay = 0;
  let before = false;
  for (let i = 0; i < segments; i++) {
    const lost: boolean = uniform(key, i) < (before ? Math.max(burst, loss) : loss);
    if (lost && i < segments - 1 && !before) delay += roundTripMs;
    before = lost;
  }
  if (!before) return delay;
  if (segments > 1) {
    if (uniform(key, 301) >= Math.max(burst, loss)) return delay + Math.max(probeMs, 2 * roundTripMs);
  }
  let wait = firstTimeOutMs;
  delay += wait;
  for (let n = 0; n < 8 && uniform(mix(key, 302), n) < loss; n++) {
    wait *= 2;
    delay += wait;
  }
  return delay;
}

/** Delays of a connection whose SYN packets are lost: 1, 3, 7 s; null = given up after ten seconds. */
export function connectDelay(loss: number, key: number): number | null {
  let delay = 0;
  for (let n = 0; n < 4; n++) {
    if (uniform(key, 40 + n) >= loss) return delay;
    delay += 1000 * 2 ** n;
  }
  return null;
}
