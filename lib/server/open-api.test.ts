import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openApiDocument } from './open-api';

const document = openApiDocument(1_800_000_000);
const paths = document['paths'];

it('describes exactly the routes that there are', () => {
  const routes = readdirSync(new URL('../../app/api/v1', import.meta.url)).filter((name) => name !== 'openapi.json');
  expect(Object.keys(paths ?? {}).sort()).toEqual(routes.map((name) => `/api/v1/${name}`).sort());
});

it('tells the common parameters with their limits, none of them required', () => {
  const graph = JSON.parse(JSON.stringify(paths))['/api/v1/graph'].get;
  expect(graph.parameters.map(({ name, required }: { name: string; required: boolean }) => [name, required])).toEqual(
    ['at', 'window', 'namespaces', 'cluster', 'level', 'idle', 'waypoints'].map((name) => [name, false]),
  );
  expect(Object.keys(graph.responses)).toEqual(['200', '400', '503']);
  expect(graph.responses['200'].content['application/json'].schema.required).toEqual(expect.arrayContaining(['data', 'complete', 'missing', 'sources', 'serverNow', 'instance', 'requestId']));
});
