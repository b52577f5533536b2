import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customObjectFor } from './custom-object';
import { boundedEvents, eventFactOf, eventLimits } from './event-fact';
import { hostFactOf } from './host-fact';
import { podFactOf, workloadOf } from './pod-owner';
import { podRecordOf } from './pod-record';
import { builtInResources, customResources } from './resources';
import { serviceFactOf } from './service-fact';
import { workloadFactFor } from './workload-fact';

const pod = {
  metadata: {
    name: 'checkout-6d4cf56db6-x2x7k', namespace: 'shop', uid: 'u1', resourceVersion: '7',
    labels: { app: 'checkout', version: 'v2', 'pod-template-hash': '6d4cf56db6' },
    annotations: { 'sidecar.istio.io/status': '{}', 'kubectl.kubernetes.io/last-applied-configuration': '{"secret":1}', 'my/own': 'x' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'checkout-6d4cf56db6', controller: true }],
    managedFields: [{ manager: 'kubelet' }],
  },
  spec: {
    nodeName: 'worker-3',
    containers: [{ name: 'app', image: 'x', env: [{ name: 'PASSWORD', value: 'secret' }], resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '0.1' } } }],
    initContainers: [{ name: 'istio-init' }, { name: 'istio-proxy', restartPolicy: 'Always' }],
  },
  status: {
    phase: 'Running', podIP: '10.1.2.3', startTime: '2026-11-20T10:00:00Z',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'app', restartCount: 3, lastState: { terminated: { reason: 'OOMKilled' } } }],
    initContainerStatuses: [{ name: 'istio-proxy', restartCount: 0 }],
  },
};

describe('a pod', () => {
  it('is reduced to the fields of a map, with native sidecars and without env, managedFields and foreign annotations', () => {
    const record = podRecordOf(pod);
    expect(record).toEqual({
      controller: { kind: 'ReplicaSet', name: 'checkout-6d4cf56db6' },
      fact: {
        uid: 'u1', namespace: 'shop', name: 'checkout-6d4cf56db6-x2x7k', ip: '10.1.2.3', host: 'worker-3', phase: 'Running', ready: true, startedAt: 1_795_168_800,
        labels: { app: 'checkout', version: 'v2', 'pod-template-hash': '6d4cf56db6' }, annotations: { 'sidecar.istio.io/status': '{}' },
        containers: [
          { name: 'app', isProxy: false, restarts: 3, cpuLimitCores: 0.5, cpuRequestCores: 0.1, memoryLimitBytes: 268_435_456, lastTerminatedReason: 'OOMKilled' },
          { name: 'istio-proxy', isProxy: true, restarts: 0, cpuLimitCores: null, cpuRequestCores: null, memoryLimitBytes: null, lastTerminatedReason: null },
        ],
      },
    });
    expect(JSON.stringify(record)).not.toContain('secret');
  });

  it('belongs to the Deployment that its ReplicaSet belongs to, or by the hash while ReplicaSets are unknown', () => {
    const record = podRecordOf(pod);
    if (record === null) throw new Error('no record');
    const rollout = { kind: 'Rollout', name: 'checkout' };
    expect(workloadOf(record, new Map([['shop/checkout-6d4cf56db6', rollout]]))).toEqual(rollout);
    expect(workloadOf(record, new Map())).toEqual({ kind: 'Deployment', name: 'checkout' });
    expect(workloadOf(record, new Map([['shop/checkout-6d4cf56db6', null]]))).toEqual({ kind: 'ReplicaSet', name: 'checkout-6d4cf56db6' });
    expect(podFactOf(record, new Map())).toMatchObject({ app: 'checkout', canonicalService: 'checkout', version: 'v2' });
  });

  it('of a scheduled job belongs to the CronJob, a bare pod to nobody', () => {
    const run = podRecordOf({ metadata: { name: 'p', namespace: 'n', ownerReferences: [{ kind: 'Job', name: 'nightly-28391230', controller: true }] } });
    const bare = podRecordOf({ metadata: { name: 'p', namespace: 'n' } });
    expect(run === null ? null : workloadOf(run, new Map())).toEqual({ kind: 'CronJob', name: 'nightly' });
    expect(bare === null ? 0 : workloadOf(bare, new Map())).toBeNull();
  });

  it('has unknown restarts, not zero, while no status was written', () => {
    expect(podRecordOf({ metadata: { name: 'p', namespace: 'n' }, spec: { containers: [{ name: 'app' }] } })?.fact.containers[0]?.restarts).toBeNull();
  });

  it('on the host network has no address of its own', () => {
    expect(podRecordOf({ ...pod, spec: { ...pod.spec, hostNetwork: true } })?.fact.ip).toBeNull();
  });
});

describe('a node', () => {
  it('is a host with the conditions that are not as they should be', () => {
    expect(hostFactOf({
      metadata: { name: 'w1', creationTimestamp: '2026-01-01T00:00:00Z', labels: { 'topology.kubernetes.io/region': 'eu', 'failure-domain.beta.kubernetes.io/zone': 'eu-a', 'node.kubernetes.io/instance-type': 't3.large' } },
      spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }, { key: 'team', value: 'batch', effect: 'NoExecute' }, 'x'] },
      status: {
        capacity: { cpu: '4' }, addresses: [{ type: 'InternalIP', address: '10.0.0.4' }, { type: 'Hostname', address: 'w1' }], nodeInfo: { kernelVersion: '6.1.0' },
        conditions: [{ type: 'Ready', status: 'Unknown' }, { type: 'MemoryPressure', status: 'True' }, { type: 'DiskPressure', status: 'False' }, { type: 'KernelDeadlock', status: 'True' }],
      },
    })).toEqual({
      name: 'w1', addresses: ['10.0.0.4', 'w1'], instanceType: 't3.large', region: 'eu', zone: 'eu-a', cores: 4, conditions: ['NotReady', 'MemoryPressure', 'KernelDeadlock'],
      cordoned: true, taints: ['node.kubernetes.io/unschedulable:NoSchedule', 'team=batch:NoExecute'], kernel: '6.1.0', createdAt: 1_767_225_600,
      labels: { 'topology.kubernetes.io/region': 'eu', 'failure-domain.beta.kubernetes.io/zone': 'eu-a', 'node.kubernetes.io/instance-type': 't3.large' },
    });
  });

  it('that says nothing has unknown values, not zeros', () => {
    expect(hostFactOf({ metadata: { name: 'w1' } })).toMatchObject({ cores: null, kernel: null, conditions: [], createdAt: null });
  });
});

