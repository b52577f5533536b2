import type { Agent } from 'undici';
import { AppError } from '@/lib/base/app-error';
import type { Seconds, UnixSeconds } from '@/lib/base/units';
import type { Admission, Intake } from './admission';
import type { QueryAnswer } from './answer-decoder';
import { errorOfAnswer } from './answer-error';
import { ClockSkew } from './clock-skew';
import { CredentialFiles } from './credential-files';
import { decodeInTurns } from './decode-in-turns';
import { exchange, exchangeAgent, type Exchange } from './http-exchange';
import { QuestionQueue, waitTogether, type Asker } from './question-queue';
import { usualLimits, type ExchangeLimits, type PrometheusSource } from './prometheus-source';
import { SourceHealth, type HealthReport } from './source-health';

/** Counts of what was sent, for the product's own metrics. */
export interface ClientObserver {
  asked(source: string, outcome: string, seconds: Seconds, bytes: number): void;
  /** A question failed; the error's private detail is for the log. */
  failed(source: string, error: AppError): void;
}

/** `dear` questions (histograms, ranges) take at most two of the four places, so that the map never waits for them. */
export type QuestionWeight = 'light' | 'dear';

/** One Prometheus: typed answers, typed errors, at most four queries at once, equal questions asked once. */
export interface PrometheusClient {
  readonly source: PrometheusSource;
  /** Instant query at `time`, light unless told otherwise. Throws `AppError`. */
  query(query: string, time: UnixSeconds, weight?: QuestionWeight): Promise<QueryAnswer>;
  /** Range query with `step` seconds. Throws `AppError`. */
  queryRange(query: string, start: UnixSeconds, end: UnixSeconds, step: Seconds): Promise<QueryAnswer>;
  /** `data` of another read-only endpoint, e.g. `status/buildinfo`. Throws `AppError`. */
  get(path: 'status/buildinfo'): Promise<unknown>;
  /** Prometheus' clock minus ours in ms; null before the first answer. */
  readonly skewMs: number | null;
  health(): HealthReport;
  /** Credential files that vanished since the start. */
  vanishedFiles(): readonly string[];
  /** How long a new question would wait for its turn, as it looks now, ms. */
  expectedWaitMs(weight: QuestionWeight): number;
  /** Ends exchanges under way; they and all further questions fail with `AppError`. */
  close(): Promise<void>;
}

const atOnce = 4;
const dearAtOnce = 2;
const longestQueue = 64;

/** Makes the client of one source. Throws an `AppError` when a credential file cannot be read. */
export function createPrometheusClient(source: PrometheusSource, options: { limits?: ExchangeLimits; observer?: ClientObserver; admission?: Admission } = {}): PrometheusClient {
  return new Client(source, options.limits ?? usualLimits, options.observer ?? null, options.admission ?? null);
}

class Client implements PrometheusClient {
  private readonly files: CredentialFiles;
  private readonly places = new QuestionQueue(atOnce);
  private readonly dearPlaces = new QuestionQueue(dearAtOnce);
  private readonly flights = new Map<string, { readonly answer: Promise<QueryAnswer>; readonly asker: Asker | null }>();
  private readonly skew = new ClockSkew();
  private readonly healthState = new SourceHealth();
  private agent: { made: Agent; version: number } | null = null;
  private postRefused = false;
  private closed = false;

  constructor(readonly source: PrometheusSource, private readonly limits: ExchangeLimits, private readonly observer: ClientObserver | null, private readonly admission: Admission | null) {
    this.files = new CredentialFiles(source.files);
  }

  get skewMs(): number | null {
    return this.skew.milliseconds;
  }

  health(): HealthReport {
    return this.healthState.report();
  }

  vanishedFiles(): readonly string[] {
    return [...this.files.vanished];
  }

  expectedWaitMs(weight: QuestionWeight): number {
    return (weight === 'dear' ? this.dearPlaces : this.places).expectedWaitMs();
  }

  query(query: string, time: UnixSeconds, weight: QuestionWeight = 'light'): Promise<QueryAnswer> {
    return this.once('query', { query, time: String(time) }, weight);
  }

  queryRange(query: string, start: UnixSeconds, end: UnixSeconds, step: Seconds): Promise<QueryAnswer> {
    return this.once('query_range', { query, start: String(start), end: String(end), step: String(step) }, 'dear');
  }

