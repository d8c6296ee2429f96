/** Files of an import by path, such as `model/MLmodel`; a single file is alone under its own name. */
export type ImportFiles = ReadonlyMap<string, Uint8Array>;

/** What an archive may hold. */
export const archiveLimits = { entries: 5000, bytes: 1024 ** 3 };

/** Counts what comes out of an archive, so that a small file cannot fill the memory. */
export class ArchiveBudget {
  private entries = 0;
  private bytes = 0;

  /** @throws RangeError when there are too many entries or bytes */
  take(sizeBytes: number): void {
    this.entries += 1;
    this.bytes += sizeBytes;
    if (this.entries > archiveLimits.entries) {
      throw new RangeError(`the archive has more than ${archiveLimits.entries} entries: pack the model's files only`);
    }
    if (this.bytes > archiveLimits.bytes) {
      throw new RangeError("the archive unpacks to more than 1 GiB: pack the model's files only");
    }
  }

  get left(): number {
    return archiveLimits.bytes - this.bytes;
  }
}

/**
 * The path of an entry in one form.
 *
 * @throws RangeError if it leads out of the archive
 */
export function entryPath(name: string): string {
  const parts = name.replaceAll('\\', '/').split('/');
  if (name.startsWith('/') || /^[a-z]:/i.test(name) || parts.includes('..') || name.includes('\0')) {
    throw new RangeError(`the archive has an entry that leads out of it (${JSON.stringify(name.slice(0, 100))})`);
  }
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}
