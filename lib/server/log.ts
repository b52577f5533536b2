import { pino, type Logger } from 'pino';

/** The product's log: JSON lines. Names that may hold secrets are blackened wherever they occur. */
export type Log = Logger;

const secret = ['authorization', 'cookie', 'token', 'password', 'headers', 'url', 'body'];

/** Makes the log. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secret.flatMap((name) => [name, `*.${name}`]), censor: '***' },
  });
}
