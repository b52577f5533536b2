import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CredentialFiles } from './credential-files';

const none = { token: null, basic: null, headers: null, ca: null, cert: null, key: null };
const file = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'credentials-')), 'file');
  writeFileSync(path, text);
  return path;
};

it('sends the token without its newline and reads it again when it changes', () => {
  const token = file('first\n');
  const files = new CredentialFiles({ ...none, token });
  const before = files.current();
  writeFileSync(token, 'second-one\n');
  const after = files.current();
  expect([before.headers, after.headers]).toEqual([{ authorization: 'Bearer first' }, { authorization: 'Bearer second-one' }]);
  expect(after.version).toBeGreaterThan(before.version);
});

it('encodes user and password, and sends headers line by line', () => {
  const files = new CredentialFiles({ ...none, basic: file('user:pass'), headers: file('# tenant\nX-Scope-OrgID: shop\n\n') });
  expect(files.current().headers).toEqual({ authorization: 'Basic dXNlcjpwYXNz', 'x-scope-orgid': 'shop' });
});

it('keeps the last value of a file that vanishes later, and tells which one', () => {
  const token = file('kept');
  const files = new CredentialFiles({ ...none, token });
  rmSync(token);
  expect(files.current().headers).toEqual({ authorization: 'Bearer kept' });
  expect([...files.vanished]).toEqual([token]);
});

it('names the file that is missing, empty or malformed at the start', () => {
  const empty = file(' \n');
  expect(() => new CredentialFiles({ ...none, token: '/nowhere/token' })).toThrow('The token file /nowhere/token cannot be read (ENOENT).');
  expect(() => new CredentialFiles({ ...none, token: empty })).toThrow(`The token file ${empty} is empty.`);
  expect(() => new CredentialFiles({ ...none, headers: file('no colon here') })).toThrow('A line of the headers file is not of the form "Name: value".');
});
