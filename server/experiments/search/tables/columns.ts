import { numberOfText } from './number-of-text';

/** Numbers of one thing by row: absent, a number, or NaN. */
export class NumberColumn {
  values = new Float64Array(0);
  /** 0: absent, 1: a number, 2: NaN. */
  states = new Uint8Array(0);

  get cells(): number {
    return this.values.length;
  }

  grow(rows: number): void {
    if (rows <= this.values.length) return;
    this.values = grown(new Float64Array(rows), this.values);
    this.states = grown(new Uint8Array(rows), this.states);
  }

  set(row: number, value: number | null): void {
    this.values[row] = value ?? 0;
    this.states[row] = value === null ? 0 : 1 + Number(Number.isNaN(value));
  }
}

/** What a distinct text takes beside its characters, in bytes. */
const textBytes = 70;
const cellBytes = 10;

/** Texts of one thing by row, each distinct one kept once; rows hold its number, -1 where it is absent. */
export class TextColumn {
  codes = new Int32Array(0);
  /** By number; one that no row holds any more is empty until its number is used anew. */
  readonly texts: string[] = [];
  private readonly known = new Map<string, number>();
  private readonly numbers: (number | null | undefined)[] = [];
  /** Rows that hold each. */
  private readonly uses: number[] = [];
  private readonly free: number[] = [];
  private characters = 0;
  private cut = 0;

  constructor(private readonly keptCharacters: number) {}

  /** Whether a text may have been cut, so that only its beginning is here. */
  get hasCut(): boolean {
    return this.cut > 0;
  }

  get cells(): number {
    return this.codes.length / 2 + (this.known.size * textBytes + this.characters) / cellBytes;
  }

  grow(rows: number): void {
    if (rows <= this.codes.length) return;
    const from = this.codes.length;
    this.codes = grown(new Int32Array(rows), this.codes).fill(-1, from);
  }

  set(row: number, text: string | null): void {
    const before = this.codes[row] ?? -1;
    const code = text === null ? -1 : this.codeOf(text);
    if (code === before) return;
    if (code >= 0) this.uses[code] = (this.uses[code] ?? 0) + 1;
    this.codes[row] = code;
    if (before >= 0) this.letGo(before);
  }

  /** A text that is written as a number, as that number. */
  numberOf(code: number): number | null {
    const known = this.numbers[code];
    if (known !== undefined) return known;
    const number = numberOfText(this.texts[code] ?? '');
    this.numbers[code] = number;
    return number;
  }

  private codeOf(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const code = this.free.pop() ?? this.texts.length;
    this.texts[code] = text;
    this.uses[code] = 0;
    this.known.set(text, code);
    this.count(text, 1);
    return code;
  }

  private letGo(code: number): void {
    const uses = (this.uses[code] ?? 0) - 1;
    this.uses[code] = uses;
    if (uses > 0) return;
    const text = this.texts[code] ?? '';
    this.known.delete(text);
    this.count(text, -1);
    this.texts[code] = '';
    this.numbers[code] = undefined;
    this.free.push(code);
  }

  private count(text: string, by: 1 | -1): void {
    this.characters += by * text.length;
    if (text.length >= this.keptCharacters) this.cut += by;
  }
}

export type Column = NumberColumn | TextColumn;

function grown<Values extends Float64Array | Uint8Array | Int32Array>(larger: Values, smaller: Values): Values {
  larger.set(smaller);
  return larger;
}
