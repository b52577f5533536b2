import { connect } from 'node:net';

/** What came back for bytes sent as they are, and how the connection ended: `closed`, `open`, or the code of an error such as ECONNRESET. */
export interface RawAnswer {
  readonly bytes: Buffer;
  readonly text: string;
  /** "200"; empty when nothing like an answer came. */
  readonly status: string;
  readonly end: string;
}

/** Sends bytes to a port of this machine and waits until the other side ends, at most `patience` ms. */
export function rawRequest(port: number, bytes: string | Buffer, patience = 15_000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes));
    const finish = (end: string) => {
      clearTimeout(timer);
      const all = Buffer.concat(parts);
      const text = all.toString('latin1');
      resolve({ bytes: all, text, status: /^HTTP\/1\.[01] (\d+)/.exec(text)?.[1] ?? '', end });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      finish('open');
    }, patience);
    socket.on('data', (part) => parts.push(part));
    socket.on('end', () => {
      socket.end();
      finish('closed');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'error'));
  });
}
