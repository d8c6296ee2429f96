/**
 * Does the same for each row, one after the other; where it fails for one, the others are not kept waiting.
 *
 * @param what how such a row is called in the log
 */
export async function oneByOne<T extends { id: string }>(
  what: string,
  rows: readonly T[],
  work: (row: T) => Promise<unknown>,
): Promise<void> {
  for (const row of rows) {
    await work(row).catch((error: unknown) => console.error(`${what} ${row.id} could not go on`, error));
  }
}
