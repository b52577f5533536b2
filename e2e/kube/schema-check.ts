import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '@/lib/kubernetes/fields';
import type { ApiServer } from './api-server';

const groups = ['api/v1', 'apis/apps/v1', 'apis/rbac.authorization.k8s.io/v1', 'apis/networking.k8s.io/v1'];
const kindsSchema = z.looseObject({ 'x-kubernetes-group-version-kind': z.array(z.object({ group: z.string(), version: z.string(), kind: z.string() })).optional() });
const documentSchema = z.object({ components: z.object({ schemas: z.record(z.string(), kindsSchema) }) });
const resultSchema = z.object({ resources: z.array(z.object({ kind: z.string(), name: z.string(), status: z.string(), msg: z.string() })).optional() });

/** Writes the server's own schemas as files that kubeconform finds by kind, group and version; gives their folder, which goes with the server's. */
export async function writeSchemas(server: ApiServer): Promise<string> {
  const folder = path.join(server.folder, 'schemas');
  mkdirSync(folder, { recursive: true });
  for (const group of groups) {
    const { schemas } = documentSchema.parse((await server.ask('GET', `/openapi/v3/${group}`)).body).components;
    const definitions = rewritten(schemas);
    for (const [name, schema] of Object.entries(schemas)) {
      for (const { group: of, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
        const first = of.split('.', 1)[0] ?? '';
        writeFileSync(path.join(folder, `${kind}${first === '' ? '' : `-${first}`}-${version}.json`.toLowerCase()), JSON.stringify({ $ref: `#/definitions/${name}`, definitions }));
      }
    }
  }
  return folder;
}

function rewritten(schemas: object): unknown {
  return JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/definitions/'));
}

/** `Kind name: what is wrong` for each object that does not hold. Throws when kubeconform says nothing that can be read. */
export function conformanceProblems(kubeconform: string, schemas: string, objects: readonly JsonObject[]): string[] {
  const input = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const { stdout, stderr } = spawnSync(kubeconform, ['-strict', '-verbose', '-output', 'json', '-schema-location', `${schemas}/{{.ResourceKind}}{{.KindSuffix}}.json`, '-'], { input, encoding: 'utf8' });
  if (stdout.trim() === '') throw new Error(`kubeconform said nothing: ${stderr}`);
  const { resources = [] } = resultSchema.parse(JSON.parse(stdout));
  if (resources.length !== objects.length) throw new Error(`${resources.length} of ${objects.length} objects were looked at`);
  return resources.filter(({ status }) => status !== 'statusValid').map(({ kind, name, msg }) => `${kind} ${name}: ${msg}`);
}
