import { fork, type ChildProcess } from 'node:child_process';
import type { ArtifactTable } from '@/lib/contracts/artifacts';
import { bareEnv } from '@/server/core/env';
import { invalid, unavailable } from '@/server/core/errors';
import type { FromTableChild, TableAsk, ToTableChild } from './table-messages';

const longestMs = 20_000;
const idleMs = 60_000;
const mostWaiting = 20;
const heapLimitMb = 256;

interface Waiting {
  ask: TableAsk;
  resolve: (table: ArtifactTable) => void;
  reject: (error: Error) => void;
}

/**
 * A process of its own that reads tables, one page after the other: what is in a file harms nothing but that process,
 * and its memory goes when nobody asks for a minute.
 */
export class TableProcess {
  private child: ChildProcess | undefined;
  private readonly waiting: Waiting[] = [];
  private current: (Waiting & { id: number; timer: NodeJS.Timeout }) | undefined;
  private lastId = 0;
  private idle: NodeJS.Timeout | undefined;

  /** @param script answers each `ToTableChild` with a `FromTableChild` */
  constructor(private readonly script: string) {}

  /** @throws Invalid with what is wrong with the file, Unavailable where too many wait */
  read(ask: TableAsk): Promise<ArtifactTable> {
    if (this.waiting.length >= mostWaiting) {
      return Promise.reject(unavailable('Many tables are being read at the moment: try again in a few seconds.'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ ask, resolve, reject });
      this.next();
    });
  }

  stop(): void {
    clearTimeout(this.idle);
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private next(): void {
    if (this.current) return;
    const waiting = this.waiting.shift();
    clearTimeout(this.idle);
    if (!waiting) {
      this.idle = setTimeout(() => this.stop(), idleMs).unref();
      return;
    }
    const id = (this.lastId += 1);
    const timer = setTimeout(() => {
      this.settle(id, () => waiting.reject(invalid('Reading the table took longer than 20 s: download the file.')));
      this.stop();
    }, longestMs);
    this.current = { ...waiting, id, timer };
    this.child ??= this.launch();
    this.child.send({ id, ask: waiting.ask } satisfies ToTableChild);
  }

  private launch(): ChildProcess {
    const execArgv = ['--enable-source-maps', `--max-old-space-size=${heapLimitMb}`];
    const child = fork(this.script, { execArgv, env: bareEnv() });
    child.unref();
    child.channel?.unref();
    child.on('message', (message: FromTableChild) => this.answered(message));
    const gone = () => {
      if (this.child === child) this.child = undefined;
      const { current } = this;
      if (current) {
        this.settle(current.id, () =>
          current.reject(invalid('The file could not be read: it ended the process that read it. Download it.')),
        );
      }
    };
    child.once('exit', gone).once('error', gone);
    return child;
  }

  private answered(message: FromTableChild): void {
    const { current } = this;
    if (current?.id !== message.id) return;
    this.settle(message.id, () => {
      if ('table' in message) current.resolve(message.table);
      else current.reject(message.isSentence ? invalid(`${message.failure}.`) : new Error(message.failure));
    });
  }

  private settle(id: number, how: () => void): void {
    const { current } = this;
    if (current?.id !== id) return;
    clearTimeout(current.timer);
    this.current = undefined;
    how();
    this.next();
  }
}
