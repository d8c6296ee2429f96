import { doubleAt, doublesAt, instantAt, integerAt, textAt, uuidPlaceAt, type CopiedRow } from './read-copy';
import type { ScoredRows, TextColumn } from './read-scored-rows';

const dayMs = 86_400_000;
/** Of a copied row; texts follow. */
const firstText = 7;

/** One generation's versions as the log knows them, and the place of each version asked for; −1 where it is none. */
export interface VersionPlaces {
  versions: Buffer;
  asked: readonly number[];
}

interface Wanted {
  versionIds: readonly string[];
  /** By generation. */
  places: ReadonlyMap<number, VersionPlaces>;
  /** Where there are several. */
  classes: readonly string[] | undefined;
  /** Texts read beside. */
  texts: number;
}

type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Uint8Array;

/** Gathers copied rows into columns that grow as they come. */
export class ScoredRowCollector {
  private capacity = 4096;
  private count = 0;
  private rows: ScoredRows;
  private readonly codes: Map<string, number>[];
  private readonly scratch = new Float64Array(4096);

  constructor(private readonly wanted: Wanted) {
    this.codes = Array.from({ length: wanted.texts }, () => new Map<string, number>());
    this.rows = this.resized(undefined);
  }

  add(row: CopiedRow): void {
    if (this.count === this.capacity) {
      this.capacity *= 2;
      this.rows = this.resized(this.rows);
    }
    const { rows, count: at } = this;
    const { classes } = this.wanted;
    const eventMs = instantAt(row, 0);
    rows.eventMs[at] = eventMs;
    rows.day[at] = Math.floor(eventMs / dayMs);
    rows.latencyMs[at] = integerAt(row, 3) / 1000;
    rows.label[at] = classes ? classes.indexOf(textAt(row, 6) ?? '') : doubleAt(row, 5);
    if (classes && (rows.label[at] ?? -1) < 0) rows.label[at] = NaN;
    this.addScores(row, at);
    for (const [place, column] of rows.texts.entries()) {
      column.codes[at] = this.codeOf(place, textAt(row, firstText + place));
    }
    this.count += 1;
  }

  finish(): ScoredRows {
    const { rows, count } = this;
    const cut = <T extends Numbers>(values: T) => values.subarray(0, count) as T;
    return {
      rowCount: count,
      eventMs: cut(rows.eventMs),
      day: cut(rows.day),
      label: cut(rows.label),
      scores: rows.scores.map(cut),
      foreseen: cut(rows.foreseen),
      served: cut(rows.served),
      latencyMs: cut(rows.latencyMs),
      failed: cut(rows.failed),
      texts: rows.texts.map(({ codes }, place): TextColumn => {
        return { codes: cut(codes), values: [...(this.codes[place]?.keys() ?? [])] };
      }),
    };
  }

  private codeOf(place: number, value: string | null): number {
    const known = this.codes[place];
    if (value === null || !known) return -1;
    const code = known.get(value) ?? known.size;
    if (code === known.size) known.set(value, code);
    return code;
  }

  private addScores(row: CopiedRow, at: number): void {
    const { rows, scratch } = this;
    const { classes, places: byGeneration, versionIds } = this.wanted;
    doublesAt(row, 4, scratch);
    const outputs = classes?.length ?? 1;
    const offset = classes ? (rows.label[at] ?? NaN) : 0;
    const places = byGeneration.get(integerAt(row, 1));
    const answered = places ? uuidPlaceAt(row, 2, places.versions) : -1;
    rows.served[at] = places?.asked.indexOf(answered) ?? -1;
    rows.failed[at] = Number.isNaN(scratch[answered * outputs] ?? NaN) ? 1 : 0;
    const first = places?.asked[0] ?? -1;
    rows.foreseen[at] = first < 0 ? NaN : foreseenBy(scratch, first * outputs, outputs);
    for (let index = 0; index < versionIds.length; index++) {
      const place = places?.asked[index] ?? -1;
      const scores = rows.scores[index];
      if (scores) scores[at] = place < 0 ? NaN : (scratch[place * outputs + offset] ?? NaN);
    }
  }

  private resized(before: ScoredRows | undefined): ScoredRows {
    const { capacity } = this;
    const grow = <T extends Numbers>(next: T, from: T | undefined): T => {
      if (from) next.set(from);
      return next;
    };
    return {
      rowCount: 0,
      eventMs: grow(new Float64Array(capacity), before?.eventMs),
      day: grow(new Int32Array(capacity), before?.day),
      label: grow(new Float64Array(capacity), before?.label),
      scores: this.wanted.versionIds.map((_, index) => grow(new Float64Array(capacity), before?.scores[index])),
      foreseen: grow(new Float64Array(capacity), before?.foreseen),
      served: grow(new Int16Array(capacity), before?.served),
      latencyMs: grow(new Float32Array(capacity), before?.latencyMs),
      failed: grow(new Uint8Array(capacity), before?.failed),
      texts: this.codes.map((_, place) => ({
        codes: grow(new Int32Array(capacity), before?.texts[place]?.codes),
        values: [],
      })),
    };
  }
}

/** One answer as it stands, several as their entropy, in nats: neither knows the label. */
function foreseenBy(scores: Float64Array, from: number, outputs: number): number {
  if (outputs === 1) return scores[from] ?? NaN;
  let entropy = 0;
  for (let place = from; place < from + outputs; place++) {
    const share = scores[place] ?? NaN;
    if (Number.isNaN(share)) return NaN;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return entropy;
}
