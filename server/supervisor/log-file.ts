import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs';

const largestBytes = 16 * 1024 * 1024;

/** A log that keeps one earlier file of the same size; a full disk loses lines, never the process. */
export class LogFile {
  readonly file: string;
  private stream: WriteStream;
  private sizeBytes: number;

  constructor(file: string) {
    this.file = file;
    this.sizeBytes = existsSync(file) ? statSync(file).size : 0;
    this.stream = this.open();
  }

  write(text: string): void {
    if (this.sizeBytes > largestBytes) this.rotate();
    this.sizeBytes += Buffer.byteLength(text);
    this.stream.write(text);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.stream.once('error', () => resolve());
      this.stream.end(() => resolve());
    });
  }

  private open(): WriteStream {
    const stream = createWriteStream(this.file, { flags: 'a', mode: 0o600 });
    stream.on('error', () => undefined);
    return stream;
  }

  private rotate(): void {
    this.stream.end();
    try {
      renameSync(this.file, `${this.file}.1`);
    } catch {
      // The file was taken away; a new one is opened in its place.
    }
    this.sizeBytes = 0;
    this.stream = this.open();
  }
}
