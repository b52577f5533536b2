import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/base/app-error';
import { loadConnection } from './connection';

const folder = mkdtempSync(path.join(tmpdir(), 'undermesh-connection-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

function file(name: string, content: string): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

function kubeconfig(name: string, change: (config: Record<string, unknown>) => void = () => undefined): string {
  const config = {
    apiVersion: 'v1', kind: 'Config', 'current-context': 'dev',
    clusters: [{ name: 'west', cluster: { server: 'https://api.west:6443' } }],
    users: [{ name: 'me', user: { token: 'secret-token' } }],
    contexts: [{ name: 'dev', context: { cluster: 'west', user: 'me' } }, { name: 'lost', context: { cluster: 'gone', user: 'me' } }],
  };
  change(config);
  return file(name, JSON.stringify(config));
}

function sentence(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof AppError ? `${error.code}: ${error.message} ${error.hint}` : `not an AppError: ${String(error)}`;
  }
  return 'no error';
}
const nowhere = { home: path.join(folder, 'nobody'), podFolder: path.join(folder, 'no-pod') };

describe('finding the API server', () => {
  it('reads the kubeconfig', async () => {
    const connection = loadConnection({ mode: 'auto', kubeconfig: kubeconfig('good'), ...nowhere });
    expect([connection?.server.href, connection?.clusterName, connection?.origin]).toEqual(['https://api.west:6443/', 'west', `${path.join(folder, 'good')}, context dev`]);
    expect((await connection?.credentials())?.headers).toEqual({ Authorization: 'Bearer secret-token' });
    expect(inspect(connection, { depth: 9 })).not.toContain('secret-token');
  });

  it('finds nothing where there is nothing, and does not look when it is off', () => {
    expect(loadConnection({ mode: 'auto', ...nowhere })).toBeNull();
    expect(loadConnection({ mode: 'off', kubeconfig: '/does/not/exist' })).toBeNull();
  });

  it('merges several files as kubectl does: the first current context wins, missing files are skipped', () => {
    const list = [path.join(folder, 'missing'), kubeconfig('first'), kubeconfig('second', (config) => { config['current-context'] = 'lost'; })].join(path.delimiter);
    expect(loadConnection({ mode: 'auto', kubeconfig: list, ...nowhere })?.server.hostname).toBe('api.west');
  });

  it('takes plain http, as kubectl proxy offers it', async () => {
    const connection = loadConnection({ mode: 'auto', kubeconfig: kubeconfig('plain', (config) => { config['clusters'] = [{ name: 'west', cluster: { server: 'http://127.0.0.1:8001' } }]; }), ...nowhere });
    expect((await connection?.credentials())?.headers).toEqual({ Authorization: 'Bearer secret-token' });
  });

  it('sees a token that was changed in the file after it was refused', async () => {
    const named = kubeconfig('rotated');
    const connection = loadConnection({ mode: 'auto', kubeconfig: named, ...nowhere });
    await connection?.credentials();
    kubeconfig('rotated', (config) => { config['users'] = [{ name: 'me', user: { token: 'second' } }]; });
    expect((await connection?.credentials())?.headers['Authorization']).toBe('Bearer secret-token');
    connection?.refresh();
    expect((await connection?.credentials())?.headers['Authorization']).toBe('Bearer second');
    unlinkSync(named);
    connection?.refresh();
    expect((await connection?.credentials())?.headers['Authorization']).toBe('Bearer second');
    expect(connection?.problem()).toContain('does not exist');
  });
});

describe('a wrong kubeconfig', () => {
  it.each([
    ['is missing', () => '/does/not/exist', undefined, /kubeconfig \/does\/not\/exist does not exist.*UNDERMESH_KUBERNETES=off/],
    ['is not YAML', () => file('broken', 'a: [b'), undefined, /kubeconfig .*broken cannot be read.*config view/],
    ['is empty', () => file('empty', ''), undefined, /empty/],
    ['has no current context', () => kubeconfig('none', (config) => { delete config['current-context']; }), undefined, /no current context.*use-context/],
    ['lacks the context', () => kubeconfig('context'), 'prod', /context "prod" is not in the kubeconfig .*context\. It has: dev, lost\./],
    ['lacks the cluster', () => kubeconfig('cluster'), 'lost', /names the cluster "gone"/],
    ['lacks the user', () => kubeconfig('user', (config) => { config['users'] = []; }), undefined, /names the user "me"/],
    ['has no proper server', () => kubeconfig('server', (config) => { config['clusters'] = [{ name: 'west', cluster: { server: 'api.west' } }]; }), undefined, /not an http or https URL/],
    ['names a CA that is not there', () => kubeconfig('ca', (config) => { config['clusters'] = [{ name: 'west', cluster: { server: 'https://a', 'certificate-authority': '/no/ca.crt' } }]; }), undefined, /certificate authority \/no\/ca\.crt.*does not exist/],
  ])('that %s is told in a sentence with a remedy', (_what, make, context, expected) => {
    const text = sentence(() => loadConnection({ mode: 'auto', kubeconfig: make(), context, ...nowhere }));
    expect(text).toMatch(/^not-configured: /);
    expect(text).toMatch(expected);
    expect(text).not.toContain('secret-token');
  });

  it('is no reason to fall back to another one: a context without any kubeconfig is told', () => {
    expect(sentence(() => loadConnection({ mode: 'auto', context: 'prod', ...nowhere }))).toMatch(/context "prod" was asked for, but there is no kubeconfig/);
  });
});

describe('K12: in a pod', () => {
  function inPod(token: string | null) {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '10.96.0.1');
    vi.stubEnv('KUBERNETES_SERVICE_PORT', '443');
    const podFolder = mkdtempSync(path.join(folder, 'pod-'));
    if (token !== null) writeFileSync(path.join(podFolder, 'token'), token);
    writeFileSync(path.join(podFolder, 'ca.crt'), 'CA');
    return { podFolder, connection: () => loadConnection({ mode: 'auto', podFolder, home: nowhere.home }) };
  }

  it('the token file is read, its newline left out, and followed when it changes', async () => {
    const { podFolder, connection } = inPod('first\n');
    const found = connection();
    expect([found?.server.href, found?.clusterName]).toEqual(['https://10.96.0.1/', null]);
    expect(await found?.credentials()).toEqual({ headers: { Authorization: 'Bearer first' }, tls: { ca: Buffer.from('CA') }, proxy: null });
    writeFileSync(path.join(podFolder, 'token'), 'second');
    found?.refresh();
    expect((await found?.credentials())?.headers['Authorization']).toBe('Bearer second');
  });

  it('an empty token file, or one with several words, stops the start', () => {
    expect(sentence(inPod('').connection)).toMatch(/token file .* is empty/);
    expect(sentence(inPod('a b').connection)).toMatch(/more than one word/);
  });

  it('a token file that vanishes later leaves the last token in use and is told', async () => {
    const { podFolder, connection } = inPod('first');
    const found = connection();
    await found?.credentials();
    unlinkSync(path.join(podFolder, 'token'));
    found?.refresh();
    expect((await found?.credentials())?.headers['Authorization']).toBe('Bearer first');
    expect(found?.problem()).toMatch(/token file .* cannot be read \(ENOENT\)/);
  });
});
