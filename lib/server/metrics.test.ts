import { describe, expect, it } from 'vitest';
import { createMetrics, watchCredentials } from './metrics';

const linesOf = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start));

describe('what the reader of the Kubernetes API tells is in /metrics', () => {
  it('requests, lists with what they corrected, changes, bad lines and failed listeners', async () => {
    const metrics = createMetrics('0');
    const { kubernetes } = metrics;
    kubernetes.request?.('get', 403);
    kubernetes.request?.('get', 403);
    kubernetes.watchEvent?.('pods');
    kubernetes.badLine?.('pods');
    kubernetes.list?.('nodes', 'first', 0);
    kubernetes.list?.('nodes', 'self-check', 3);
    kubernetes.listenerFailed?.();
    expect(linesOf(await metrics.registry.metrics(), 'undermesh_kubernetes_')).toEqual([
      'undermesh_kubernetes_requests_total{verb="get",status="403"} 2',
      'undermesh_kubernetes_watch_events_total{kind="pods"} 1',
      'undermesh_kubernetes_bad_lines_total{kind="pods"} 1',
      'undermesh_kubernetes_lists_total{kind="nodes",reason="first"} 1',
      'undermesh_kubernetes_lists_total{kind="nodes",reason="self-check"} 1',
      'undermesh_kubernetes_list_corrections_total{kind="nodes"} 3',
      'undermesh_kubernetes_listener_failures_total 1',
    ]);
  });

  it('rights that are too many are counted once the server has said so, and unreadable credentials at once', async () => {
    const metrics = createMetrics('0');
    let rights: readonly string[] | null = null;
    let problem: string | null = 'The token file vanished.';
    watchCredentials(metrics, { excessRights: () => rights, credentialProblem: () => problem });
    const read = async () => linesOf(await metrics.registry.metrics(), 'undermesh_kubernetes_').filter((line) => /excess|credentials/.test(line));
    expect(await read()).toEqual(['undermesh_kubernetes_credentials_unreadable 1']);
    rights = ['list secrets', 'create pods/exec'];
    problem = null;
    expect(await read()).toEqual(['undermesh_kubernetes_excess_rights 2', 'undermesh_kubernetes_credentials_unreadable 0']);
  });
});

describe('the process', () => {
  it('tells its listeners, so that a leak of them is seen', async () => {
    const metrics = createMetrics('0');
    const listeners = async () => Number(/^undermesh_process_listeners (\d+)$/m.exec(await metrics.registry.metrics())?.[1]);
    const before = await listeners();
    const leaked = () => undefined;
    process.on('SIGUSR2', leaked);
    expect(await listeners()).toBe(before + 1);
    process.off('SIGUSR2', leaked);
  });
});
