/** `npm start`: the production server, configured by the environment only. */
import { existsSync } from 'node:fs';

const bundle = new URL('../.next/standalone/undermesh.mjs', import.meta.url);
if (!existsSync(bundle)) {
  process.stderr.write('undermesh: there is no build yet; run `npm run build` first.\n');
  process.exit(1);
}
await import(bundle.href);
