import { exponential, uniform } from './draw';

/** A task that makes pages dirty sleeps this long at a time at most, ms. */
const longestPauseMs = 200;

/**
 * One block device: open arrivals (fsync, housekeeping) at an M/M/1 server, beside an optional closed writer
 * that keeps `writerDepth` operations in flight and takes whatever the others leave.
 */
export class Disk {
  /** Mean service time of one operation, ms. */
  serviceMs = 0.8;
  /** Operations a bulk writer keeps in flight; 0 = no such writer. */
  writerDepth = 0;
  /** Housekeeping writes per second. */
  housekeeping = 25;
  /** Utilisation by the open arrivals of the last step, 0…1. */
  rho = 0;
  /** Mean time an operation spends, ms. */
  awaitMs = 0.8;
  /** Operations left over when arrivals exceed the service rate. */
  backlog = 0;
  /** Operations completed in the last step. */
  completed = 0;
  /** Of these, reads. */
  readsCompleted = 0;
  /** Operations offered and not yet settled, and the reads among them. */
  private offered = 0;
  private offeredReads = 0;

  /** Draws how long one fsync that is issued now takes, ms, and counts it. */
  sync(key: number): number {
    this.offered++;
    const ahead = (this.backlog + this.writerDepth) * this.serviceMs;
    const queueing = uniform(key, 1) < this.rho ? (exponential(key, 2) * this.serviceMs) / (1 - Math.min(0.98, this.rho)) : 0;
    return exponential(key, 0) * this.serviceMs + queueing + ahead;
  }

  /** Draws how long a page that is not in the cache takes to be read, ms, and counts it. */
  read(key: number): number {
    this.offeredReads++;
    return this.sync(key);
  }

  /** What a page costs whoever writes through the page cache, ms: nothing, until a bulk writer has filled it with dirty pages (page-writeback.c: 200 ms at most). */
  get pageWriteMs(): number {
    return this.writerDepth > 0 ? Math.min(longestPauseMs, this.awaitMs) : 0;
  }

  /** Closes a step of so many seconds. Returns the mean number of operations in flight (Little: completed · await). */
  settle(seconds = 1): number {
    const arrivals = this.offered + this.housekeeping * seconds;
    const limit = (1000 / this.serviceMs) * seconds;
    this.offered = 0;
    const served = Math.min(arrivals + this.backlog, limit);
    this.backlog = Math.max(0, arrivals + this.backlog - limit);
    this.rho = Math.min(1, (served * this.serviceMs) / (1000 * seconds));
    const bounded = Math.min(0.98, this.rho);
    const queueing = (bounded * this.serviceMs) / (1 - bounded);
    this.awaitMs = this.serviceMs + queueing + (this.backlog + this.writerDepth) * this.serviceMs;
    this.completed = this.writerDepth > 0 ? limit : served;
    this.readsCompleted = Math.min(this.completed, this.offeredReads);
    this.offeredReads = 0;
    return (this.completed * this.awaitMs) / (1000 * seconds);
  }

  /** Share of the last step in which the device was busy. */
  get busy(): number {
    return this.writerDepth > 0 ? 1 : this.rho;
  }
}
