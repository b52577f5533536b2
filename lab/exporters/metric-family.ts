import type { MetricFamily } from './series-group';

/** A counter family. */
export function counter(name: string, help: string): MetricFamily {
  return { name, type: 'counter', help };
}

/** A gauge family. */
export function gauge(name: string, help: string): MetricFamily {
  return { name, type: 'gauge', help };
}

/** A histogram family; its series carry `_bucket`, `_sum` and `_count`. */
export function histogram(name: string, help: string): MetricFamily {
  return { name, type: 'histogram', help };
}

/** A family without a declared type, as node_exporter writes its netstat fields. */
export function untyped(name: string, help: string): MetricFamily {
  return { name, type: 'untyped', help };
}
