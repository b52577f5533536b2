import { readFileSync, statSync } from 'node:fs';
import { AppError } from '@/lib/base/app-error';
import type { CredentialPaths } from './prometheus-source';

/** What the credential files say at this moment. `version` changes whenever any file's content does. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly version: number;
}

interface Remembered { stamp: string; text: string }

/**
 * Reads credential files, and reads them again when they change (a rotated secret is a new file behind the same path).
 * The first read throws an `AppError` with a sentence naming the file; a file that vanishes later keeps its last value.
 */
export class CredentialFiles {
  private readonly remembered = new Map<string, Remembered>();
  private version = 0;
  /** Paths that could not be read again; their last value is in use. */
  readonly vanished = new Set<string>();

  constructor(private readonly paths: CredentialPaths) {
    this.current();
  }

  /** The credentials now; costs one `stat` per file. */
  current(): Credentials {
    const { token, basic, headers } = this.paths;
    const sent: Record<string, string> = {};
    for (const [name, value] of parseHeaders(headers === null ? '' : this.read('headers', headers))) sent[name] = value;
    if (basic !== null) sent['authorization'] = `Basic ${Buffer.from(this.read('basic', basic).trim()).toString('base64')}`;
    if (token !== null) sent['authorization'] = `Bearer ${this.read('token', token).trim()}`;
    const pem = (what: keyof CredentialPaths) => {
      const path = this.paths[what];
      return path === null ? null : this.read(what, path);
    };
    return { headers: sent, ca: pem('ca'), cert: pem('cert'), key: pem('key'), version: this.version };
  }

  private read(what: keyof CredentialPaths, path: string): string {
    const known = this.remembered.get(path);
    try {
      const { mtimeMs, size, ino } = statSync(path);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (known?.stamp === stamp) return known.text;
      const text = readFileSync(path, 'utf8');
      if (text.trim() === '') throw new AppError('credentials-rejected', { message: `The ${what} file ${path} is empty.`, hint: 'Put the credential into it, or leave the variable unset.' });
      if (known?.text !== text) this.version += 1;
      this.remembered.set(path, { stamp, text });
      this.vanished.delete(path);
      return text;
    } catch (error) {
      if (known === undefined) throw unreadable(what, path, error);
      this.vanished.add(path);
      return known.text;
    }
  }
}

function unreadable(what: keyof CredentialPaths, path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  return new AppError('credentials-rejected', { message: `The ${what} file ${path} cannot be read (${why}).`, hint: `Check UNDERMESH_PROMETHEUS_${what.toUpperCase()}_FILE and the permissions of the file.`, cause: error });
}

/** Lines of `Name: value`; empty lines and lines that start with `#` are left out. Lines without a valid name are an error. */
function parseHeaders(text: string): [string, string][] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const match = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([\x20-\x7e]*)$/.exec(line);
    if (match === null) throw new AppError('credentials-rejected', { message: 'A line of the headers file is not of the form "Name: value".', hint: 'One header a line.' });
    return [(match[1] ?? '').toLowerCase(), match[2] ?? ''];
  });
}
