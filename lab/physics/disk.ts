import { exponential, uniform } from './draw';

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
  /** Operations offered and not yet settled. */
  private offered = 0;

  /** Draws how long one fsync that is issued now takes, ms, and counts it. */
  sync(key: number): number {
    this.offered++;
    const ahead = (this.backlog + this.writerDepth) * this.serviceMs;
    const queueing = uniform(key, 1) < this.rho ? (exponential(key, 2) * this.serviceMs) / (1 - Math.min(0.98, this.rho)) : 0;
    return exponential(key, 0) * this.serviceMs + queueing + ahead;
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
    return (this.completed * this.awaitMs) / (1000 * seconds);
  }

  /** Share of the last step in which the device was busy. */
  get busy(): number {
    return this.writerDepth > 0 ? 1 : this.rho;
  }
}
