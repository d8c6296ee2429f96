import type { Readable } from 'node:stream';
import { parseCsv } from '@/lib/format/parse-csv';
import type { FeedbackFileResult } from '@/lib/contracts/serving';
import { AppError, invalid } from '@/server/core/errors';
import type { EndpointState } from '../endpoint-states';
import type { FeedbackQueue, NewLabel } from '../feedback-queue';
import { readItem, type Label } from '../read-feedback-body';
import { readLines, type Line } from './read-lines';

const mostAtOnce = 500;
const columns = ['predictionId', 'key', 'time', 'label', 'eventTime'];
const headerWanted = `it must name the columns, of ${columns.join(', ')}; "label" is needed.`;

interface LabelFile {
  source: Readable;
  isCsv: boolean;
  state: EndpointState;
  feedback: FeedbackQueue;
  /** Throws unless the caller may date labels. */
  requireReplay: () => void;
}

type ReadItem = (line: Line) => Label;

/**
 * Stores a file of labels while it arrives: one item a line, or a table with the header predictionId (or key and time),
 * label, and eventTime where labels are dated. Lines stand on their own; a bad one is counted, and the first is named.
 *
 * @throws Invalid where there is no line at all, or the table has no such header
 */
export async function readLabelFile(file: LabelFile): Promise<FeedbackFileResult> {
  const { source, isCsv, state, feedback } = file;
  const result: FeedbackFileResult = {
    ...{ recorded: 0, repeated: 0, corrected: 0, queued: 0 },
    ...{ lines: 0, failed: 0, firstBad: null },
  };
  const fail = (line: number, message: string) => {
    result.failed += 1;
    result.firstBad ??= { line, message };
  };
  let read: ReadItem | undefined = isCsv
    ? undefined
    : (line) => readItem(parseJson(line.text), state.plan.signature, '');
  let isEmpty = true;
  for await (const batch of readLines(source, mostAtOnce)) {
    isEmpty = false;
    const lines = read ? batch : batch.slice(1);
    read ??= csvReader(batch[0], state);
    const good = readGood(lines, read, { file, fail });
    result.lines += lines.length;
    const outcomes = await feedback.recordEach(good.map((one) => one.label));
    outcomes.forEach((outcome, place) => {
      if (outcome !== 'unknown') result[outcome] += 1;
      else fail(good[place]?.line ?? 0, `The endpoint ${state.name} knows no such prediction.`);
    });
  }
  if (isEmpty)
    throw invalid(
      isCsv
        ? `The file is empty; its first line is missing: ${headerWanted}`
        : 'The file is empty: put one label on each line.',
    );
  return result;
}

interface Reading {
  file: LabelFile;
  fail: (line: number, message: string) => void;
}

function readGood(lines: readonly Line[], read: ReadItem, { file, fail }: Reading) {
  const now = Date.now();
  return lines.flatMap((line): { line: number; label: NewLabel }[] => {
    try {
      const label = read(line);
      if (label.eventMs !== undefined) file.requireReplay();
      const placed = { ...label, endpoint: file.state.serial, eventMs: label.eventMs ?? now };
      return [{ line: line.number, label: placed }];
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'Invalid') throw error;
      fail(line.number, error.message);
      return [];
    }
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`The line is not JSON: ${error instanceof Error ? error.message : 'it does not parse'}.`);
  }
}

/** @throws Invalid where the first line is no header of labels */
function csvReader(first: Line | undefined, state: EndpointState): ReadItem {
  const header = cellsOf(first?.text ?? '');
  const unknown = header.find((name) => !columns.includes(name));
  if (unknown !== undefined || !header.includes('label')) {
    throw invalid(`The first line does not name labels: ${headerWanted}`);
  }
  const { task } = state.plan.signature;
  return (line) => {
    const cells = cellsOf(line.text);
    if (cells.length !== header.length) {
      throw invalid(`The line has ${cells.length} cells, the header ${header.length}.`);
    }
    const given = header.flatMap((name, place): [string, unknown][] =>
      cells[place] === '' ? [] : [[name, cells[place]]],
    );
    const item = Object.fromEntries(given);
    return readItem({ ...item, label: labelOf(item['label'], task) }, state.plan.signature, '');
  };
}

function cellsOf(text: string): string[] {
  try {
    return parseCsv(text.replace(/\r$/, ''))[0] ?? [];
  } catch (error) {
    throw invalid(`The line cannot be read: ${error instanceof Error ? error.message : 'it is no CSV'}.`);
  }
}

const truths: Record<string, boolean> = { true: true, false: false, '1': true, '0': false };

/** A cell as a label: what a text means depends on what is asked. */
function labelOf(cell: unknown, task: 'binary' | 'multiclass' | 'regression'): unknown {
  if (typeof cell !== 'string' || task === 'multiclass') return cell;
  if (task === 'regression') return cell.trim() === '' ? cell : Number(cell);
  return truths[cell.toLowerCase()] ?? cell;
}
