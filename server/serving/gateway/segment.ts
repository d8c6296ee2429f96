import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, read, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { unavailable } from '@/server/core/errors';

const readAt = promisify(read);

/** One file of the spool: lines are added at its end and read from its beginning, until all of them are shipped. */
export class Segment {
  readonly fd: number;
  /** Bytes written, and bytes of them that are shipped. */
  size: number;
  shipped = 0;

  constructor(
    readonly path: string,
    /** Whether lines are still added. */
    public isOpen: boolean,
  ) {
    this.fd = openSync(path, isOpen ? 'a+' : 'r');
    this.size = fstatSync(this.fd).size;
  }

  /** Adds whole lines. When this returns they survive the end of this process. */
  append(lines: string): void {
    const bytes = Buffer.from(lines);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.fd, bytes, written);
    } catch (error) {
      // What was written of the lines would damage those that follow.
      ftruncateSync(this.fd, this.size);
      throw asSentence(error);
    }
    this.size += bytes.length;
  }

  /** The next whole lines that are not shipped, at most about `limit` bytes; empty when there is none. */
  async read(limit: number): Promise<Buffer> {
    const length = Math.min(limit, this.size - this.shipped);
    const { bytesRead, buffer } = await readAt(this.fd, Buffer.allocUnsafe(length), 0, length, this.shipped);
    const end = buffer.lastIndexOf(10, bytesRead - 1);
    if (end >= 0) return buffer.subarray(0, end + 1);
    // A line longer than the limit; or one that was cut off when its writer died, whose answer never left.
    return length < this.size - this.shipped ? this.read(limit * 4) : Buffer.alloc(0);
  }

  /** All that it holds, shipped or not. */
  async readAll(): Promise<Buffer> {
    const { bytesRead, buffer } = await readAt(this.fd, Buffer.allocUnsafe(this.size), 0, this.size, 0);
    return buffer.subarray(0, bytesRead);
  }

  /** No more lines; they are on the disk when this returns, where that is asked for. */
  end(onDisk: boolean): void {
    if (onDisk && this.isOpen) fdatasyncSync(this.fd);
    this.isOpen = false;
  }

  close(): void {
    closeSync(this.fd);
  }

  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }
}

function asSentence(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return unavailable(
    'The disk of the gateway is full, so nothing is answered that could not be logged: free some space.',
  );
}
