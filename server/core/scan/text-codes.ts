const [quote, backslash] = [34, 92];
const firstSize = 256;
/** Texts that are looked through for one; more of them fall on one place only when somebody means them to. */
const mostTried = 64;

/** Different texts of one column of a body, numbered as they come, without making a string of each. */
export class TextCodes {
  private slots = new Int32Array(firstSize);
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly hashes: number[] = [];

  constructor(private readonly bytes: Buffer) {}

  /**
   * Reads the JSON text at `at` and puts its number into `codes[row]`.
   *
   * @returns where it ends; −1 where there is none, or one to be read in another way: with an escape, say
   */
  scan(at: number, codes: Int32Array, row: number): number {
    const { bytes } = this;
    if (bytes[at] !== quote) return -1;
    const start = at + 1;
    let end = start;
    let hash = 0;
    for (let byte = bytes[end] ?? 0; byte !== quote; byte = bytes[++end] ?? 0) {
      if (byte < 32 || byte === backslash) return -1;
      hash = Math.imul(hash ^ byte, 16_777_619);
    }
    const code = this.codeOf(start, end, hash ^ (hash >>> 15));
    codes[row] = code;
    return code < 0 ? -1 : end + 1;
  }

  /** The texts by number. */
  texts(): string[] {
    return this.starts.map((start, code) => this.bytes.toString('utf8', start, this.ends[code]));
  }

  private codeOf(start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    let tried = 0;
    for (let held = this.slots[slot] ?? 0; held > 0; held = this.slots[slot] ?? 0) {
      if (this.hashes[held - 1] === hash && this.isAt(held - 1, start, end)) return held - 1;
      if ((tried += 1) > mostTried) return -1;
      slot = (slot + 1) & mask;
    }
    this.starts.push(start);
    this.ends.push(end);
    this.hashes.push(hash);
    this.slots[slot] = this.starts.length;
    if (2 * this.starts.length > this.slots.length) this.grow();
    return this.starts.length - 1;
  }

  private isAt(code: number, start: number, end: number): boolean {
    const known = this.starts[code] ?? 0;
    if ((this.ends[code] ?? 0) - known !== end - start) return false;
    for (let place = 0; place < end - start; place++) {
      if (this.bytes[known + place] !== this.bytes[start + place]) return false;
    }
    return true;
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    this.hashes.forEach((hash, code) => {
      let slot = hash & mask;
      while ((this.slots[slot] ?? 0) > 0) slot = (slot + 1) & mask;
      this.slots[slot] = code + 1;
    });
  }
}
