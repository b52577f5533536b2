import { readFileSync } from 'node:fs';
import { AppError } from '@/lib/base/app-error';

/**
 * A bearer token in a file that is replaced from time to time (a projected service account token lives an hour).
 * The first read must succeed; when the file vanishes later the last value stays in use and `problem` says so.
 */
export class TokenFile {
  readonly #file: string;
  #last: string;
  #problem: string | null = null;
  #forgotten = false;

  /** Throws AppError `not-configured` when the file is missing, unreadable, empty or holds more than one word. */
  constructor(file: string) {
    this.#file = file;
    this.#last = tokenIn(file);
  }

  /** The token as it stands in the file now. */
  read(): string {
    this.#forgotten = false;
    try {
      this.#last = tokenIn(this.#file);
      this.#problem = null;
    } catch (error) {
      this.#problem = error instanceof AppError ? error.message : `The token file ${this.#file} cannot be read.`;
    }
    return this.#last;
  }

  /** Marks the value as refused. */
  forget(): void {
    this.#forgotten = true;
  }

  /** What is wrong with the file now, as a sentence; null when nothing is. */
  problem(): string | null {
    return this.#problem ?? (this.#forgotten ? `The token of ${this.#file} was refused.` : null);
  }
}

function tokenIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new AppError('not-configured', { message: `The token file ${file} cannot be read (${code}).`, hint: 'Mount a service account token there that the user of this process may read.' });
  }
  if (text === '') throw new AppError('not-configured', { message: `The token file ${file} is empty.`, hint: 'Write the bearer token into it.' });
  if (/[^\x21-\x7e]/.test(text)) throw new AppError('not-configured', { message: `The token file ${file} holds more than one word.`, hint: 'It must hold the bearer token and nothing else.' });
  return text;
}
