type Scores = readonly (number | null)[];

interface Entry {
  scores: Scores;
  untilMs: number;
}

interface Kept {
  ttlSeconds: number;
  entries: number;
}

/** Answers by version and input, for as long as they may be reused; what was not used longest goes first. */
export class ResponseCache {
  private readonly entries = new Map<string, Entry>();

  get(key: string, nowMs: number): Scores | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    if (entry.untilMs <= nowMs) return undefined;
    this.entries.set(key, entry);
    return entry.scores;
  }

  set(key: string, scores: Scores, kept: Kept & { nowMs: number }): void {
    this.entries.delete(key);
    this.entries.set(key, { scores, untilMs: kept.nowMs + kept.ttlSeconds * 1000 });
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= kept.entries) break;
      this.entries.delete(oldest);
    }
  }

  get size(): number {
    return this.entries.size;
  }
}
