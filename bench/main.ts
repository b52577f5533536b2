import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run bench -- NAME [options]`: runs `bench/NAME-bench.ts`. Every benchmark prints ratios and what they were measured against. */
interface Benchmark {
  run(args: string[]): Promise<void>;
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder).flatMap((file) => (file.endsWith('-bench.ts') ? [file.slice(0, -'-bench.ts'.length)] : []));
const [name, ...args] = process.argv.slice(2);

if (!name || !existsSync(`${folder}${name}-bench.ts`)) {
  console.error(`${name ? `There is no benchmark ${name}. ` : ''}npm run bench -- NAME, with NAME one of: ${names.join(', ')}.`);
  process.exit(2);
}
const benchmark = (await import(`./${name}-bench.ts`)) as Benchmark;
await benchmark.run(args);
