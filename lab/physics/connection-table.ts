/** Time an entry stays after its connection has ended (TIME_WAIT), s. */
const lingerSeconds = 120;

/** The connection table of a host: entries = long-lived ones + new per second × their stay. */
export class ConnectionTable {
  entries = 5200;
  /** Probability that a new connection finds no place. */
  refused = 0;
  dropped = 0;

  /** Books one second of new connections. */
  settle(limit: number, standing: number, perSecond: number): void {
    const freed = Math.max(0, this.entries - standing) / lingerSeconds;
    const wanted = Math.max(standing, this.entries - freed + perSecond);
    this.entries = Math.min(limit, wanted);
    this.refused = wanted <= limit || perSecond <= 0 ? 0 : Math.min(1, Math.max(0, 1 - freed / perSecond));
    this.dropped += perSecond * this.refused;
  }
}
