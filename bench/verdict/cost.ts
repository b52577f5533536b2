import { diagnose, planDetails } from '@/lib/diagnosis/diagnose';
import { median } from '../median';
import { largeInput, type LargeSize } from './large-input';

const sizes: readonly LargeSize[] = [{ workloads: 100, edges: 300, hosts: 20, podsEach: 3 }, { workloads: 300, edges: 1000, hosts: 100, podsEach: 3 }];
const rounds = 15;

/** CPU time of the pure part on made-up meshes: quiet, a few sick edges, and a mesh that is sick nearly everywhere. Lines of a Markdown table; the first call of a process stands beside the usual one. */
export function costLines(): string[] {
  const lines = ['| workloads / edges / hosts | slow hosts | sick edges | first, CPU ms | usual, CPU ms | where to look closer, CPU ms |', '|---|---|---|---|---|---|'];
  for (const size of sizes.toReversed()) {
    for (const slow of [0, 1, 5]) {
      const input = largeInput(size, slow);
      const { sick } = diagnose(input);
      const costs = Array.from({ length: rounds }, () => cpuOf(() => diagnose({ ...input })));
      const plans = Array.from({ length: rounds }, () => cpuOf(() => planDetails({ ...input })));
      lines.push(`| ${size.workloads} / ${size.edges} / ${size.hosts} | ${slow} | ${sick.length} | ${(costs[0] ?? 0).toFixed(0)} | **${median(costs).toFixed(0)}** | ${median(plans).toFixed(0)} |`);
    }
  }
  return lines;
}

function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