  async get(path: string): Promise<unknown> {
    const answer = await this.send('GET', `${this.source.url}/api/v1/${path}`, null);
    if (answer.status !== 200) throw errorOfAnswer(answer.status, answer.text);
    const body: unknown = JSON.parse(answer.text);
    return typeof body === 'object' && body !== null && 'data' in body ? body.data : null;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.agent?.made.destroy();
  }

  /** Equal questions that are under way share one answer. */
  private once(endpoint: string, fields: Record<string, string>, weight: QuestionWeight): Promise<QueryAnswer> {
    const form = new URLSearchParams({ ...fields, timeout: `${this.limits.queryMs / 1000}s` }).toString();
    const key = `${endpoint}?${form}`;
    const asker = this.admission?.asker() ?? null;
    const running = this.flights.get(key);
    if (running !== undefined) {
      waitTogether(running.asker, asker);
      return running.answer;
    }
    if (this.places.length + this.dearPlaces.length >= longestQueue) return Promise.reject(new AppError('overloaded', { detail: 'queue to Prometheus is full' }));
    // the steps of a range are kept: what it brings after its answer was given up is of use to the next
    const lasting = endpoint === 'query_range';
    const go = () => this.whenAdmitted(asker, lasting, () => this.ask(endpoint, form));
    const answer = (weight === 'dear' ? this.dearPlaces.run(asker, lasting, go) : go()).finally(() => this.flights.delete(key));
    this.flights.set(key, { answer, asker });
    return answer;
  }

  /** Takes one of the places when there is memory for an answer; whoever waits for memory holds no place. */
  private async whenAdmitted(asker: Asker | null, lasting: boolean, ask: () => Promise<QueryAnswer>): Promise<QueryAnswer> {
    for (const since = performance.now(); ; ) {
      await this.admission?.room(since);
      const answer = await this.places.run(asker, lasting, async () => (this.admission?.isOpen() === false ? null : ask()));
      if (answer !== null) return answer;
    }
  }

  private async ask(endpoint: string, form: string): Promise<QueryAnswer> {
    const started = Date.now();
    const ended = this.healthState.asked(started);
    const intake = this.admission?.begin() ?? null;
    try {
      const answer = await this.exchangeForm(endpoint, form, intake);
      const decoded = await decodeInTurns(answer.text, answer.bytes);
      this.healthState.answered(Date.now());
      this.observer?.asked(this.source.id, 'ok', (Date.now() - started) / 1000, answer.bytes);
      return decoded;
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError('internal', { cause: error, detail: String(error) });
      this.healthState.failed(Date.now(), known);
      this.observer?.asked(this.source.id, known.code, (Date.now() - started) / 1000, 0);
      this.observer?.failed(this.source.id, known);
      throw known;
    } finally {
      intake?.end();
      ended();
    }
  }

  private async exchangeForm(endpoint: string, form: string, intake: Intake | null): Promise<Exchange> {
    const url = `${this.source.url}/api/v1/${endpoint}`;
    if (!this.postRefused) {
      const answer = await this.send('POST', url, form, intake);
      if (answer.status !== 405) return accept(answer);
      this.postRefused = true;
    }
    return accept(await this.send('GET', `${url}?${form}`, null, intake));
  }

  /** A connection that was cut is tried once more: a kept-alive one may have ended while idle. */
  private async send(method: 'GET' | 'POST', url: string, body: string | null, intake: Intake | null = null): Promise<Exchange> {
    if (this.closed) throw new AppError('overloaded', { message: 'The dashboard is being stopped.' });
    const credentials = this.files.current();
    if (this.agent?.version !== credentials.version) {
      void this.agent?.made.close().catch(() => undefined);
      this.agent = { made: exchangeAgent(credentials, this.limits), version: credentials.version };
    }
    const asked = { url, method, body, credentials };
    const { made } = this.agent;
    const answer = await exchange(made, asked, this.limits, intake).catch((error: unknown) => {
      if (error instanceof AppError && /^(ECONNRESET|UND_ERR_SOCKET|EPIPE)/.test(error.detail ?? '')) return exchange(made, asked, this.limits, intake);
      throw error;
    });
    this.skew.observe(answer.date, answer.sentAt, answer.receivedAt);
    return answer;
  }
}

function accept(answer: Exchange): Exchange {
  if (answer.status !== 200) throw errorOfAnswer(answer.status, answer.text);
  if (/html/i.test(answer.contentType)) throw new AppError('bad-answer', { message: 'The address answers with an HTML page, not with the Prometheus API.', detail: answer.text.slice(0, 120) });
  return answer;
}
