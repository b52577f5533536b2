const ring = 512;
const perPacketSeconds = 1.6e-6;

/** Packets per second that an undisturbed host handles for itself. */
export const ordinaryPackets = 2600;

/** Share of packets that drop because the CPU that empties the ring is away for Exp(sliceMs): those above the ring's 512 places. */
export function ringLoss(packets: number, granted: number, sliceMs: number, busyShare: number): number {
  if (granted >= 1) return 0;
  const during = (packets * sliceMs) / 1000;
  return (1 - granted) * busyShare * Math.exp(-ring / during);
}

/** What handling packets costs a host. */
export interface SoftInterrupts {
  /** CPU cores spent. */
  readonly cores: number;
  /** Mean time a packet waits for the CPU that handles it, ms. */
  readonly waitMs: number;
  /** Share that finds the ring full. */
  readonly dropped: number;
  /** Times a second that a round of handling ran out of its budget. */
  readonly squeezed: number;
}

/** Packets are spread over two CPUs by their queues; each is a server of 1.6 µs a packet with long bursts. */
export function softInterrupts(packets: number): SoftInterrupts {
  const cores = packets * perPacketSeconds;
  const rho = Math.min(0.97, cores / 2);
  const burst = 0.15;
  return {
    cores: Math.min(2, cores),
    waitMs: packets <= ordinaryPackets * 2 ? 0 : (burst * rho) / (1 - rho),
    dropped: cores <= 1.8 ? 0 : Math.min(0.3, 1 - 1.8 / cores),
    squeezed: rho < 0.3 ? 0 : packets * 2e-4 * rho,
  };
}
