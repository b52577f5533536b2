import type { ServerResponse } from 'node:http';

/** Bytes of bodies that are kept until their readers have taken them: one of a slow reader stays as long as it reads. */
export class HeldBytes {
  total = 0;

  /** Gives what counts the bytes of one answer; when it has ended they count no more. */
  of(response: ServerResponse): (bytes: number) => void {
    let held = 0;
    response.once('close', () => { this.total -= held; });
    return (bytes) => {
      if (response.closed) return;
      held += bytes;
      this.total += bytes;
    };
  }

  /** Counts bytes that several answers send from one buffer once, until the last of them has ended. */
  ofAll(responses: readonly ServerResponse[], bytes: number): void {
    const open = responses.filter(({ closed }) => !closed);
    if (open.length === 0) return;
    let left = open.length;
    this.total += bytes;
    for (const response of open) {
      response.once('close', () => {
        left -= 1;
        if (left === 0) this.total -= bytes;
      });
    }
  }
}
