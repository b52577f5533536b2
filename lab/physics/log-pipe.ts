/** What a pipe holds, and what its reader passes on to the page cache at a time, bytes. */
const pipeBytes = 65_536;
const pageBytes = 4096;

/**
 * The pipe between an application that logs synchronously and the container runtime that writes the log to the disk.
 * Whoever writes goes on at once while there is room, and waits for the reader when there is none (pipe(7)).
 */
export class LogPipe {
  /** Bytes in the pipe, and those of writers that wait to get theirs in. */
  private held = 0;
  private at = 0;

  /**
   * Writes a message at `now` (ms, in order of time); returns how long its writer waits, ms.
   *
   * @param pageMs what a page costs the reader; 0 = nothing, and the pipe is always empty
   */
  write(now: number, bytes: number, pageMs: number): number {
    const passed = Math.max(0, now - this.at);
    this.at = Math.max(this.at, now);
    if (pageMs <= 0) {
      this.held = 0;
      return 0;
    }
    this.held = Math.max(0, this.held - (passed * pageBytes) / pageMs) + bytes;
    return (Math.max(0, this.held - pipeBytes) * pageMs) / pageBytes;
  }

  /** Time the reader needs for a message, ms. */
  readingMs(bytes: number, pageMs: number): number {
    return (bytes / pageBytes) * pageMs;
  }
}
