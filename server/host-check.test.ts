import { expect, it } from 'vitest';
import { isAllowedHost } from './host-check';

const allowed = ['mesh.example'];

it.each(['localhost', 'LOCALHOST:7117', '127.0.0.1', '127.0.0.1:1', '[::1]', '[::1]:65535', 'localhost:31337', 'mesh.example', 'Mesh.Example:443'])('%s is ours', (host) => {
  expect(isAllowedHost([host], allowed)).toBe(true);
});

it.each([
  'evil.example', 'localhost.evil.example', 'evil-localhost', 'localhost.', '127.0.0.1.', '127.0.0.1.nip.io', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '127.0.0.2', '0.0.0.0', '::1', '[::]', '[::ffff:127.0.0.1]',
  '[0:0:0:0:0:0:0:1]', 'localhost:0', 'localhost:65536', 'localhost:99999', 'localhost:', 'localhost:80a', 'localhost:80:80', 'user@localhost', 'localhost@evil.example', 'localhost/evil', 'localhost\\evil', 'local host', ' localhost', 'localhost ',
  'localhost,evil.example', 'http://localhost', '', '.', '..', '-localhost', 'LocalHost.Evil', 'mesh.example.evil', 'xmesh.example', 'sub.mesh.example', '[::1', '::1]', '[::1]evil', '[fe80::1%25eth0]', 'localhost\t', 'lоcalhost', 'ⓛocalhost', 'localhost%00', 'localhost%2e', '*',
])('%j is not', (host) => {
  expect(isAllowedHost([host], allowed)).toBe(false);
});

it('two Host headers, equal or not, and none at all are refused', () => {
  expect([[], ['localhost', 'localhost'], ['localhost', 'evil.example']].map((hosts) => isAllowedHost(hosts, allowed))).toEqual([false, false, false]);
});
