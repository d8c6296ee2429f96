/** From so many predictions on, further labels are counted together. */
const mostPredictions = 100_000;

/** How many labels wait in the spool, or are put aside, by the prediction they are about. */
export class WaitingLabels {
  private readonly counts = new Map<string, number>();
  /** Labels of predictions that found no place. */
  private others = 0;

  constructor(private readonly most = mostPredictions) {}

  add(predictionId: string): void {
    const count = this.counts.get(predictionId);
    if (count === undefined && this.counts.size >= this.most) this.others += 1;
    else this.counts.set(predictionId, (count ?? 0) + 1);
  }

  /** One of a prediction's labels is stored, or given up. */
  remove(predictionId: string): void {
    const count = this.counts.get(predictionId);
    if (count === undefined) this.others = Math.max(0, this.others - 1);
    else if (count === 1) this.counts.delete(predictionId);
    else this.counts.set(predictionId, count - 1);
  }

  /** Whether labels of these predictions may wait: never false where some do. */
  mayHold(predictionIds: readonly string[]): boolean {
    return this.others > 0 || predictionIds.some((id) => this.counts.has(id));
  }
}
