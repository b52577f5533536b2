import type { KubeKind } from './kube-kinds';
import { allKinds } from './kube-kinds';

/** The answer of a discovery path (`/version`, `/api`, `/apis`, `/api/v1`, `/apis/<group>[/<version>]`); null = another path. */
export function apiDiscovery(path: string): object | null {
  if (path === '/version') return versionInfo;
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(apiGroup) };
  if (path === '/api/v1') return resourceList('', 'v1');
  const match = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path);
  const group = match?.[1];
  if (group === undefined || !groupNames().includes(group)) return null;
  const version = match?.[2];
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group) };
  return allKinds.some((kind) => kind.group === group && kind.version === version) ? resourceList(group, version) : null;
}

const versionInfo = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.1',
  gitCommit: '93248f9ae092f571eb870b7664c534bfc7d00f03',
  gitTreeState: 'clean',
  buildDate: '2025-09-09T19:32:00Z',
  goVersion: 'go1.24.6',
  compiler: 'gc',
  platform: 'linux/amd64',
};

function groupNames(): string[] {
  return [...new Set(allKinds.map((kind) => kind.group))].filter((group) => group !== '');
}

function apiGroup(name: string): object {
  const versions = [...new Set(allKinds.filter((kind) => kind.group === name).map((kind) => kind.version))];
  const entries = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

function resourceList(group: string, version: string): object {
  const groupVersion = group === '' ? version : `${group}/${version}`;
  const kinds = allKinds.filter((kind) => kind.group === group && kind.version === version);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: kinds.map(apiResource) };
}

function apiResource(kind: KubeKind): object {
  return {
    name: kind.plural,
    singularName: kind.kind.toLowerCase(),
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: ['get', 'list', 'watch'],
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
  };
}
