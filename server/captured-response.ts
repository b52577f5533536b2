import type { ServerResponse } from 'node:http';

/** Called once with the whole body; it must set the headers that hang on it and end the response through `send`. */
export type Finish = (body: Buffer, send: (body: Buffer) => void) => void;

/**
 * Holds back what is written to `response` until it ends, then hands the body to `finish`. Next drops `content-encoding`
 * and `content-length` of route handlers, so both are set here. `held` is told every byte that is kept.
 */
export function captureBody(response: ServerResponse, finish: Finish, held: (bytes: number) => void): void {
  const parts: Buffer[] = [];
  const end = response.end.bind(response);
  const writeHead = response.writeHead.bind(response);
  let head: { status: number } | null = null;
  response.writeHead = (status: number, ...rest: unknown[]) => {
    head = { status };
    const fields = rest.at(-1);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) {
      for (const [name, value] of Object.entries(fields)) if (value !== undefined) response.setHeader(name, headerValue(value));
    }
    return response;
  };
  response.flushHeaders = () => undefined;
  const keep = (chunk: unknown, encoding: unknown) => {
    const before = parts.length;
    if (typeof chunk === 'string') parts.push(Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8'));
    else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk));
    if (parts.length > before) held(parts.at(-1)?.length ?? 0);
  };
  response.write = (chunk: unknown, ...rest: unknown[]) => {
    keep(chunk, rest[0]);
    callback(rest);
    return true;
  };
  response.end = (...args: unknown[]) => {
    keep(args[0], args[1]);
    finish(Buffer.concat(parts), (body) => {
      if (head !== null) response.statusCode = head.status;
      response.writeHead = writeHead;
      end(body, () => callback(args));
    });
    return response;
  };
}

function callback(args: readonly unknown[]): void {
  const last = args.at(-1);
  if (typeof last === 'function') last();
}

function headerValue(value: unknown): string | string[] {
  return Array.isArray(value) ? value.map(String) : String(value);
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value);
}
