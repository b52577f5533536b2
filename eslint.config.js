import next from 'eslint-config-next/core-web-vitals';
import nextTypescript from 'eslint-config-next/typescript';

const pureRooms = ['base', 'promql', 'topology', 'hosts', 'health', 'diagnosis', 'checks', 'dialects', 'wire', 'url', 'export'];
const tests = ['**/*.test.ts', '**/*.test.tsx'];

/** Rules that a selector can state; each has a planted violation in scripts/check/planted.test.ts. */
const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'process.env is read in lib/server/env* only.',
};
const fetching = {
  selector: "CallExpression[callee.name='fetch'], CallExpression[callee.property.name='fetch'][callee.object.name=/^(window|globalThis|self)$/], NewExpression[callee.name=/^(XMLHttpRequest|EventSource|WebSocket)$/]",
  message: 'The browser asks through lib/queries only.',
};
const defaultExports = { selector: 'ExportDefaultDeclaration', message: 'Default exports only where Next asks for them.' };
const clock = {
  selector: "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.object.name='Math'][callee.property.name='random']",
  message: 'Pure rooms are given the time and draw no random numbers.',
};

const config = [
  { ignores: ['.next/**', 'node_modules/**', 'dist/**', '.cache/**', 'artefacts/**', 'test-results/**', 'next-env.d.ts', 'playwright-report/**'] },
  ...next,
  ...nextTypescript,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }] } },
  { files: ['**/*.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', environment, defaultExports] } },
  { files: ['components/**/*.{ts,tsx}', 'lib/url/**/*.ts', 'lib/export/**/*.ts'], rules: { 'no-restricted-syntax': ['error', environment, fetching, defaultExports] } },
  { files: ['app/**/*.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', environment, fetching] } },
  { files: pureRooms.map((room) => `lib/${room}/**/*.ts`), ignores: tests, rules: { 'no-restricted-syntax': ['error', environment, fetching, defaultExports, clock] } },
  {
    files: ['lib/server/env*.ts'],
    rules: { 'no-restricted-syntax': ['error', defaultExports] },
  },
  {
    files: [...tests, 'e2e/**', 'bench/**', 'deploy/**', 'scripts/**', 'lab/**/main.ts', 'lab/main.ts', '*.config.{ts,js}', '.dependency-cruiser.cjs', 'vitest.*.ts', 'instrumentation.ts', 'lib/testing/**'],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off', 'max-lines-per-function': 'off' },
  },
  { files: ['lab/**/*.ts', 'bench/**/*.ts', 'server/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
];

export default config;
