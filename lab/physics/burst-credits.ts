/** vCPU-minutes after which an exhausted host runs freely again. */
const savedMinutes = 0.5;

/**
 * CPU credits of a burstable host (AWS): dB/dt = earned − used, in vCPU-minutes. With none left the host gets its baseline only.
 */
export class BurstCredits {
  /** vCPU-minutes left; null = the host has no such regime. */
  left: number | null = null;
  /** Has none, and gets its baseline until it has saved some. */
  private exhausted = false;

  /** Share of the wanted time that is granted, for so many cores and so many wanted. */
  granted(regime: { readonly baseline: number; readonly minutes: number } | null, cores: number, wantedCores: number): number {
    if (regime === null) {
      this.left = null;
      this.exhausted = false;
      return 1;
    }
    this.left ??= regime.minutes;
    if (this.left <= 0) this.exhausted = true;
    else if (this.left > savedMinutes) this.exhausted = false;
    return this.exhausted ? Math.min(1, (regime.baseline * cores) / Math.max(1e-6, Math.min(cores, wantedCores))) : 1;
  }

  /** Cores that the host may use at most. */
  capacity(regime: { readonly baseline: number } | null, cores: number): number {
    return regime !== null && this.exhausted ? regime.baseline * cores : cores;
  }

  /** Books a step of so many seconds. */
  settle(regime: { readonly baseline: number; readonly minutes: number } | null, cores: number, used: number, seconds = 1): void {
    if (regime === null || this.left === null) return;
    this.left = Math.max(0, this.left + (regime.baseline * cores * seconds - used) / 60);
  }
}
