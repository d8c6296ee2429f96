import { appendFileSync } from 'node:fs';
import path from 'node:path';

const fileName = 'rejected-predictions.log';

/** Lines of the log that no database takes: kept in a file of their own, counted, and reported with the reason. */
export class RejectedLines {
  /** Lines put aside by this process. */
  count = 0;
  /** Lines of the chunk that is on its way: what is tried again is not put aside again. */
  private readonly known = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly report: (sentence: string) => void,
  ) {}

  /** @throws where the file cannot be written: the line is not let go of then */
  keep(line: string, why: unknown): void {
    if (this.known.has(line)) return;
    appendFileSync(path.join(this.folder, fileName), `${line}\n`);
    this.known.add(line);
    this.count += 1;
    const reason = why instanceof Error ? why.message : String(why);
    this.report(`A line of the prediction log was put aside in ${fileName}: ${reason}`);
  }

  /** The chunk is shipped. */
  nextChunk(): void {
    this.known.clear();
  }
}
