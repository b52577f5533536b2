import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Blindness } from './draw-case';
import type { CaseTruth } from './case-truth';

/** A window that is asked about, with what is true of it. */
export interface Moment {
  /** end: the window that the case is about. before: the same world before its faults began. */
  readonly part: 'end' | 'before';
  /** End of the window, unix s. */
  readonly at: number;
  readonly truth: CaseTruth;
}

/** A case that is loaded, with its truth. */
export interface PreparedCase {
  readonly name: string;
  readonly seed: number;
  readonly services: number;
  readonly hosts: number;
  readonly window: number;
  readonly blind: Blindness;
  /** Targets that are not scraped. */
  readonly unseen: readonly string[];
  /** The acts in words, for people. */
  readonly acts: readonly string[];
  readonly moments: readonly Moment[];
}

/** Prepared cases and the Prometheus data they share, in one folder. */
export class CaseStore {
  private readonly cases: string;

  constructor(readonly folder: string) {
    this.cases = join(folder, 'cases');
    mkdirSync(this.cases, { recursive: true });
  }

  has(name: string): boolean {
    return existsSync(join(this.cases, `${name}.json`));
  }

  /** Writes it whole or not at all. */
  keep(one: PreparedCase): void {
    const file = join(this.cases, `${one.name}.json`);
    writeFileSync(`${file}.part`, JSON.stringify(one));
    renameSync(`${file}.part`, file);
  }

  /** All cases by name. Guarantee: only `keep` writes these files. */
  all(): readonly PreparedCase[] {
    return readdirSync(this.cases).filter((file) => file.endsWith('.json')).sort().map((file) => JSON.parse(readFileSync(join(this.cases, file), 'utf8')) as PreparedCase);
  }

  /** Where the Prometheus over this data is, or was, running; null = never. Two over the same data would spoil it. */
  runningUrl(now?: string): string | null {
    const file = join(this.folder, 'running');
    if (now !== undefined) writeFileSync(file, now);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  /** Number of the next stretch of time, each given out once: a case that was broken off leaves a gap. */
  nextSlot(): number {
    const file = join(this.folder, 'slots');
    const slot = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    writeFileSync(file, String(slot + 1));
    return slot;
  }
}
