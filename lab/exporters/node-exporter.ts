import type { HostCounters, WorldTelemetry } from '../world/telemetry';
import { cpuModes } from '../world/telemetry';
import type { HostSpec } from '../world/world';
import { counter, gauge, untyped } from './metric-family';
import type { Exporter, Label, MetricFamily, SeriesGroup } from './series-group';
import { GroupBuilder } from './series-group';
import { stableShare } from './stable-hash';

const cpu = counter('node_cpu_seconds_total', 'Seconds the CPUs spent in each mode.');
const schedstatRunning = counter('node_schedstat_running_seconds_total', 'Number of seconds CPU spent running a process.');
const schedstatWaiting = counter('node_schedstat_waiting_seconds_total', 'Number of seconds spent by processing waiting for this CPU.');
const softnetProcessed = counter('node_softnet_processed_total', 'Number of processed packets');
const softnetDropped = counter('node_softnet_dropped_total', 'Number of dropped packets');
const softnetSqueezed = counter('node_softnet_times_squeezed_total', 'Number of times processing packets ran out of quota');
const uname = gauge('node_uname_info', 'Labeled system information as provided by the uname system call.');
const exporterBuild = gauge('node_exporter_build_info', 'A metric with a constant 1 value labeled by version from which node_exporter was built.');

/** Seconds by which iowait is seen to step back are tenths (node_exporter#1853: 0.42). */
const longestSlip = 0.5;

/** One value of the host without labels. */
type HostMetric = readonly [family: MetricFamily, read: (host: HostCounters) => number];

const hostMetrics: readonly HostMetric[] = [
  [counter('node_pressure_cpu_waiting_seconds_total', 'Total time in seconds that processes have waited for CPU time'), (h) => h.psiCpuWaiting],
  [counter('node_pressure_io_waiting_seconds_total', 'Total time in seconds that processes have waited due to IO congestion'), (h) => h.psiIoWaiting],
  [counter('node_pressure_io_stalled_seconds_total', 'Total time in seconds no process could make progress due to IO congestion'), (h) => h.psiIoStalled],
  [counter('node_pressure_memory_waiting_seconds_total', 'Total time in seconds that processes have waited for memory'), (h) => h.psiMemoryWaiting],
  [counter('node_pressure_memory_stalled_seconds_total', 'Total time in seconds no process could make progress due to memory congestion'), (h) => h.psiMemoryStalled],
  [gauge('node_load1', '1m load average.'), (h) => h.load1],
  [untyped('node_netstat_Tcp_OutSegs', 'Statistic TcpOutSegs.'), (h) => h.tcpOutSegs],
  [untyped('node_netstat_Tcp_InSegs', 'Statistic TcpInSegs.'), (h) => h.tcpInSegs],
  [untyped('node_netstat_Tcp_RetransSegs', 'Statistic TcpRetransSegs.'), (h) => h.tcpRetransSegs],
  [untyped('node_netstat_TcpExt_TCPSynRetrans', 'Statistic TcpExtTCPSynRetrans.'), (h) => h.tcpSynRetrans],
  [untyped('node_netstat_TcpExt_ListenOverflows', 'Statistic TcpExtListenOverflows.'), (h) => h.listenOverflows],
  [untyped('node_netstat_TcpExt_ListenDrops', 'Statistic TcpExtListenDrops.'), (h) => h.listenDrops],
  [gauge('node_nf_conntrack_entries', 'Number of currently allocated flow entries for connection tracking.'), (h) => h.conntrackEntries],
  [gauge('node_nf_conntrack_entries_limit', 'Maximum size of connection tracking table.'), (h) => h.conntrackLimit],
  [gauge('node_nf_conntrack_stat_drop', 'Number of packets dropped due to conntrack failure.'), (h) => h.conntrackDrop],
  [gauge('node_filefd_allocated', 'File descriptor statistics: allocated.'), (h) => h.fileHandlesAllocated],
  [gauge('node_filefd_maximum', 'File descriptor statistics: maximum.'), (h) => h.fileHandlesMaximum],
  [gauge('node_memory_MemTotal_bytes', 'Memory information field MemTotal_bytes.'), (h) => h.spec.memoryBytes],
  [gauge('node_memory_MemAvailable_bytes', 'Memory information field MemAvailable_bytes.'), (h) => h.memoryAvailableBytes],
  [gauge('node_boot_time_seconds', 'Node boot time, in unixtime.'), (h) => h.spec.bootedAt],
];

