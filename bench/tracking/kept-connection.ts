import { connect, type Socket } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');

/**
 * A kept HTTP/1.1 connection that costs the machine little, so that what is measured is the server. It sends one
 * request at a time and reads answers that tell their length.
 */
export class KeptConnection {
  private received: Buffer = Buffer.alloc(0);
  private waiting: { resolve: (text: string) => void; reject: (error: Error) => void } | undefined;

  private constructor(
    private readonly socket: Socket,
    /** Request line and headers but for the length of the body. */
    private readonly head: (path: string) => string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.read(bytes));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('The server closed the connection.')));
  }

  static open(baseUrl: string, headers: Readonly<Record<string, string>>): Promise<KeptConnection> {
    const { hostname, port, host } = new URL(baseUrl);
    const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = (path: string) => `POST ${path} HTTP/1.1\r\n${lines.join('')}`;
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new KeptConnection(socket, head)));
    });
  }

  /** The body of the answer; throws when its status is not 200. */
  post(path: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error('The server closed the connection.'));
      this.waiting = { resolve, reject };
      this.socket.write(`${this.head(path)}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private read(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    const bodyAt = this.received.indexOf(headEnd) + headEnd.length;
    if (bodyAt < headEnd.length) return;
    const head = this.received.toString('latin1', 0, bodyAt);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? NaN);
    if (Number.isNaN(length)) return this.fail(new Error(`The answer does not tell its length: ${head}`));
    if (this.received.length < bodyAt + length) return;
    const text = this.received.toString('utf8', bodyAt, bodyAt + length);
    this.received = this.received.subarray(bodyAt + length);
    const waiting = this.waiting;
    this.waiting = undefined;
    if (head.startsWith('HTTP/1.1 200 ')) waiting?.resolve(text);
    else waiting?.reject(new Error(`${head.split('\r\n', 1)[0]}: ${text}`));
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}
