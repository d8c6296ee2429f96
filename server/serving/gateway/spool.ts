import { appendFileSync, existsSync, fdatasync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { adoptLeftovers, claimSpoolFolder, releaseSpoolFolder, removeAdopted, touchSpoolFolder } from './spool-folders';
import { Segment } from './segment';

const sync = promisify(fdatasync);
const largestSegment = 8 * 1024 * 1024;
/** A segment that is shipped to its end is put away from this size on, so that a restart has little to read again. */
const worthPuttingAway = 256 * 1024;

interface SpoolOptions {
  /** Holds one folder a gateway. */
  root: string;
  /** Whether an answer waits until its record is on the disk, and not only in the system's memory. */
  fsync: boolean;
}

/**
 * The log on its way: every prediction is a line in a file before its answer leaves, and is removed once the
 * database has it. What a killed gateway leaves, the next one ships.
 */
export class Spool {
  private readonly folder: string;
  private current: Segment | undefined;
  /** Oldest first. */
  private segments: Segment[] = [];
  /** Segments that were taken over, until somebody looked what they hold. */
  readonly unseen: Segment[] = [];
  private serial = 0;
  /** Bytes ever written or adopted, and bytes of them that are shipped. */
  writtenBytes = 0;
  shippedBytes = 0;
  private syncing: Promise<void> | undefined;
  private nextSync: Promise<void> | undefined;

  constructor(private readonly options: SpoolOptions) {
    mkdirSync(options.root, { recursive: true });
    this.folder = claimSpoolFolder(options.root);
    this.adopt();
  }

  /** Writes lines; a promise only where the disk has to confirm. Throws when they cannot be written. */
  append(lines: string): Promise<void> | undefined {
    const segment = this.writable();
    const before = segment.size;
    segment.append(lines);
    this.writtenBytes += segment.size - before;
    return this.options.fsync ? this.synced() : undefined;
  }

  /** Takes over what gateways that died since left. */
  adopt(): void {
    const held = new Set(this.segments.map((segment) => segment.path));
    const paths = adoptLeftovers(this.options.root, this.folder).filter((file) => !held.has(file));
    const adopted = paths.map((file) => new Segment(file, false));
    this.segments.unshift(...adopted);
    this.unseen.push(...adopted);
    for (const segment of adopted) this.writtenBytes += segment.size;
  }

  /** Puts lines aside that cannot be shipped yet; `unpark` ships them again. */
  park(lines: string): void {
    if (lines !== '') appendFileSync(this.parkedFile, lines);
  }

  unpark(): void {
    if (!existsSync(this.parkedFile)) return;
    this.append(readFileSync(this.parkedFile, 'utf8'))?.catch(() => undefined);
    rmSync(this.parkedFile);
  }

  private get parkedFile(): string {
    return path.join(this.folder, 'parked.log');
  }

  touch(): void {
    touchSpoolFolder(this.folder);
  }

  /** The oldest segment with lines to ship. */
  next(): Segment | undefined {
    return this.segments.find((segment) => segment.size > segment.shipped);
  }

  /** Bytes that are not shipped. */
  get backlogBytes(): number {
    return this.writtenBytes - this.shippedBytes;
  }

  /** Notes that the database has the next `bytes` of a segment, and removes the segment when that was its end. */
  confirm(segment: Segment, bytes: number): void {
    segment.shipped += bytes;
    this.shippedBytes += bytes;
    if (segment.shipped < segment.size) return;
    if (segment.isOpen && segment.size < worthPuttingAway) return;
    this.discard(segment);
  }

  /** Gives up on the rest of a segment: a line cut off when its writer died. */
  discard(segment: Segment): void {
    this.shippedBytes += segment.size - segment.shipped;
    if (segment === this.current) this.current = undefined;
    this.segments = this.segments.filter((one) => one !== segment);
    segment.remove();
    if (this.segments.every((one) => one.isOpen)) removeAdopted(this.folder);
  }

  /** Closes the files; a folder with nothing left in it is removed. */
  close(): void {
    const isEmpty = this.backlogBytes === 0 && !existsSync(this.parkedFile);
    for (const segment of this.segments) {
      segment.end(this.options.fsync);
      segment.close();
    }
    this.segments = [];
    this.current = undefined;
    if (!existsSync(this.folder)) return;
    if (isEmpty) rmSync(this.folder, { recursive: true, force: true });
    else releaseSpoolFolder(this.folder);
  }

  private writable(): Segment {
    if (this.current && this.current.size < largestSegment) return this.current;
    this.current?.end(this.options.fsync);
    this.serial += 1;
    const name = `${Date.now().toString().padStart(14, '0')}-${String(this.serial).padStart(6, '0')}.log`;
    this.current = new Segment(path.join(this.folder, name), true);
    this.segments.push(this.current);
    return this.current;
  }

  /** One sync confirms all lines written before it began; lines written meanwhile wait for the next. */
  private synced(): Promise<void> {
    if (!this.syncing) return (this.syncing = this.runSync());
    this.nextSync ??= this.syncing
      .catch(() => undefined)
      .then(() => {
        this.nextSync = undefined;
        return (this.syncing = this.runSync());
      });
    return this.nextSync;
  }

  private async runSync(): Promise<void> {
    try {
      const segment = this.current;
      // A segment that went meanwhile is in the database, or was synced when it was ended.
      if (segment) await sync(segment.fd).catch((error: unknown) => this.requireGone(segment, error));
    } finally {
      this.syncing = undefined;
    }
  }

  private requireGone(segment: Segment, error: unknown): void {
    if (segment === this.current) throw error;
  }
}