describe('a service', () => {
  it('keeps ports with appProtocol; without selector it selects nothing', () => {
    expect(serviceFactOf({ metadata: { name: 's', namespace: 'n' }, spec: { selector: { app: 's' }, ports: [{ name: 'http', port: 80, appProtocol: 'http' }, { port: 'x' }] } }))
      .toEqual({ namespace: 'n', name: 's', selector: { app: 's' }, ports: [{ name: 'http', port: 80, appProtocol: 'http' }] });
    expect(serviceFactOf({ metadata: { name: 's', namespace: 'n' }, spec: { selector: {} } })?.selector).toBeNull();
  });
});

describe('a workload', () => {
  it('tells wanted and ready replicas; ready is 0 only when a status was written', () => {
    const deployment = workloadFactFor('Deployment');
    const metadata = { name: 'd', namespace: 'n' };
    expect(deployment({ metadata, spec: { replicas: 2, template: { metadata: { labels: { 'app.kubernetes.io/name': 'd', 'app.kubernetes.io/version': '3' } } } }, status: { observedGeneration: 1 } }))
      .toEqual({ namespace: 'n', kind: 'Deployment', name: 'd', app: 'd', canonicalService: 'd', version: '3', replicas: 2, ready: 0 });
    expect(deployment({ metadata, spec: { replicas: 2 } })).toMatchObject({ replicas: 2, ready: null });
    expect(workloadFactFor('DaemonSet')({ metadata, status: { desiredNumberScheduled: 6, numberReady: 5 } })).toMatchObject({ kind: 'DaemonSet', replicas: 6, ready: 5 });
  });
});

describe('events', () => {
  const event = { metadata: { name: 'e', namespace: 'n', uid: 'e1' }, type: 'Warning', reason: 'BackOff', message: 'm', count: 4, lastTimestamp: '2026-01-01T00:00:10Z', involvedObject: { kind: 'Pod', name: 'p', namespace: 'n' } };

  it('are kept when they warn or tell of a change, with the time of the newest occurrence', () => {
    expect(eventFactOf(event)).toEqual({ uid: 'e1', at: 1_767_225_610, type: 'Warning', reason: 'BackOff', message: 'm', kind: 'Pod', namespace: 'n', name: 'p', count: 4 });
    expect(eventFactOf({ ...event, type: 'Normal', reason: 'Pulled' })).toBeNull();
    expect(eventFactOf({ ...event, type: 'Normal', reason: 'ScalingReplicaSet' })).not.toBeNull();
  });

  it('are bounded in number and age, the newest stay', () => {
    const one = eventFactOf(event);
    if (one === null) throw new Error('no event');
    const many = Array.from({ length: 6000 }, (_, index) => ({ ...one, uid: `u${index}`, at: 100_000 + index / 10 }));
    const kept = boundedEvents([{ ...one, at: 100_600 - eventLimits.oldestSeconds - 1 }, ...many], 100_600);
    expect([kept.length, kept[0]?.uid, kept.at(-1)?.uid]).toEqual([5000, 'u1000', 'u5999']);
  });
});

describe('a mesh object', () => {
  it('keeps its spec without keys that could poison a later merge and without the copy kubectl leaves', () => {
    const value: unknown = JSON.parse('{"metadata":{"name":"v","namespace":"n","generation":2,"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"x","a":"b"}},"spec":{"hosts":["a"],"__proto__":{"polluted":true}}}');
    const object = customObjectFor({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' })(value);
    expect(object).toEqual({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', namespace: 'n', name: 'v', uid: 'n/v', createdAt: null, generation: 2, labels: {}, annotations: { a: 'b' }, spec: { hosts: ['a'] } });
    expect(Object.getOwnPropertyNames(object?.spec)).toEqual(['hosts']);
  });

  it('of absurd depth is cut, not followed', () => {
    const deep: unknown = JSON.parse(`{"metadata":{"name":"v"},"spec":{"a":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}}`);
    expect(JSON.stringify(customObjectFor({ apiVersion: 'v1', kind: 'X' })(deep)?.spec).length).toBeLessThan(400);
  });
});

describe('every projection', () => {
  it('survives any JSON and leaves prototypes alone', () => {
    const json = fc.jsonValue({ maxDepth: 5 });
    const object = fc.record({ metadata: fc.oneof(json, fc.record({ name: fc.oneof(fc.string(), json), namespace: fc.oneof(fc.string(), json), labels: json, annotations: json, ownerReferences: json })), spec: json, status: json, type: json, involvedObject: json, series: json }, { requiredKeys: [] });
    const resources = [...Object.values(builtInResources), ...customResources];
    fc.assert(fc.property(fc.oneof(object, json), (value) => {
      for (const resource of resources) JSON.stringify(resource.project(value));
      expect(Object.keys(Object.prototype)).toEqual([]);
    }), { numRuns: 2000 });
  });
});
