import type { Seconds } from '@/lib/base/units';
import { byExporter } from './exporter-labels';
import type { SignalName } from './host';
import { promDuration } from './query-window';

/** A gauge older than this is silent, seconds. */
const longestGauge: Seconds = 300;

/** Devices that are no disks: images, memory, drives. */
const disks = 'device!~"(loop|ram|zram|fd|sr).*"';

/**
 * PromQL of one signal for every exporter that `matchers` leaves, labelled as `exporterLabels`.
 *
 * @param matchers ready-quoted label matchers, `''` for all hosts
 */
export function signalExpression(name: SignalName, window: Seconds, matchers = ''): string {
  const w = promDuration(window);
  const of = (metric: string, more = ''): string => {
    const all = [matchers, more].filter((part) => part !== '').join(',');
    return all === '' ? metric : `${metric}{${all}}`;
  };
  // One missed scrape leaves a stale marker: a gauge is not silent for that.
  const last = (metric: string, more = ''): string => `last_over_time(${of(metric, more)}[${promDuration(Math.min(window, longestGauge))}])`;
  const rate = (metric: string, more = ''): string => `rate(${of(metric, more)}[${w}])`;
  const sum = (expression: string): string => `sum by (${byExporter}) (${expression})`;
  const max = (expression: string): string => `max by (${byExporter}) (${expression})`;
  // By the number of CPUs, not by the time of all modes: the modes of a CPU add up to one second each second, so the mean over CPUs is the share, and on a host of many CPUs that reads an eighth of the series.
  const cpuShare = (mode: string): string => `avg by (${byExporter}) (${rate('node_cpu_seconds_total', `mode="${mode}"`)})`;
  const cpuShares = (mode: string): string => `${sum(rate('node_cpu_seconds_total', `mode${mode}`))} / count by (${byExporter}) (${rate('node_cpu_seconds_total', 'mode="idle"')})`;
  // The collector names the ends of the range or counts them, as it was configured.
  const port = (end: string, index: number): string => `(${max(last(`node_sysctl_net_ipv4_ip_local_port_range_${end}`))} or ${max(last('node_sysctl_net_ipv4_ip_local_port_range', `index="${index}"`))})`;
  const each = (expression: string): string => `sum by (${byExporter}, device) (${expression})`;
  const time = `${each(rate('node_disk_read_time_seconds_total', disks))} + ${each(rate('node_disk_write_time_seconds_total', disks))}`;
  const operations = `${each(rate('node_disk_reads_completed_total', disks))} + ${each(rate('node_disk_writes_completed_total', disks))}`;
  const expressions: Record<SignalName, () => string> = {
    steal: () => cpuShare('steal'),
    iowait: () => cpuShare('iowait'),
    softirq: () => cpuShare('softirq'),
    cpuBusy: () => cpuShares('!~"idle|iowait|steal"'),
    cpuUser: () => cpuShares('=~"user|nice"'),
    cpuSystem: () => cpuShares('=~"system|irq"'),
    psiCpu: () => atMostAll(max(rate('node_pressure_cpu_waiting_seconds_total'))),
    psiIo: () => atMostAll(max(rate('node_pressure_io_stalled_seconds_total'))),
    psiMemory: () => atMostAll(max(rate('node_pressure_memory_stalled_seconds_total'))),
    runQueue: () => `${max(last('node_load1'))} / count by (${byExporter}) (${last('node_cpu_seconds_total', 'mode="idle"')})`,
    retransmits: () => `${sum(rate('node_netstat_Tcp_RetransSegs'))} / (${sum(rate('node_netstat_Tcp_OutSegs'))} > 0)`,
    synRetransmits: () => sum(rate('node_netstat_TcpExt_TCPSynRetrans')),
    listenDrops: () => `(${sum(rate('node_netstat_TcpExt_ListenDrops'))} or ${sum(rate('node_netstat_TcpExt_ListenOverflows'))})`,
    diskAwait: () => `max by (${byExporter}) ((${time}) / ((${operations}) > 0))`,
    diskBusy: () => atMostAll(max(rate('node_disk_io_time_seconds_total', disks))),
    diskQueue: () => max(rate('node_disk_io_time_weighted_seconds_total', disks)),
    conntrack: () => `${max(last('node_nf_conntrack_entries'))} / (${max(last('node_nf_conntrack_entries_limit'))} > 0)`,
    conntrackDrops: () => conntrackDrops(sum(rate('node_nf_conntrack_stat_drop')), sum(rate('node_nf_conntrack_stat_early_drop'))),
    softnetDrops: () => sum(rate('node_softnet_dropped_total')),
    softnetSqueezed: () => sum(rate('node_softnet_times_squeezed_total')),
    fileHandles: () => `${max(last('node_filefd_allocated'))} / (${max(last('node_filefd_maximum'))} > 0)`,
    ephemeralPorts: () => atMostAll(`(${max(last('node_sockstat_TCP_inuse'))} + ${max(last('node_sockstat_TCP_tw'))}) / (${port('max', 1)} - ${port('min', 0)} + 1)`),
    memoryAvailable: () => `${max(last('node_memory_MemAvailable_bytes'))} / (${max(last('node_memory_MemTotal_bytes'))} > 0)`,
  };
  return expressions[name]();
}

/** Seconds counted in one second: extrapolation may put it a little above 1, which no share is. */
function atMostAll(expression: string): string {
  return `clamp_max(${expression}, 1)`;
}

/** Early drops are there on newer exporters only: the sum where both are, else what is there. */
function conntrackDrops(drops: string, early: string): string {
  return `((${drops} + ${early}) or ${drops})`;
}
