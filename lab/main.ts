import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandLine } from './feed/command-line';
import { commandLine, numberOption } from './feed/command-line';
import { catalogueText } from './feed/catalogue-text';
import { catalogue } from './feed/control-routes';
import type { LabOptions } from './feed/start-lab';
import { installs } from './feed/scrape-jobs';
import { startLab } from './feed/start-lab';
import { variantOf, variantOptionNames } from './feed/variant-options';
import { truthFile } from './feed/truth-file';
import { sweepReport } from './check/invariant-sweep';
import { validationReport } from './check/validation-report';
import { incidents } from './incidents/incident-catalogue';
import { scenarios } from './scenarios/scenario-catalogue';
import { computeTruth } from './truth/counterfactual';

const usualPort = 7120;
/** A start that fails for a reason the user can mend (EX_CONFIG of sysexits.h). */
const badConfiguration = 78;
const optionNames = ['scenario', 'seed', 'port', 'prometheus-port', 'kube-port', 'history', 'data', 'at', 'seconds', 'interval', 'out', 'install', 'scrape', 'missed', 'late', 'visits', 'seeds', 'severity', 'onset', 'for', ...variantOptionNames];

const usage = `The lab: a mesh in a box that feeds a real Prometheus and a Kubernetes API.

  npm run lab -- serve [--scenario NAME] [--seed N] [--port P] [--prometheus-port P] [--kube-port P] [--history MINUTES] [--data DIR]
                       [--install ${installs.join('|')}] [--scrape SECONDS] [--missed PERCENT] [--late PERCENT]
                       [--severity 0…1] [--onset SECONDS] [--for SECONDS]   how hard the scenario hits, when (after the history's start), how long
                       [--logs NAMESPACE/NAME:BYTES,…] [--cold NAMESPACE/NAME:PERCENT,…] [--think SECONDS] [--iowait-back PERCENT] [--housekeeping SECONDS]
                                               bytes logged synchronously per request, requests that miss the page cache, clients that wait and think, readings whose iowait steps back, slow kubelets
                       [--visits PER_SECOND]   beyond so many hop visits a walk stands for several requests
  npm run lab -- list [json]                   scenarios and incidents
  npm run lab -- inject NAME [knob=value …]    start an incident in the running lab
  npm run lab -- stop NAME                     end it
  npm run lab -- retries off|on                switch the retry policies of the mesh
  npm run lab -- status
  npm run lab -- truth --scenario NAME --seed N [--at UNIX] [--history MINUTES | --seconds S] [--interval S] [--out FILE]
                                               which fault makes which edge sick, by runs without it (--at: end of the run)
  npm run lab -- validate                      the model against figures from the world
  npm run lab -- invariants [--seeds N] [--seconds S]
                                               every incident alone and with another, and the lottery, against the invariants
  npm run lab -- backfill --data DIR --at UNIX [--scenario NAME] [--seed N] [--history MINUTES]

Commands to a running lab take --port P when it is not on ${usualPort}.
`;

/** Carries out one command line. */
async function main(): Promise<void> {
  const line = commandLine(process.argv.slice(2), optionNames);
  if (line.command === 'serve') await serve(line);
  else if (line.command === 'backfill') await loadHistory(line);
  else if (line.command === 'list') process.stdout.write(line.words.includes('json') ? `${JSON.stringify(catalogue(), null, 2)}\n` : catalogueText(scenarios, incidents));
  else if (line.command === 'inject') await command(line, 'inject', { name: word(line, 'the name of an incident'), knobs: line.settings });
  else if (line.command === 'stop') await command(line, 'stop', { name: word(line, 'the name of an incident') });
  else if (line.command === 'retries') await command(line, 'retries', { on: onOrOff(line) });
  else if (line.command === 'status') await command(line, 'status', {});
  else if (line.command === 'truth') await truth(line);
  else if (line.command === 'validate') process.stdout.write(validationReport());
  else if (line.command === 'invariants') process.stdout.write(sweepReport(numberOption(line, 'seeds', 1, 1000) ?? 50, numberOption(line, 'seconds', 20, 3600) ?? 60, tell));
  else if (line.command === 'help') process.stdout.write(usage);
  else throw new Error(`There is no command "${line.command}"; see npm run lab -- help.`);
}

async function serve(line: CommandLine): Promise<void> {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort());
  const lab = await startLab({
    ...commonOptions(line),
    port: numberOption(line, 'port', 0, 65_535) ?? usualPort,
    onError: (error) => {
      tell(`The lab cannot go on: ${error.message}`);
      process.exitCode = 1;
      ended.abort();
    },
  });
  const { prometheusUrl, kubernetesUrl, kubeconfigPath, controlUrl, prometheusPid } = lab;
  const { scenario } = commonOptions(line);
  const { hint } = scenarios.find(({ name }) => name === scenario) ?? scenarios[0] ?? { hint: '' };
  const ready = { ready: true, hint, prometheusUrl, kubernetesUrl, kubeconfig: kubeconfigPath, controlUrl, prometheusPid, pid: process.pid };
  if (!ended.signal.aborted) {
    process.stdout.write(`${JSON.stringify(ready)}\n`);
    await new Promise((resolve) => ended.signal.addEventListener('abort', resolve, { once: true }));
  }
  const cost = lab.cost();
  tell(`Ending after ${cost.steps} live steps (mean ${cost.meanMs.toFixed(1)} ms, slowest ${cost.slowestMs.toFixed(0)} ms).`);
  await lab.stop();
}

