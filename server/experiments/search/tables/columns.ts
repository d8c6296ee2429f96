import { numberOfText } from './number-of-text';

/** Numbers of one thing by row: absent, a number, or NaN. */
export class NumberColumn {
  values = new Float64Array(0);
  /** 0: absent, 1: a number, 2: NaN. */
  states = new Uint8Array(0);

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

/** Texts of one thing by row, each distinct one kept once; rows hold its number, -1 where it is absent. */
export class TextColumn {
  codes = new Int32Array(0);
  readonly texts: string[] = [];
  /** Whether a text may have been cut, so that only its beginning is here. */
  hasCut = false;
  private readonly known = new Map<string, number>();
  private readonly numbers: (number | null)[] = [];

  constructor(private readonly keptCharacters: number) {}

  grow(rows: number): void {
    if (rows <= this.codes.length) return;
    const from = this.codes.length;
    this.codes = grown(new Int32Array(rows), this.codes).fill(-1, from);
  }

  set(row: number, text: string | null): void {
    this.codes[row] = text === null ? -1 : this.codeOf(text);
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
    const code = this.texts.length;
    this.texts.push(text);
    this.known.set(text, code);
    if (text.length >= this.keptCharacters) this.hasCut = true;
    return code;
  }
}

export type Column = NumberColumn | TextColumn;

function grown<Values extends Float64Array | Uint8Array | Int32Array>(larger: Values, smaller: Values): Values {
  larger.set(smaller);
  return larger;
}
