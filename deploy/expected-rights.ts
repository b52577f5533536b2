import { builtInResources, customResources } from '@/lib/kubernetes/resources';

const readKinds = [...Object.values(builtInResources), ...customResources];

/** What the product reads, as rights: one `verb group/resource` each. */
export const allRights = readKinds.flatMap(({ group, plural }) => [`list ${group}/${plural}`, `watch ${group}/${plural}`]).sort();
/** Those of them that only a ClusterRole can give. */
export const nodeRights = ['list /nodes', 'watch /nodes'];
/** Those that a Role in a namespace gives. */
export const withoutNodes = allRights.filter((right) => !nodeRights.includes(right));
