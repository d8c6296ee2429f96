import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Row } from '@/lib/contracts/basics';
import { AppError, invalid } from '@/server/core/errors';
import type { EndpointState } from '../endpoint-states';
import type { GatewayParts } from '../gateway-parts';
import type { Located } from '../locate-endpoint';
import { predict } from '../predict';
import { isObject, readInstant, readKey, requireGoodRow } from '../read-predict-body';
import { outputTextOf } from '../answer-text';
import type { ScoredRequest } from '../score-request';
import { callOf } from './ask';
import { readLines, type Line } from './read-lines';

const mostAtOnce = 200;
const envelope = new Set(['row', 'key', 'eventTime']);

/** One line that can be scored: a row, and who and when where it says so. */
interface AskedRow {
  line: Line;
  row: Row;
  key: string | undefined;
  eventMs: number | undefined;
}

type Answer = AskedRow | { line: Line; error: AppError };

/**
 * Answers lines of JSON with lines of JSON, one for each, in order: a prediction, or what is wrong with that line.
 * Reads on only as fast as the answers are taken, so that a body of any length needs the memory of a few hundred rows.
 *
 * A line is a row, or `{"row": {…}, "key": "…", "eventTime": "…"}`. With X-Request-Id each line is a request of its
 * own, named by the id and its number, so that a stream that broke off can be sent again as a whole.
 */
export async function* streamPredictions(
  parts: GatewayParts,
  located: Located,
  { request, source }: { request: FastifyRequest; source: Readable },
): AsyncGenerator<string> {
  try {
    for await (const lines of readLines(source, mostAtOnce)) {
      const asked = lines.map((line) => readLine(line, located.state));
      yield await answerLines(parts, located, { request, asked });
    }
  } catch (error) {
    yield errorLine(undefined, asAppError(error, request));
  }
}

interface Batch {
  request: FastifyRequest;
  asked: readonly Answer[];
}

async function answerLines(parts: GatewayParts, located: Located, { request, asked }: Batch): Promise<string> {
  const good = asked.flatMap((one) => ('row' in one ? [one] : []));
  const texts = await predictRows(parts, located, { request, asked: good });
  let at = 0;
  return asked.map((one) => ('error' in one ? errorLine(one.line, one.error) : (texts[at++] ?? ''))).join('');
}

async function predictRows(
  parts: GatewayParts,
  located: Located,
  { request, asked }: { request: FastifyRequest; asked: readonly AskedRow[] },
): Promise<string[]> {
  if (asked.length === 0) return [];
  const { requestId } = callOf(request, located, { rows: [], keys: undefined, eventMs: undefined });
  const ask = async (some: readonly AskedRow[], raw: Buffer, id: string | undefined) => {
    const call = callOf(request, located, bodyOf(some));
    const numbers = some.map((one) => one.line.number);
    const render = (scored: ScoredRequest) => answerText(scored, numbers);
    return predict(parts, located.state, { ...call, raw, requestId: id, startedAt: performance.now(), render });
  };
  if (requestId === undefined) return splitLines(await ask(asked, Buffer.alloc(0), undefined));
  return Promise.all(asked.map((one) => ask([one], Buffer.from(one.line.text), `${requestId}#${one.line.number}`)));
}

const splitLines = (text: string) => text.split('\n').flatMap((line) => (line === '' ? [] : [`${line}\n`]));

function bodyOf(asked: readonly AskedRow[]) {
  const keys = asked.some((one) => one.key !== undefined) ? asked.map((one) => one.key) : undefined;
  const eventMs = asked.some((one) => one.eventMs !== undefined) ? asked.map((one) => one.eventMs) : undefined;
  return { rows: asked.map((one) => one.row), keys, eventMs };
}

/** The lines of a batch that was scored; a row its version failed on says so. */
function answerText(scored: ScoredRequest, numbers: readonly number[]): string {
  const { outputs } = scored.plan;
  return scored.ids
    .map((_, index) => {
      const failed = scored.scores.slice(index * outputs, (index + 1) * outputs).includes(null);
      if (!failed) return `${outputTextOf(scored, index)}\n`;
      const error = new AppError('Internal', 'The version could not score this row. The failure is logged.');
      return errorLine({ number: numbers[index] ?? 0, text: '' }, error);
    })
    .join('');
}

function readLine(line: Line, state: EndpointState): Answer {
  try {
    const value = parse(line.text);
    const { row = value, key, eventTime } = isEnvelope(value) ? value : {};
    const at = `line ${line.number}`;
    requireGoodRow(row, state.check, at);
    return {
      line,
      row,
      key: key === undefined || key === null ? undefined : readKey(key, `${at}: "key"`),
      eventMs: eventTime === undefined || eventTime === null ? undefined : readInstant(eventTime, `${at}: "eventTime"`),
    };
  } catch (error) {
    if (error instanceof AppError) return { line, error };
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`The line is not JSON: ${error instanceof Error ? error.message : 'it does not parse'}.`);
  }
}

function isEnvelope(value: unknown): value is { row: unknown; key?: unknown; eventTime?: unknown } {
  return isObject(value) && isObject(value['row']) && Object.keys(value).every((name) => envelope.has(name));
}

function errorLine(line: Line | undefined, { code, message, detail }: AppError): string {
  const error = { code, message, ...(detail ? { detail } : {}) };
  return `${JSON.stringify(line ? { line: line.number, error } : { error })}\n`;
}

function asAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  request.log.error({ err: error }, 'a stream of predictions failed');
  return new AppError('Internal', 'Something went wrong on our side; the log of this server says what.');
}