async function loadHistory(line: CommandLine): Promise<void> {
  const directory = line.options.get('data');
  const at = numberOption(line, 'at', 0, 4_102_444_800);
  if (directory === undefined || at === undefined) throw new Error('backfill needs --data DIR and --at UNIX (the end of the history, unix seconds).');
  const lab = await startLab({ ...commonOptions(line), live: false, at });
  await writeFile(join(directory, 'truth.json'), `${JSON.stringify(truthFile(lab.simulation, at))}\n`);
  await lab.stop();
  process.stdout.write(`${JSON.stringify({ data: directory, at, ...lab.backfill })}\n`);
}

/** Runs the scenario with and without its faults and prints what caused what. */
async function truth(line: CommandLine): Promise<void> {
  const minutes = numberOption(line, 'history', 1, 24 * 60);
  const seconds = numberOption(line, 'seconds', 60, 86_400) ?? (minutes === undefined ? 3600 : minutes * 60);
  const end = numberOption(line, 'at', 0, 4_102_444_800) ?? 1_780_003_600;
  const interval = numberOption(line, 'interval', 10, 3600);
  const file = computeTruth({
    scenario: line.options.get('scenario') ?? scenarios[0]?.name ?? '',
    seed: numberOption(line, 'seed', 0, 2 ** 31) ?? 1,
    startAt: end - seconds,
    seconds,
    scrapes: true,
    ...variantOf(line),
    ...(interval === undefined ? {} : { intervalSeconds: interval }),
    ...(minutes === undefined || minutes === 60 ? {} : { onsetAfter: Math.max(0, seconds - 600) }),
  });
  const text = `${JSON.stringify(file, null, 1)}\n`;
  const out = line.options.get('out');
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
}

function commonOptions(line: CommandLine): LabOptions {
  const scenario = line.options.get('scenario');
  const directory = line.options.get('data');
  const binary = process.env['PROMETHEUS_BIN'];
  return {
    ...(scenario === undefined ? {} : { scenario }),
    seed: numberOption(line, 'seed', 0, 2 ** 31) ?? 1,
    prometheusPort: numberOption(line, 'prometheus-port', 0, 65_535) ?? 0,
    kubePort: numberOption(line, 'kube-port', 0, 65_535) ?? 0,
    historyMinutes: numberOption(line, 'history', 1, 24 * 60) ?? 60,
    ...(directory === undefined ? {} : { directory }),
    ...(binary === undefined || binary === '' ? {} : { prometheusBinary: binary }),
    ...waysToScrape(line),
    ...story(line),
    ...variantOf(line),
    progress: tell,
  };
}

/** How hard the scenario hits, when, and how long. */
function story(line: CommandLine): Pick<LabOptions, 'severity' | 'onsetSeconds' | 'lastsSeconds'> {
  const severity = numberOption(line, 'severity', 0, 1);
  const onsetSeconds = numberOption(line, 'onset', 0, 86_400);
  const lastsSeconds = numberOption(line, 'for', 1, 86_400);
  return {
    ...(severity === undefined ? {} : { severity }),
    ...(onsetSeconds === undefined ? {} : { onsetSeconds }),
    ...(lastsSeconds === undefined ? {} : { lastsSeconds }),
  };
}

/** How Prometheus was installed, how often it asks, and how much it misses. */
function waysToScrape(line: CommandLine): Pick<LabOptions, 'install' | 'scrapeSeconds' | 'missedShare' | 'lateShare' | 'visitsPerSecond'> {
  const name = line.options.get('install');
  const install = installs.find((known) => known === name);
  if (name !== undefined && install === undefined) throw new Error(`There is no install "${name}"; installs are ${installs.join(', ')}.`);
  const scrapeSeconds = numberOption(line, 'scrape', 5, 120);
  const missed = numberOption(line, 'missed', 0, 50);
  const late = numberOption(line, 'late', 0, 100);
  const visits = numberOption(line, 'visits', 1, 1_000_000);
  return {
    ...(install === undefined ? {} : { install }),
    ...(scrapeSeconds === undefined ? {} : { scrapeSeconds }),
    ...(missed === undefined ? {} : { missedShare: missed / 100 }),
    ...(late === undefined ? {} : { lateShare: late / 100 }),
    ...(visits === undefined ? {} : { visitsPerSecond: visits }),
  };
}

/** Sends a command to the lab that runs on the control port and prints its answer. */
async function command(line: CommandLine, name: string, body: object): Promise<void> {
  const port = numberOption(line, 'port', 1, 65_535) ?? usualPort;
  const address = `http://127.0.0.1:${port}/control/${name}`;
  const answer = await fetch(address, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }).catch(() => {
    throw new Error(`No lab answers on port ${port}: start one with npm run lab -- serve, or name its port with --port.`);
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(refusal(text));
  process.stdout.write(`${text}\n`);
}

function refusal(text: string): string {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null && 'error' in parsed ? String(parsed.error) : text;
}

function word(line: CommandLine, what: string): string {
  const [first] = line.words;
  if (first === undefined) throw new Error(`${line.command} needs ${what}; npm run lab -- list shows them.`);
  return first;
}

function onOrOff(line: CommandLine): boolean {
  const [first] = line.words;
  if (first !== 'on' && first !== 'off') throw new Error('retries needs on or off.');
  return first === 'on';
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    tell(error instanceof Error ? error.message : String(error));
    process.exit(badConfiguration);
  },
);
