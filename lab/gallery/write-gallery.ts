import { Buffer } from 'node:buffer';
import type { SampleTemplate } from '@/lab/feed/remote-write-encoding';
import { encodeLabels, sampleTemplate, WriteRequestEncoder } from '@/lab/feed/remote-write-encoding';
import type { GalleryMesh } from './gallery-mesh';
import type { PageSeries, ProxyPage } from './proxy-page';

const requestBytes = 4_000_000;

/** The samples of a mesh as bodies of remote-write requests. */
export function* galleryRequests({ pages }: GalleryMesh): Generator<Buffer> {
  let encoder = new WriteRequestEncoder(requestBytes + 65_536);
  for (const page of pages) {
    const writer = new PageWriter(page);
    for (const series of [upOf(page), ...page.series()]) {
      writer.add(encoder, series);
      if (encoder.size < requestBytes) continue;
      yield encoder.finish();
      encoder = new WriteRequestEncoder(requestBytes + 65_536);
    }
  }
  if (encoder.size > 0) yield encoder.finish();
}

/** Series that a scrape missed end with a stale marker, and `up` says so. */
function upOf({ plan }: ProxyPage): PageSeries {
  return { name: 'up', labels: {}, le: null, step: 1, course: { steps: plan.times.map((_, index) => (plan.missed.has(index) ? 0 : 1)), rate: 0, slack: 0 } };
}

/** Labels are sorted, and `le` has its place between these two halves. */
interface EncodedFlow {
  readonly before: Buffer;
  readonly after: Buffer;
}

/** Encodes the series of one page; what they share is encoded once. */
class PageWriter {
  private readonly templates = new Map<number, SampleTemplate>();
  private readonly flows = new Map<PageSeries['labels'], EncodedFlow>();

  constructor(private readonly page: ProxyPage) {}

  add(encoder: WriteRequestEncoder, { name, labels, le, step, course }: PageSeries): void {
    const born = course.steps.findIndex((steps) => !Number.isNaN(steps));
    if (born < 0) return;
    const { missed } = this.page.plan;
    const values = course.steps.map((steps, index) => (name !== 'up' && missed.has(index) ? Number.NaN : steps * step));
    const { before, after } = this.encoded(labels);
    // `__name__` sorts before every other label.
    const bytes = Buffer.concat([encodeLabels([['__name__', name]]), before, ...(le === null ? [] : [encodeLabels([['le', le]])]), after]);
    encoder.addSeries(bytes, this.template(born), values, born);
  }

  private template(born: number): SampleTemplate {
    const { times } = this.page.plan;
    const template = this.templates.get(born) ?? sampleTemplate(times.subarray(born), times.length - born);
    this.templates.set(born, template);
    return template;
  }

  private encoded(labels: PageSeries['labels']): EncodedFlow {
    const known = this.flows.get(labels);
    if (known !== undefined) return known;
    // Empty values do not exist in Prometheus.
    const all = Object.entries({ ...labels, ...this.page.target }).filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1));
    const flow = { before: encodeLabels(all.filter(([name]) => name < 'le')), after: encodeLabels(all.filter(([name]) => name > 'le')) };
    this.flows.set(labels, flow);
    return flow;
  }
}
