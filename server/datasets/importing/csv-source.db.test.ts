import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawInteger } from '@/lib/random/draw';
import { scratchPath } from '@/server/core/storage/object-store';
import { splitRecords } from '../csv/split-records';
import { readRows, withDuckDb, type DuckDb } from '../duckdb/with-duckdb';
import { useOwnStore } from '../testing/run-import';
import { checkCsvFile, missingMarks, readCsvSource } from './csv-source';

useOwnStore();
const { signal } = new AbortController();
const missing = new Set<string>(missingMarks);

/** What DuckDB reads from an accepted file; undefined for a refused one. */
async function readAccepted(duckDb: DuckDb, path: string, content: string) {
  await writeFile(path, content);
  const facts = await checkCsvFile({ path, signal }).catch(() => undefined);
  if (!facts) return undefined;
  const source = await readCsvSource(duckDb, facts, { path, timeColumn: null, earlier: new Map(), signal });
  return { facts, rows: await readRows(duckDb, `SELECT * FROM ${source.relation}`) };
}

/** The same by the small splitter. */
function expectedRows(content: string, delimiter: string) {
  const [, ...records] = splitRecords(content, { delimiter, limit: Infinity, isWhole: true });
  const stored = (cell: string) => (missing.has(cell.trim()) ? null : cell.trim());
  return records.map((record) => record.map(stored));
}

describe('an accepted file', () => {
  it('is read by DuckDB as the checker and the splitter read it', async () => {
    const random = createRandom(8);
    const marks = ['a', '1', ',', ',', '"', '\n', '\n', ' ', '\u00e9', 'NA', '"b,c"', '"d\ne"', '"x""y"', '\t', ';'];
    const path = await scratchPath('.csv');
    let accepted = 0;
    await withDuckDb(async (duckDb) => {
      for (let round = 0; round < 600; round += 1) {
        const drawn = Array.from({ length: drawInteger(random, 16) }, () => marks[drawInteger(random, marks.length)]);
        const content = `${['h', 'h,i', 'h,i,j'][drawInteger(random, 3)]}\n${drawn.join('')}`;
        const read = await readAccepted(duckDb, path, content);
        if (!read) continue;
        accepted += 1;
        expect(read.rows, JSON.stringify(content)).toEqual(expectedRows(content, read.facts.delimiter));
        expect(read.rows).toHaveLength(read.facts.rows);
      }
    });
    expect(accepted).toBeGreaterThan(50);
  });

  it('keeps the order and number of rows when it is large', async () => {
    const path = await scratchPath('.csv');
    const rows = Array.from({ length: 200_000 }, (_, row) => `${row};"text ""${row % 97}"""`);
    await withDuckDb(async (duckDb) => {
      const read = await readAccepted(duckDb, path, `id;text\r\n${rows.join('\r\n')}`);
      expect(read?.facts).toMatchObject({ rows: 200_000, delimiter: ';', hasMixedLineEnds: false });
      expect(read?.rows.every(([id, text], row) => id === String(row) && text === `text "${row % 97}"`)).toBe(true);
    });
  });
});
