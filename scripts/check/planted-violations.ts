/** Files that break one rule each. They are written to a scratch tree by planted.test.ts, never to the product. */

const value = 'export const value = 1;\n';
const uses = (from: string) => `import { value } from '${from}';\nexport const copy = value;\n`;

/** For every room of lib: where it may not look, by way of example. */
const layerPlants: Record<string, string> = {
  base: 'promql', promql: 'topology', topology: 'hosts', url: 'wire', hosts: 'health', health: 'diagnosis', checks: 'hosts', diagnosis: 'wire', dialects: 'hosts',
  wire: 'server', export: 'server', queries: 'topology', prometheus: 'kubernetes', kubernetes: 'prometheus', server: 'queries', testing: 'server',
};

const files: Record<string, string> = {};
const found: { rule: string; from: string }[] = [];

function plant(rule: string, from: string, text: string, more: Record<string, string> = {}): void {
  files[from] = text;
  Object.assign(files, more);
  found.push({ rule, from });
}

for (const [room, stranger] of Object.entries(layerPlants)) {
  files[`lib/${stranger}/planted-target.ts`] = value;
  plant(`layer-${room}`, `lib/${room}/planted-layer.ts`, uses(`@/lib/${stranger}/planted-target`));
}
plant('no-circular', 'lib/base/circle-a.ts', "import { b } from './circle-b';\nexport const a = () => b;\n", { 'lib/base/circle-b.ts': "import { a } from './circle-a';\nexport const b = () => a;\n" });
plant('no-unresolved', 'lib/base/lost.ts', uses('./not-there'));
plant('dialects-are-strangers', 'lib/dialects/istio/planted.ts', uses('@/lib/dialects/linkerd/planted-target'), { 'lib/dialects/linkerd/planted-target.ts': value });
plant('pure-rooms', 'lib/topology/planted-react.ts', "import { useState } from 'react';\nexport const state = useState;\n");
plant('pure-rooms-no-node', 'lib/topology/planted-node.ts', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n");
plant('components-no-server', 'components/ui/planted-server.ts', uses('@/lib/server/planted-target'), { 'lib/server/planted-target.ts': value });
plant('browser-reaches-no-server', 'components/ui/planted-reach.ts', uses('@/lib/queries/planted-step'), { 'lib/queries/planted-step.ts': uses('@/lib/prometheus/planted-target'), 'lib/prometheus/planted-target.ts': value });
plant('app-pages', 'app/planted-page.ts', uses('@/lib/prometheus/planted-target'), { 'lib/prometheus/planted-target.ts': value });
plant('app-not-server-in-screens', 'app/planted-screen.ts', uses('@/lib/server/planted-target'));
plant('front-door', 'server/planted.ts', uses('@/lib/prometheus/planted-target'));
plant('product-never-imports-lab', 'lib/hosts/planted-lab.ts', uses('@/lab/world/planted-target'), { 'lab/world/planted-target.ts': value });
plant('lab-imports-base-only', 'lab/physics/planted-health.ts', uses('@/lib/health/planted-target'), { 'lib/health/planted-target.ts': value });
plant('incidents-not-exporters', 'lab/incidents/planted.ts', uses('@/lab/exporters/planted-target'), { 'lab/exporters/planted-target.ts': value });
plant('exporters-not-incidents', 'lab/exporters/planted.ts', uses('@/lab/incidents/planted-target'), { 'lab/incidents/planted-target.ts': value });
plant('nobody-reads-truth', 'lab/kube/planted.ts', uses('@/lab/truth/planted-target'), { 'lab/truth/planted-target.ts': value });
plant('charts-in-charts-only', 'components/ui/planted-chart.ts', "import { LineChart } from 'recharts';\nexport const chart = LineChart;\n");
plant('kubeconfig-only', 'lib/kubernetes/planted-client.ts', "import { KubeConfig } from '@kubernetes/client-node';\nexport const config = KubeConfig;\n");
plant('features-are-strangers', 'components/inspector/planted.ts', uses('@/components/toolbar/planted-target'), { 'components/toolbar/planted-target.ts': value });
plant('no-dumping-ground', 'lib/base/planted-dump.ts', uses('./utils'), { 'lib/base/utils.ts': value });
plant('no-dev-dependencies', 'lib/server/planted-dev.ts', "import { test } from 'vitest';\nexport const run = test;\n");

/** Rule and file of every planted import. */
export const violations: readonly { rule: string; from: string }[] = found;

const restricted = 'no-restricted-syntax';
const lint: { file: string; rule: string; text: string }[] = [
  { file: 'lib/hosts/planted-env.ts', rule: restricted, text: 'export const home = process.env.HOME;\n' },
  { file: 'components/ui/planted-fetch.ts', rule: restricted, text: "export const ask = () => fetch('/api/v1/graph');\n" },
  { file: 'components/ui/planted-default.ts', rule: restricted, text: 'export default 1;\n' },
  { file: 'lib/topology/planted-clock.ts', rule: restricted, text: 'export const now = () => Date.now();\n' },
  { file: 'lib/base/planted-any.ts', rule: '@typescript-eslint/no-explicit-any', text: 'export const anything = (x: any) => x;\n' },
  { file: 'lib/base/planted-console.ts', rule: 'no-console', text: "console.log('planted');\n" },
  { file: 'lib/base/planted-unused.ts', rule: '@typescript-eslint/no-unused-vars', text: 'const unused = 1;\n' },
  { file: 'lib/base/planted-equal.ts', rule: 'eqeqeq', text: 'export const same = (a: unknown) => a == 1;\n' },
  { file: 'lib/base/planted-import.ts', rule: '@typescript-eslint/consistent-type-imports', text: "import { AppError } from './app-error';\nexport type Same = AppError;\n" },
  { file: 'lib/base/planted-function.ts', rule: 'max-lines-per-function', text: `export function long(x: number) {\n${'  x += 1;\n'.repeat(50)}  return x;\n}\n` },
  { file: 'components/ui/planted-component.tsx', rule: 'max-lines-per-function', text: `export function Long() {\n  let x = 0;\n${'  x += 1;\n'.repeat(88)}  return <i>{x}</i>;\n}\n` },
];

/** Rule and file of everything the linter must find. */
export const lintViolations: readonly { file: string; rule: string }[] = lint;

for (const { file, text } of lint) files[file] = text;
files['lib/base/app-error.ts'] = 'export class AppError extends Error {}\n';
files['lib/base/too-long.ts'] = 'export const line = 1;\n'.replace('line', 'line0') + Array.from({ length: 300 }, (_, index) => `export const line${index + 1} = 1;\n`).join('');
files['lib/base/nobody-needs-me.ts'] = value;
files['lib/base/type-error.ts'] = "export const wrong: number = 'text';\n";

/** Path -> text of the scratch tree. */
export const plantedFiles: Readonly<Record<string, string>> = files;
