import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a gateway knew last, on its disk: files are replaced as a whole, so that a reader never sees half of one. */
export class DiskCache {
  private readonly written = new Map<string, string>();

  constructor(readonly root: string) {
    mkdirSync(root, { recursive: true, mode: 0o700 });
  }

  /** Keeps a value under a name; what is there already is not written again. */
  write(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    if (this.written.get(name) === text && existsSync(this.pathOf(name))) return;
    this.place(name, (scratch) => {
      const file = openSync(scratch, 'w', 0o600);
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    });
    this.written.set(name, text);
  }

  /** The value kept under a name; undefined when there is none that can be read. */
  read(name: string): unknown {
    try {
      return JSON.parse(readFileSync(this.pathOf(name), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Keeps a file that never changes: a second name of it where the disk allows, else a copy. */
  keepFile(name: string, source: string): void {
    if (existsSync(this.pathOf(name))) return;
    this.place(name, (scratch) => {
      try {
        linkSync(source, scratch);
      } catch {
        copyFileSync(source, scratch);
      }
    });
  }

  pathOf(name: string): string {
    return path.join(this.root, name);
  }

  /** Removes what lies in a folder of the cache and is not among `names`. */
  prune(folder: string, names: ReadonlySet<string>): void {
    const place = this.pathOf(folder);
    for (const name of existsSync(place) ? readdirSync(place) : []) {
      if (names.has(name) || name.endsWith('.new')) continue;
      rmSync(path.join(place, name), { force: true });
      this.written.delete(`${folder}/${name}`);
    }
  }

  private place(name: string, write: (scratch: string) => void): void {
    const target = this.pathOf(name);
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
    const scratch = `${target}.${randomUUID()}.new`;
    try {
      write(scratch);
      renameSync(scratch, target);
    } finally {
      rmSync(scratch, { force: true });
    }
  }
}
