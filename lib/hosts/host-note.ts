/** Something about the hosts that is worth a line in the doctor. */
export interface HostNote {
  readonly kind: 'unmapped' | 'duplicate' | 'gone' | 'not-host-network' | 'not-installed' | 'stale';
  /** Host name, or the exporter's instance when it has none. */
  readonly subject: string;
  readonly message: string;
}
