interface TrainedOn {
  datasetVersions: readonly { name: string; version: number; label: string }[];
  rows: number;
  /** ISO instants; rows from `from` on, before `to`. */
  from: string | null;
  to: string | null;
}

/**
 * What a model learnt from, in a few words: `flights 2001-01, 508,239 rows`.
 *
 * @example
 * trainedOnSentence({ datasetVersions: [{ name: 'flights', version: 1, label: 'a' }], rows: 9, from: null, to: null })
 */
export function trainedOnSentence({ datasetVersions, rows, from, to }: TrainedOn): string {
  const [first] = datasetVersions;
  const last = datasetVersions.at(-1);
  if (!first || !last) return `${rows.toLocaleString('en-US')} rows`;
  const title = (one: { version: number; label: string }) => one.label || `v${one.version}`;
  const span = first === last ? title(first) : `${title(first)} to ${title(last)}`;
  return `${first.name} ${span}${rangeOf(from, to)}, ${rows.toLocaleString('en-US')} rows`;
}

function rangeOf(from: string | null, to: string | null): string {
  if (from && to) return ` (${from.slice(0, 10)} to before ${to.slice(0, 10)})`;
  if (from) return ` (from ${from.slice(0, 10)})`;
  return to ? ` (before ${to.slice(0, 10)})` : '';
}
