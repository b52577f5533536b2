import type { Simulation } from '@/lab/walk/simulation';
import type { EdgeName, ViewTruth } from '@/lab/truth/ledger';

/** Windows of the truth file, seconds before its end. */
const windows = [60, 300, 3600] as const;

/** What really happened on every edge up to `at` (unix s), as plain data. */
export function truthFile(simulation: Simulation, at: number): object {
  const { ledger } = simulation;
  return { at, edges: ledger.names().map((name) => ({ ...name, windows: windows.map((seconds) => edgeWindow(simulation, name, at, seconds)) })) };
}

function edgeWindow(simulation: Simulation, name: EdgeName, at: number, seconds: number): object {
  const truth = simulation.ledger.window(name, at - seconds, at);
  if (truth === null) return { seconds, attempts: 0 };
  return { seconds, attempts: truth.attempts, lost: truth.lost, source: view(truth.source), destination: view(truth.destination) };
}

function view(truth: ViewTruth): object {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => truth.quantile(q));
  return { count: truth.count, byOutcome: Object.fromEntries(truth.byOutcome), p50, p95, p99 };
}
