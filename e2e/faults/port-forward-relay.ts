import { connect, createServer, type Server, type Socket } from 'node:net';

/** Passes connections on as `kubectl port-forward` does since 1.23: the first reset from the pod's side ends the whole session. */
export class PortForwardRelay {
  /** Resets that came from the server. */
  resets = 0;
  private server: Server | null = null;
  private port = 0;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly target: number) {}

  get localPort(): number {
    return this.port;
  }

  /** Connections that are open now, from the browser's side. */
  get connections(): number {
    return this.sockets.size / 2;
  }

  /** Whether the session still lives. */
  get alive(): boolean {
    return this.server !== null;
  }

  /** Begins a session; the local port stays the same over sessions. */
  async start(): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (local) => this.relay(local));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.server = server;
    return this.port;
  }

  /** Ends the session: nothing listens any more and every connection is cut. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private relay(local: Socket): void {
    const pod = connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [local, pod]) {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    }
    pod.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') {
        this.resets += 1;
        void this.stop();
      }
      local.destroy();
    });
    local.on('error', () => pod.end());
    local.pipe(pod);
    pod.pipe(local);
  }
}
