const deepest = 64;

const damaged = (what: string) => new RangeError(`its UBJSON is broken: ${what}; save the model again`);

type Read = (view: DataView, at: number) => number | boolean | null;

/** Values of fixed size by their marker: bytes they take, and how they are read; all are big-endian. */
const fixed: Record<string, { size: number; read: Read }> = {
  i: { size: 1, read: (view, at) => view.getInt8(at) },
  U: { size: 1, read: (view, at) => view.getUint8(at) },
  I: { size: 2, read: (view, at) => view.getInt16(at) },
  l: { size: 4, read: (view, at) => view.getInt32(at) },
  L: { size: 8, read: (view, at) => Number(view.getBigInt64(at)) },
  d: { size: 4, read: (view, at) => view.getFloat32(at) },
  D: { size: 8, read: (view, at) => view.getFloat64(at) },
  T: { size: 0, read: () => true },
  F: { size: 0, read: () => false },
  Z: { size: 0, read: () => null },
};

/** What stands between the opening of a container and its first value. */
interface Header {
  /** Marker of all values, where they have none of their own. */
  type: string | undefined;
  /** How many there are; undefined: until the container is closed. */
  count: number | undefined;
}

class Reader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(depth = 0, marker = this.marker()): unknown {
    if (depth > deepest) throw damaged(`it is nested deeper than ${deepest}`);
    const plain = fixed[marker];
    if (plain) return plain.read(this.view, this.skip(plain.size));
    if (marker === 'S' || marker === 'H') return this.text();
    if (marker === 'C') return String.fromCharCode(this.bytes[this.skip(1)] ?? 0);
    if (marker === '[') return this.list(depth);
    if (marker === '{') return this.object(depth);
    throw damaged(`there is no value that begins with ${JSON.stringify(marker)}`);
  }

  private skip(size: number): number {
    const from = this.at;
    this.at += size;
    if (this.at > this.bytes.length) throw damaged('it is cut off');
    return from;
  }

  private peek(): string {
    return String.fromCharCode(this.bytes[this.at] ?? 0);
  }

  private marker(): string {
    let marker = 'N';
    while (marker === 'N') marker = String.fromCharCode(this.bytes[this.skip(1)] ?? 0);
    return marker;
  }

  private length(): number {
    const value = this.read(deepest);
    if (typeof value !== 'number' || value < 0 || value > this.bytes.length) throw damaged('a length is wrong');
    return value;
  }

  private text(): string {
    const length = this.length();
    const from = this.skip(length);
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, length).toString('utf8');
  }

  private header(): Header {
    let type: string | undefined;
    if (this.peek() === '$') {
      this.skip(1);
      type = this.marker();
    }
    if (this.peek() !== '#') {
      if (type !== undefined) throw damaged('a typed list has no length');
      return { type, count: undefined };
    }
    this.skip(1);
    return { type, count: this.length() };
  }

  private isClosed(closing: string, { count }: Header, done: number): boolean {
    if (count !== undefined) return done >= count;
    while (this.peek() === 'N') this.skip(1);
    if (this.peek() !== closing) return false;
    this.skip(1);
    return true;
  }

  private list(depth: number): unknown[] {
    const header = this.header();
    const values: unknown[] = [];
    while (!this.isClosed(']', header, values.length)) values.push(this.read(depth + 1, header.type));
    return values;
  }

  private object(depth: number): Record<string, unknown> {
    const header = this.header();
    const entries: [string, unknown][] = [];
    while (!this.isClosed('}', header, entries.length)) {
      const key = this.text();
      entries.push([key, this.read(depth + 1, header.type)]);
    }
    return Object.fromEntries(entries);
  }
}

/**
 * Reads UBJSON, the binary form of XGBoost's models (`.ubj`).
 *
 * @throws RangeError with a sentence if it is broken or cut off
 * Source: Universal Binary JSON Specification, Draft 12 (ubjson.org), value and container types.
 */
export function readUbjson(bytes: Uint8Array): unknown {
  return new Reader(bytes).read();
}
