import { quoteName } from '../duckdb/sql-text';
import { readRows, type DuckDb } from '../duckdb/with-duckdb';
import type { Candidate } from './column-candidates';

/** Planning a query takes more than its share of time with every expression. */
const readingsPerQuery = 120;

/** Which readings to try on a column of texts. */
export interface Question {
  key: string;
  candidates: readonly Candidate[];
}

/** How a reading did on the values of a column. */
export interface Fit {
  candidate: Candidate;
  present: number;
  misfits: number;
  hasEvidence: boolean;
  /** The first misfit by the alphabet. */
  example: string | null;
}

/** A reading that every value allows, and at least one asks for. */
export const holds = (fit: Fit): boolean => fit.present > 0 && fit.misfits === 0 && fit.hasEvidence;

/** Tries readings on all rows of a relation; a column with none to try has no entry. */
export async function measureFits(
  duckDb: DuckDb,
  relation: string,
  questions: readonly Question[],
): Promise<Map<string, Fit[]>> {
  const fits = new Map<string, Fit[]>();
  for (const group of groupsOf(questions)) {
    const [row = []] = await readRows(duckDb, `SELECT ${group.flatMap(aggregatesOf).join(', ')} FROM ${relation}`);
    const answers = row.values();
    for (const question of group) fits.set(question.key, readAnswers(question, answers));
  }
  return fits;
}

function groupsOf(questions: readonly Question[]): Question[][] {
  const groups: Question[][] = [];
  let readings = Infinity;
  for (const question of questions) {
    if (question.candidates.length === 0) continue;
    readings += question.candidates.length;
    if (readings > readingsPerQuery) {
      groups.push([]);
      readings = question.candidates.length;
    }
    groups.at(-1)?.push(question);
  }
  return groups;
}

function aggregatesOf({ key, candidates }: Question): string[] {
  const value = quoteName(key);
  const ofEach = candidates.flatMap(({ fits, evidence }) => [
    `count_if(${value} IS NOT NULL AND NOT ${fits(value)})`,
    evidence ? `count_if(${evidence(value)})` : '1',
    // Only one reading is tried on large files: there an example of what stands in its way is worth its time.
    candidates.length === 1 ? `min(${value}) FILTER (WHERE NOT ${fits(value)})` : 'NULL',
  ]);
  return [`count(${value})`, ...ofEach];
}

function readAnswers({ candidates }: Question, answers: Iterator<unknown>): Fit[] {
  const next = () => answers.next().value as unknown;
  const present = Number(next());
  return candidates.map((candidate) => {
    const [misfits, evidence, example] = [Number(next()), Number(next()), next()];
    return {
      candidate,
      present,
      misfits,
      hasEvidence: evidence > 0,
      example: typeof example === 'string' ? example : null,
    };
  });
}
