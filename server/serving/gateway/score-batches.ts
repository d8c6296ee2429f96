import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { sliceRows } from '@/lib/preprocessing/slice-rows';
import { selectRows, type Table } from '@/lib/preprocessing/table';
import { fall, placeOf, scoreRow, sources, type Work } from './score-row';

/** Fewer rows are as quick one by one. */
const fewestRows = 8;
/** Rows between two turns of the event loop: about a millisecond of trees. */
const rowsPerTurn = 1000;

/** Whether the versions that may answer a request score many rows at once, and nothing asks for each by itself. */
export function scoresInBatches({ plan, body, settings }: Work): boolean {
  if (body.rows.count < fewestRows || settings.cache.ttlSeconds > 0) return false;
  const answering = plan.mode === 'split' ? plan.variants.filter((_, place) => isDealt(plan.shares, place)) : [];
  return [plan.variants[0], ...answering].every((variant) => variant?.scoreBatch !== undefined);
}

const isDealt = (shares: readonly number[], place: number) => (shares[place] ?? 0) > 0;

/**
 * Picks who answers each row, and lets each version answer its rows at once. Rows that it fails on, and those that are
 * late, go the way of single rows.
 */
export async function scoreInBatches(work: Work): Promise<void> {
  const { body, plan, startedAt } = work;
  const { count } = body.rows;
  const pending: Promise<void>[] = [];
  const table = body.rows.table(plan.signature);
  const sharedUs = ((performance.now() - startedAt) * 1000) / count;
  for (let first = 0; first < count; first += rowsPerTurn) {
    const before = performance.now();
    const block = { first, count: Math.min(rowsPerTurn, count - first) };
    if (before > work.untilMs) scoreEach(work, rowsFrom(block), pending);
    else scoreBlock(work, { table, block, pending });
    const latencyUs = Math.round(sharedUs + ((performance.now() - before) * 1000) / block.count);
    for (let index = first; index < first + block.count; index++) work.latencyUs[index] = latencyUs;
    if (first + block.count < count) await turn();
  }
  await Promise.all(pending);
}

interface Block {
  first: number;
  count: number;
}

const rowsFrom = ({ first, count }: Block) => Array.from({ length: count }, (_, index) => first + index);

interface Batch {
  table: Table;
  block: Block;
  pending: Promise<void>[];
}

function scoreBlock(work: Work, { table, block, pending }: Batch): void {
  const { first, count } = block;
  if (work.plan.mode !== 'split') {
    work.served.push(...new Array<number>(count).fill(0));
    return scorePlace(work, 0, { rows: rowsFrom(block), table: sliceRows(table, first, count), pending });
  }
  const groups = new Map<number, number[]>();
  for (const index of rowsFrom(block)) {
    const place = placeOf(work.plan, work.body.keys?.[index] ?? work.ids[index] ?? '');
    work.served[index] = place;
    const group = groups.get(place) ?? [];
    group.push(index);
    groups.set(place, group);
  }
  for (const [place, rows] of groups) scorePlace(work, place, { rows, table: selectRows(table, rows), pending });
}

interface Group {
  /** Their places in the request. */
  rows: readonly number[];
  table: Table;
  pending: Promise<void>[];
}

/** Lets the version at a place of the plan score the rows that were dealt to it. */
function scorePlace(work: Work, place: number, { rows, table, pending }: Group): void {
  const { outputs } = work.plan;
  const answers = answersOf(work, place, table);
  if (!answers) return scoreEach(work, rows, pending);
  for (let at = 0; at < rows.length; at++) {
    const index = rows[at] ?? 0;
    let isWhole = true;
    for (let k = 0; k < outputs; k++) {
      const score = answers[at * outputs + k] ?? NaN;
      isWhole &&= Number.isFinite(score);
      work.scores[index * outputs + k] = score;
    }
    work.sources[index] = sources.version;
    const waiting = isWhole ? undefined : fall({ work, index, row: work.body.rows.at(index) });
    if (waiting) pending.push(waiting);
  }
}

/** What a version answers; undefined where it cannot score a table, which single rows then show more closely. */
function answersOf(work: Work, place: number, table: Table): Float64Array | undefined {
  try {
    return work.plan.variants[place]?.scoreBatch?.(table);
  } catch {
    return undefined;
  }
}

function scoreEach(work: Work, rows: readonly number[], pending: Promise<void>[]): void {
  for (const index of rows) {
    const waiting = scoreRow(work, index, performance.now());
    if (waiting) pending.push(waiting);
  }
}
