import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files of one workload's identity, PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** Issues short-lived certificates with SPIFFE names from an authority made on the spot, by `openssl`. */
export class Certificates {
  private issued = 1;

  private constructor(private readonly directory: string) {}

  static async create(directory: string): Promise<Certificates> {
    await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/O=cluster.local', '-keyout', join(directory, 'ca.key'), '-out', join(directory, 'ca.pem')]);
    return new Certificates(directory);
  }

  /** A certificate for `spiffe://cluster.local/ns/NAMESPACE/sa/ACCOUNT`. */
  async issue(namespace: string, account: string): Promise<Identity> {
    const serial = ++this.issued;
    const file = (suffix: string) => join(this.directory, `${namespace}-${account}.${suffix}`);
    await writeFile(file('ext'), `subjectAltName=critical,URI:spiffe://cluster.local/ns/${namespace}/sa/${account}\n`);
    await run('openssl', ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/', '-keyout', file('key'), '-out', file('csr')]);
    await run('openssl', ['x509', '-req', '-in', file('csr'), '-CA', join(this.directory, 'ca.pem'), '-CAkey', join(this.directory, 'ca.key'), '-set_serial', String(serial), '-days', '2', '-extfile', file('ext'), '-out', file('pem')]);
    return { certificate: file('pem'), key: file('key'), authority: join(this.directory, 'ca.pem') };
  }
}
