import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { listOf, objectOf, type JsonObject } from '@/lib/kubernetes/fields';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The text of a file of deploy/. */
export function manifestText(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

/** The objects of a YAML text. */
export function objectsIn(text: string): JsonObject[] {
  const documents = parseAllDocuments(text);
  const broken = documents.flatMap((document) => document.errors)[0];
  if (broken !== undefined) throw broken;
  return documents.map((document) => objectOf(document.toJS())).filter((object) => object['kind'] !== undefined);
}

/** The objects that a kustomization applies, its patches left out. */
export function objectsOf(kustomization: string): JsonObject[] {
  const [entry = {}] = objectsIn(manifestText(path.join(kustomization, 'kustomization.yaml')));
  return listOf(entry['resources']).map(String).flatMap((resource) => {
    const place = path.join(kustomization, resource);
    return resource.endsWith('.yaml') ? objectsIn(manifestText(place)) : objectsOf(place);
  });
}

/** A program of the tests: $HELM or $KUBECONFORM, which `npm run test:kube` sets, or the one on the PATH; null when there is none. Throws in CI, where a missing part is a broken build. */
export function programOfTests(name: 'helm' | 'kubeconform'): string | null {
  const places = [process.env[name.toUpperCase()] ?? '', ...(process.env['PATH'] ?? '').split(path.delimiter).map((part) => path.join(part, name))];
  const found = places.find((place) => place !== '' && existsSync(place)) ?? null;
  if (found === null && process.env['CI'] !== undefined && process.env['CI'] !== 'false') throw new Error(`${name} is missing: run npm run test:kube, which builds it.`);
  return found;
}

/** The objects of the chart with these settings (`name=value` as helm's --set takes them). Throws with helm's words when it refuses. */
export function chartObjects(helm: string, settings: readonly string[] = []): JsonObject[] {
  const text = execFileSync(helm, ['template', 'undermesh', path.join(folder, 'chart'), '--namespace', 'undermesh', ...settings.flatMap((one) => ['--set', one])], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return objectsIn(text);
}

/** The objects of one kind. */
export function ofKind(objects: readonly JsonObject[], kind: string): JsonObject[] {
  return objects.filter((object) => object['kind'] === kind);
}

/** The rights that roles give, one `verb group/resource` each, sorted. */
export function rightsIn(roles: readonly JsonObject[]): string[] {
  const rights = roles.flatMap((role) => listOf(role['rules']).map(objectOf)).flatMap((rule) =>
    listOf(rule['apiGroups']).flatMap((group) => listOf(rule['resources']).flatMap((resource) => listOf(rule['verbs']).map((verb) => `${String(verb)} ${String(group)}/${String(resource)}`))));
  return [...new Set(rights)].sort();
}

/** The one object of a kind. Throws when there are several or none. */
export function only(objects: readonly JsonObject[], kind: string): JsonObject {
  const found = ofKind(objects, kind);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} of ${kind}`);
  return found[0];
}
