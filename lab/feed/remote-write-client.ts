import type { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';

/** Sends encoded write requests to one Prometheus. */
export class RemoteWriteClient {
  private readonly url: URL;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 2 });

  constructor(prometheusUrl: string) {
    this.url = new URL('/api/v1/write', prometheusUrl);
  }

  /** Sends one request; rejects with Prometheus' own words when it does not take every sample. */
  send(body: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const outgoing = request(this.url, { method: 'POST', agent: this.agent, headers: writeHeaders(body) }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (text += part));
        answer.on('error', reject);
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve();
          else reject(new Error(`Prometheus refused a remote write with ${status}: ${text.trim()}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
  }
}

function writeHeaders(body: Buffer): Record<string, string | number> {
  return {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
    'content-length': body.length,
  };
}