const diskMetrics: readonly HostMetric[] = [
  [counter('node_disk_reads_completed_total', 'The total number of reads completed successfully.'), (h) => h.disk.readsCompleted],
  [counter('node_disk_writes_completed_total', 'The total number of writes completed successfully.'), (h) => h.disk.writesCompleted],
  [counter('node_disk_read_time_seconds_total', 'The total number of seconds spent by all reads.'), (h) => h.disk.readTimeSeconds],
  [counter('node_disk_write_time_seconds_total', 'This is the total number of seconds spent by all writes.'), (h) => h.disk.writeTimeSeconds],
  [counter('node_disk_io_time_seconds_total', 'Total seconds spent doing I/Os.'), (h) => h.disk.ioTimeSeconds],
  [counter('node_disk_io_time_weighted_seconds_total', 'The weighted # of seconds spent doing I/Os.'), (h) => h.disk.ioTimeWeightedSeconds],
  [gauge('node_disk_io_now', 'The number of I/Os currently in progress.'), (h) => h.disk.ioNow],
];

const networkMetrics: readonly HostMetric[] = [
  [counter('node_network_receive_bytes_total', 'Network device statistic receive_bytes.'), (h) => h.networkReceivedBytes],
  [counter('node_network_transmit_bytes_total', 'Network device statistic transmit_bytes.'), (h) => h.networkSentBytes],
];

/** The page of one host's node_exporter (metric names and labels as of 1.8). */
export class NodeExporter implements Exporter {
  private readonly exposed: readonly SeriesGroup[];

  /** @param iowaitBack share of the readings of a CPU that count idle time as iowait for once */
  constructor(telemetry: WorldTelemetry, host: HostCounters, iowaitBack = 0) {
    const builder = new GroupBuilder();
    builder.add(exporterBuild, [['version', '1.8.2'], ['goos', 'linux'], ['goarch', 'amd64']], () => 1);
    builder.add(uname, unameLabels(host.spec), () => 1);
    builder.add(gauge('node_time_seconds', 'System time in seconds since epoch (1970).'), [], () => telemetry.now);
    addEach(builder, host.spec.pressure === false ? hostMetrics.filter(([{ name }]) => !name.startsWith('node_pressure_')) : hostMetrics, [], host);
    addEach(builder, diskMetrics, [['device', host.disk.device]], host);
    addEach(builder, networkMetrics, [['device', 'eth0']], host);
    for (let index = 0; index < host.spec.cores; index += 1) addCpu(builder, host, index, () => (iowaitBack > 0 ? slip(telemetry, host, index, iowaitBack) : 0));
    this.exposed = [builder.build()];
  }

  groups(): readonly SeriesGroup[] {
    return this.exposed;
  }

  /** Reads /proc at the scrape: nothing to do between. */
  advance(): void {}
}

function addEach(builder: GroupBuilder, metrics: readonly HostMetric[], labels: readonly Label[], host: HostCounters): void {
  for (const [family, read] of metrics) builder.add(family, labels, () => read(host));
}

/**
 * Idle seconds that this reading of a CPU counts as iowait and a later one as idle again: the kernel moves a sleep between the two when the
 * CPU that a task will wake up on changes (proc(5): iowait may decrease). node_exporter hides the way back since 1.0; older ones and other agents tell it.
 */
function slip(telemetry: WorldTelemetry, host: HostCounters, index: number, share: number): number {
  const reading = `${host.spec.name}/${index}/${telemetry.now}`;
  const asleep = host.cpuSeconds[index]?.[cpuModes.indexOf('idle')] ?? 0;
  return stableShare(`${reading}/slips`) < share ? Math.min(asleep, longestSlip * stableShare(`${reading}/how-far`)) : 0;
}

function addCpu(builder: GroupBuilder, host: HostCounters, index: number, slipped: () => number): void {
  const label: Label = ['cpu', String(index)];
  cpuModes.forEach((mode, position) => {
    const sign = mode === 'iowait' ? 1 : mode === 'idle' ? -1 : 0;
    const counted = (): number => host.cpuSeconds[index]?.[position] ?? 0;
    builder.add(cpu, [label, ['mode', mode]], sign === 0 ? counted : () => counted() + sign * slipped());
  });
  builder.add(schedstatRunning, [label], () => host.schedstatRunning[index] ?? 0);
  builder.add(schedstatWaiting, [label], () => host.schedstatWaiting[index] ?? 0);
  builder.add(softnetProcessed, [label], () => cpuPart(host.softnetProcessed, index, host.spec.cores));
  builder.add(softnetDropped, [label], () => cpuPart(host.softnetDropped, index, host.spec.cores));
  builder.add(softnetSqueezed, [label], () => cpuPart(host.softnetTimesSqueezed, index, host.spec.cores));
}

/** The part of one CPU of an evenly spread counter: whole numbers that add up to the total and never fall. */
function cpuPart(total: number, index: number, cores: number): number {
  return Math.floor((Math.floor(total) + index) / cores);
}

function unameLabels(host: HostSpec): Label[] {
  return [
    ['sysname', 'Linux'],
    ['release', host.kernel],
    ['version', '#1 SMP PREEMPT_DYNAMIC'],
    ['machine', 'x86_64'],
    ['nodename', host.name],
    ['domainname', '(none)'],
  ];
}
