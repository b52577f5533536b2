import type { SignalName, SignalThreshold, SignalUnit } from './host';

/** What one signal of host pressure is, for code, screens and docs/signals.md alike. */
export interface SignalFact extends SignalThreshold {
  readonly title: string;
  readonly unit: SignalUnit;
  /** One line: what the number is. */
  readonly meaning: string;
  /** The metrics of node_exporter that it is made of. */
  readonly metrics: readonly string[];
  /** When the number misleads. */
  readonly misleads: string;
  /** Whether more of it is worse, or less. */
  readonly worse: 'higher' | 'lower';
  /** Why the thresholds are what they are. */
  readonly thresholdSource: string;
  /** Exporter collectors that a kernel or a module decides over: their absence is no mistake of the installation. */
  readonly dependsOnKernel: boolean;
}

type Extra = 'unit' | 'worse' | 'dependsOnKernel';
function fact(given: Omit<SignalFact, Extra> & Partial<Pick<SignalFact, Extra>>): SignalFact {
  return { unit: 'ratio', worse: 'higher', dependsOnKernel: false, ...given };
}

const hostNamespace = 'Counts the sockets of the host\'s own network namespace only: kubelet, hostNetwork pods, proxies of the host. Ordinary pods and their sidecars are not in it.';

/** Every signal in the order in which it is shown. Thresholds are in the signal's unit; null = no threshold of its own. */
export const signalCatalogue: Readonly<Record<SignalName, SignalFact>> = {
  steal: fact({
    title: 'CPU steal', raised: 0.03, critical: 0.1,
    meaning: 'Share of all CPU time that the hypervisor gave to somebody else while this host wanted to run.',
    metrics: ['node_cpu_seconds_total'],
    misleads: 'It depends on demand: 5 % on a host that is 60 % busy cost it 8 % of what it wanted, 5 % on an idle host cost it half. So it is weighed against demand: steal ÷ (steal + busy). Some hypervisors do not report it at all; on burstable instances it means that the credits are gone. PSI does not count it.',
    thresholdSource: 'ours; the 0.5 % of the guides lies inside the noise of shared clouds (0–2 %)',
  }),
  iowait: fact({
    title: 'I/O wait', raised: 0.2, critical: null,
    meaning: 'Share of CPU time that was idle while some I/O was outstanding.',
    metrics: ['node_cpu_seconds_total'],
    misleads: 'It is a flavour of idle, not load: a busy neighbour lowers it without any disk getting faster, and a backup raises it without anybody waiting. The kernel may even step it back. Believe PSI io, disk wait and disk queue.',
    thresholdSource: 'ours, high on purpose; never critical by itself',
  }),
  cpuBusy: fact({
    title: 'CPU busy', raised: 0.9, critical: 0.98,
    meaning: 'Share of CPU time in use: everything but idle, I/O wait and steal.',
    metrics: ['node_cpu_seconds_total'],
    misleads: 'A host kept busy by low-priority batch work serves the others as before; the run queue and PSI cpu tell whether somebody waits.',
    thresholdSource: 'node-mixin (90 %)',
  }),
  cpuUser: fact({
    title: 'CPU user', raised: null, critical: null,
    meaning: 'Share of CPU time in programs.',
    metrics: ['node_cpu_seconds_total'],
    misleads: 'Says what the CPUs are busy with, not whether anybody waits.',
    thresholdSource: 'none: CPU busy is graded',
  }),
  cpuSystem: fact({
    title: 'CPU system', raised: null, critical: null,
    meaning: 'Share of CPU time in the kernel, soft interrupts apart.',
    metrics: ['node_cpu_seconds_total'],
    misleads: 'Proxies move bytes through the kernel, so on hosts of a mesh a third of the busy time is ordinary.',
    thresholdSource: 'none: CPU busy is graded',
  }),
  softirq: fact({
    title: 'Soft interrupts', raised: 0.15, critical: 0.3,
    meaning: 'Share of CPU time in soft interrupts, on most hosts network packets.',
    metrics: ['node_cpu_seconds_total'],
    misleads: 'Averaged over all CPUs: one CPU that drowns in packets of one queue is hidden on a large host.',
    thresholdSource: 'ours',
  }),
  psiCpu: fact({
    title: 'PSI cpu', raised: 0.1, critical: 0.25, dependsOnKernel: true,
    meaning: 'Share of time in which at least one thread was ready to run and waited for a CPU ("some").',
    metrics: ['node_pressure_cpu_waiting_seconds_total'],
    misleads: 'A thread throttled by its own CPU limit counts as waiting: one throttled pod gives an idle host 40 % and more. Steal is not in it.',
    thresholdSource: 'ours; no upstream value',
  }),
  psiIo: fact({
    title: 'PSI io', raised: 0.2, critical: 0.5, dependsOnKernel: true,
    meaning: 'Share of time in which nobody could run because all waited for I/O ("full").',
    metrics: ['node_pressure_io_stalled_seconds_total'],
    misleads: 'On an idle host one writer that syncs is everybody, so 10 % is ordinary there. Busy CPUs hide it as they hide I/O wait: while one thread computes, not all wait.',
    thresholdSource: 'ours, above what one writer does to an idle host; no upstream value',
  }),
  psiMemory: fact({
    title: 'PSI memory', raised: 0.01, critical: 0.1, dependsOnKernel: true,
    meaning: 'Share of time in which nobody could run because all waited for memory ("full").',
    metrics: ['node_pressure_memory_stalled_seconds_total'],
    misleads: 'One pod at its own memory limit raises it, though the host has plenty.',
    thresholdSource: 'ours; no upstream value',
  }),
  runQueue: fact({
    title: 'Load per CPU', unit: 'count', raised: 2, critical: 4,
    meaning: 'One-minute load average divided by the number of CPUs.',
    metrics: ['node_load1', 'node_cpu_seconds_total'],
    misleads: 'Counts threads that wait for a disk too, and trails by a minute.',
    thresholdSource: 'node-mixin (2)',
  }),
  retransmits: fact({
    title: 'TCP retransmits', raised: 0.01, critical: 0.05,
    meaning: 'Segments sent again for each fresh segment sent.',
    metrics: ['node_netstat_Tcp_RetransSegs', 'node_netstat_Tcp_OutSegs'],
    misleads: `${hostNamespace} Few segments make a wild ratio: below 10 segments a second it is not graded.`,
    thresholdSource: 'ours; no upstream value',
  }),
  synRetransmits: fact({
    title: 'SYN retransmits', unit: 'perSecond', raised: 1, critical: 10, dependsOnKernel: true,
    meaning: 'Connection attempts that were sent again, each a wait of 1 s or more.',
    metrics: ['node_netstat_TcpExt_TCPSynRetrans'],
    misleads: `${hostNamespace} A probe to an address that does not answer raises it for ever.`,
    thresholdSource: 'ours',
  }),
  listenDrops: fact({
    title: 'Listen drops', unit: 'perSecond', raised: 0.01, critical: 1, dependsOnKernel: true,
    meaning: 'Connections that a listening socket of the host refused because its queue was full.',
    metrics: ['node_netstat_TcpExt_ListenDrops', 'node_netstat_TcpExt_ListenOverflows'],
    misleads: hostNamespace,
    thresholdSource: 'a counter of real loss: any that lasts',
  }),
  diskAwait: fact({
    title: 'Disk wait', unit: 'seconds', raised: 0.02, critical: 0.05,
    meaning: 'Mean time of one read or write, queueing included, of the slowest disk.',
    metrics: ['node_disk_read_time_seconds_total', 'node_disk_write_time_seconds_total', 'node_disk_reads_completed_total', 'node_disk_writes_completed_total'],
    misleads: 'Large sequential writes take long each and hurt nobody; below one operation a second it is not graded. Only work that waits for the disk (fsync, cold pages, synchronous logs) feels it.',
    thresholdSource: 'ours: network SSD 1 ms, spinning disk 15 ms',
  }),
  diskBusy: fact({
    title: 'Disk busy', raised: 0.9, critical: 0.99,
    meaning: 'Share of time in which the busiest disk had at least one operation in flight.',
    metrics: ['node_disk_io_time_seconds_total'],
    misleads: 'An SSD serves many at once: 100 % busy is not full. Read it with disk wait and queue.',
    thresholdSource: 'ours',
  }),
  diskQueue: fact({
    title: 'Disk queue', unit: 'count', raised: 10, critical: 50,
    meaning: 'Mean number of operations in flight on the most loaded disk.',
    metrics: ['node_disk_io_time_weighted_seconds_total'],
    misleads: 'A deep queue of asynchronous writes is throughput, not waiting.',
    thresholdSource: 'node-mixin (10)',
  }),
  conntrack: fact({
    title: 'Connection table', raised: 0.75, critical: 0.9, dependsOnKernel: true,
    meaning: 'Share of the connection tracking table that is in use.',
    metrics: ['node_nf_conntrack_entries', 'node_nf_conntrack_entries_limit'],
    misleads: 'A stable 92 % harms nobody; only drops do. Redirection inside pods uses the pods\' own tables. Absent without the kernel module (some eBPF data planes).',
    thresholdSource: 'node-mixin (75 %); 90 % ours',
  }),
  conntrackDrops: fact({
    title: 'Connection table drops', unit: 'perSecond', raised: 0.01, critical: 1, dependsOnKernel: true,
    meaning: 'Packets dropped because the connection table was full.',
    metrics: ['node_nf_conntrack_stat_drop', 'node_nf_conntrack_stat_early_drop'],
    misleads: 'Each lost first packet costs its connection 1 s or 3 s, so few drops hurt much.',
    thresholdSource: 'a counter of real loss: any that lasts',
  }),
  softnetDrops: fact({
    title: 'Packet backlog drops', unit: 'perSecond', raised: 0.1, critical: 10,
    meaning: 'Packets dropped because the CPU did not fetch them in time.',
    metrics: ['node_softnet_dropped_total'],
    misleads: 'Counted per CPU, not per pod: it is the whole host\'s. Steal causes it at high packet rates.',
    thresholdSource: 'a counter of real loss: any that lasts',
  }),
  softnetSqueezed: fact({
    title: 'Packet budget used up', unit: 'perSecond', raised: 50, critical: 500,
    meaning: 'Times that packet processing ended with work left over.',
    metrics: ['node_softnet_times_squeezed_total'],
    misleads: 'The work is done a moment later; some squeezes are ordinary on busy hosts.',
    thresholdSource: 'ours',
  }),
  fileHandles: fact({
    title: 'File handles', raised: 0.7, critical: 0.9,
    meaning: 'Share of the host\'s file handles in use.',
    metrics: ['node_filefd_allocated', 'node_filefd_maximum'],
    misleads: 'The maximum is practically unlimited on new kernels; a process reaches its own limit first, unseen here.',
    thresholdSource: 'node-mixin (70 %, 90 %)',
  }),
  ephemeralPorts: fact({
    title: 'Ephemeral ports', raised: 0.6, critical: 0.85, dependsOnKernel: true,
    meaning: 'TCP sockets in use or in TIME_WAIT, as a share of the local port range.',
    metrics: ['node_sockstat_TCP_inuse', 'node_sockstat_TCP_tw', 'node_sysctl_net_ipv4_ip_local_port_range'],
    misleads: `${hostNamespace} A port may serve once for each destination, so this is the worst case. The range is told only where the exporter's sysctl collector was asked for it (net.ipv4.ip_local_port_range).`,
    thresholdSource: 'ours',
  }),
  memoryAvailable: fact({
    title: 'Memory available', worse: 'lower', raised: 0.1, critical: 0.04,
    meaning: 'Share of the memory that can be given out without swapping.',
    metrics: ['node_memory_MemAvailable_bytes', 'node_memory_MemTotal_bytes'],
    misleads: 'Pods are killed at their own limits long before, with plenty left here.',
    thresholdSource: 'ours; the kubelet evicts at 100 MiB',
  }),
};
