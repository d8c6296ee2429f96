import { formatCount, shorten } from '@/lib/format';
import type { ColumnType } from '@/lib/contracts/datasets';
import { quoteName } from '../duckdb/sql-text';
import type { DuckDb } from '../duckdb/with-duckdb';
import { candidates, epochCandidates, type Candidate } from './column-candidates';
import { holds, measureFits, type Fit } from './measure-fits';
import { storedTypes, type EarlierColumns, type SourceColumn } from './rows-source';

/** Rows of the sample, fewer of wide files. */
const sampleOf = (columns: number): number => Math.max(200, Math.min(5000, Math.floor(250_000 / columns)));
/** A reading that fits so many values is worth a word about those it does not fit. */
const nearlyAllShare = 0.9;

interface Inferring {
  /** SQL of the rows; its columns are texts, named by `keys`, missing values null. */
  relation: string;
  columns: readonly { key: string; name: string }[];
  timeColumn: string | null;
  earlier: EarlierColumns;
}

/**
 * Types of columns that came as texts, from every row: a sample only rules readings out, the first one left is
 * then tried on all rows, and the others where it fails.
 */
export async function inferColumns(
  duckDb: DuckDb,
  { relation, columns, timeColumn, earlier }: Inferring,
): Promise<{ columns: SourceColumn[]; notes: string[] }> {
  const sampled = await measureSample(
    duckDb,
    relation,
    columns.map(({ key, name }) => ({
      key,
      candidates: name === timeColumn ? [...epochCandidates, ...candidates] : candidates,
    })),
  );
  const first = columns.map(({ key }) => ({ key, candidates: firstChoice(sampled.get(key)) }));
  const tried = await measureFits(duckDb, relation, first);
  const open = columns.filter(({ key }) => !tried.get(key)?.some(holds));
  const rest = open.map(({ key }) => ({ key, candidates: survivors(sampled.get(key)).slice(1) }));
  const retried = await measureFits(duckDb, relation, rest);
  const notes: string[] = [];
  const settled = columns.map(({ key, name }) => {
    const fits = [...(tried.get(key) ?? []), ...(retried.get(key) ?? [])];
    const chosen = fits.find(holds)?.candidate;
    const isEmpty = [...fits, ...(sampled.get(key) ?? [])].every((fit) => fit.present === 0);
    if (!chosen && !isEmpty) notes.push(...explain(name, fits));
    return settle({ key, name, chosen, isEmpty, before: earlier.get(name) });
  });
  return { columns: settled, notes };
}

/** A table of its own keeps the many expressions away from those that read the file. */
async function measureSample(
  duckDb: DuckDb,
  relation: string,
  questions: Parameters<typeof measureFits>[2],
): Promise<Map<string, Fit[]>> {
  await duckDb.run(
    `CREATE OR REPLACE TEMP TABLE sampled AS SELECT * FROM ${relation} LIMIT ${sampleOf(questions.length)}`,
  );
  const fits = await measureFits(duckDb, 'sampled', questions);
  await duckDb.run('DROP TABLE sampled');
  return fits;
}

const survivors = (fits: readonly Fit[] = []): Candidate[] =>
  fits.filter((fit) => fit.misfits === 0).map((fit) => fit.candidate);

/** What to try on all rows: the first reading left, or one that nearly fits, to say what stood in its way. */
function firstChoice(fits: readonly Fit[] = []): Candidate[] {
  const [first] = survivors(fits);
  if (first) return [first];
  return fits
    .filter(isNearly)
    .slice(0, 1)
    .map((fit) => fit.candidate);
}

const isNearly = (fit: Fit): boolean => fit.misfits > 0 && fit.misfits <= fit.present * (1 - nearlyAllShare);

interface Settling {
  key: string;
  name: string;
  chosen: Candidate | undefined;
  isEmpty: boolean;
  before: ColumnType | undefined;
}

function settle({ key, name, chosen, isEmpty, before }: Settling): SourceColumn {
  const value = quoteName(key);
  if (isEmpty) {
    const type = before ?? 'category';
    return { name, type, stored: `CAST(NULL AS ${storedTypes[type]})` };
  }
  if (!chosen) return { name, type: 'category', stored: value };
  if (chosen.type === 'integer' && before === 'number') {
    return { name, type: 'number', stored: `CAST(${value} AS DOUBLE)` };
  }
  return { name, type: chosen.type, stored: chosen.stored(value) };
}

/** Why a column that looks like numbers or dates is read as texts. */
function explain(name: string, tried: readonly Fit[]): string[] {
  if (tried.some((fit) => fit.misfits === 0 && !fit.hasEvidence)) {
    return [
      `Column "${name}" can be read in two ways (day or month first, decimals or thousands), so it is kept as text.`,
    ];
  }
  const nearly = tried.find(isNearly);
  if (!nearly) return [];
  const { misfits, present, candidate, example } = nearly;
  const count = `${formatCount(misfits)} of ${formatCount(present)} values`;
  const shown = example === null ? '' : `, such as "${shorten(example, 60)}"`;
  return [`Column "${name}": ${count} are not ${candidate.noun}${shown}, so it is kept as text.`];
}
