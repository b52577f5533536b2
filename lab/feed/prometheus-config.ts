import type { Install, ScrapeJob } from './scrape-jobs';
import { scrapeJobs } from './scrape-jobs';

/** How often Prometheus scrapes the lab unless told otherwise, seconds. */
export const scrapeIntervalSeconds = 15;

/**
 * The configuration file of the lab's Prometheus, as JSON, which is YAML as well.
 *
 * @param feedAddress host:port of the lab's HTTP server; null = a history that stands still: nothing is scraped
 * @param interval seconds between scrapes
 */
export function prometheusConfig(feedAddress: string | null, install: Install = 'kube-prometheus-stack', interval = scrapeIntervalSeconds): string {
  const config = {
    global: { scrape_interval: `${interval}s`, scrape_timeout: '10s', evaluation_interval: '30s' },
    scrape_configs: feedAddress === null ? [] : scrapeJobs(install).map((job) => jobConfig(job, feedAddress)),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function jobConfig(job: ScrapeJob, feedAddress: string): object {
  const drop = { source_labels: ['__name__'], regex: job.droppedMetrics, action: 'drop' };
  return {
    job_name: job.jobName,
    honor_labels: job.honorLabels,
    honor_timestamps: true,
    http_sd_configs: [{ url: `http://${feedAddress}/sd/${job.id}`, refresh_interval: '5s' }],
    relabel_configs: job.relabelRules,
    metric_relabel_configs: job.droppedMetrics === null ? [] : [drop],
  };
}
