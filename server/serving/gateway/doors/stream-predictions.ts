import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Row } from '@/lib/contracts/basics';
import { AppError, invalid } from '@/server/core/errors';
import type { EndpointState } from '../endpoint-states';
import type { GatewayParts } from '../gateway-parts';
import { locateEndpoint, mayPredict, type Located } from '../locate-endpoint';
import { predictLines } from '../predict';
import { ObjectRows } from '../rows/request-rows';
import { isObject, readInstant, readKey, requireGoodRow } from '../read-predict-body';
import { outputWriter } from '../answer-text';
import type { ScoredRequest } from '../score-request';
import { callOf } from './ask';
import { readLines, type Line } from './read-lines';

const mostAtOnce = 200;
/** Rows that are explained in one go: each takes many times as long as its prediction. */
export const mostExplained = 100;
const envelope = new Set(['row', 'key', 'eventTime']);

/** One line that can be scored: a row, and who and when where it says so. */
interface AskedRow {
  line: Line;
  row: Row;
  key: string | undefined;
  eventMs: number | undefined;
}

type Answer = AskedRow | { line: Line; error: AppError };

interface Asked {
  request: FastifyRequest;
  source: Readable;
  /** Whether each answer says how its fields moved it. */
  explain: boolean;
}

/**
 * Answers lines of JSON with lines of JSON, one for each, in order: a prediction, or what is wrong with that line.
 * Reads on only as fast as the answers are taken, so that a body of any length needs the memory of a few hundred rows.
 * Every few hundred lines it looks again who answers and whether the caller may ask: a promotion or a revoked key
 * reaches a stream that goes on for hours.
 *
 * A line is a row, or `{"row": {…}, "key": "…", "eventTime": "…"}`. With X-Request-Id each line is a request of its
 * own, named by the id and its number, so that a stream that broke off can be sent again as a whole. The rate limit
 * counts the stream as the one request it is.
 */
export async function* streamPredictions(
  parts: GatewayParts,
  { request, source, explain }: Asked,
): AsyncGenerator<string> {
  try {
    for await (const lines of readLines(source, explain ? mostExplained : mostAtOnce)) {
      const located = await locateEndpoint(parts, request, mayPredict);
      const asked = lines.map((line) => readLine(line, located.state));
      yield await answerLines(parts, located, { request, asked, explain });
    }
  } catch (error) {
    yield errorLine(undefined, asAppError(error, request));
  }
}

interface Batch<A extends Answer = Answer> {
  request: FastifyRequest;
  asked: readonly A[];
  explain: boolean;
}

async function answerLines(parts: GatewayParts, located: Located, batch: Batch): Promise<string> {
  const { asked } = batch;
  const good = asked.flatMap((one) => ('row' in one ? [one] : []));
  const texts = await predictRows(parts, located, { ...batch, asked: good });
  let at = 0;
  return asked.map((one) => ('error' in one ? errorLine(one.line, one.error) : (texts[at++] ?? ''))).join('');
}

async function predictRows(
  parts: GatewayParts,
  located: Located,
  { request, asked, explain }: Batch<AskedRow>,
): Promise<string[]> {
  if (asked.length === 0) return [];
  const { state } = located;
  const startedAt = performance.now();
  const callFor = (some: readonly AskedRow[]) => {
    const numbers = some.map((one) => one.line.number);
    const render = (scored: ScoredRequest) => answerText(scored, numbers, explain);
    return { ...callOf(request, located, bodyOf(some)), startedAt, form: explain ? 'explained' : '', render };
  };
  const whole = callFor(asked);
  if (whole.requestId === undefined) {
    const [answered] = await predictLines(parts, state, [whole]);
    return splitLines(textOf(answered));
  }
  const calls = asked.map((one) => {
    const requestId = `${whole.requestId}#${one.line.number}`;
    return { ...callFor([one]), raw: Buffer.from(one.line.text), requestId };
  });
  const answered = await predictLines(parts, state, calls);
  return answered.map((one, place) => textOf(one, asked[place]?.line));
}

/** The answer to a call; where it was refused, what is wrong with its line. @throws what is wrong with no line */
function textOf(answered: PromiseSettledResult<string> | undefined, line?: Line): string {
  if (answered?.status === 'fulfilled') return answered.value;
  const reason: unknown = answered?.reason;
  if (line && reason instanceof AppError) return errorLine(line, reason);
  throw reason;
}

const splitLines = (text: string) => text.split('\n').flatMap((line) => (line === '' ? [] : [`${line}\n`]));

function bodyOf(asked: readonly AskedRow[]) {
  const keys = asked.some((one) => one.key !== undefined) ? asked.map((one) => one.key) : undefined;
  const eventMs = asked.some((one) => one.eventMs !== undefined) ? asked.map((one) => one.eventMs) : undefined;
  return { rows: new ObjectRows(asked.map((one) => one.row)), keys, eventMs };
}

/** The lines of a batch that was scored; a row its version failed on, or cannot explain, says so. */
function answerText(scored: ScoredRequest, numbers: readonly number[], explain: boolean): string {
  const textOf = outputWriter(scored, explain);
  return scored.ids.map((_, index) => answerLine(scored, index, { number: numbers[index] ?? 0, textOf })).join('');
}

function answerLine(
  scored: ScoredRequest,
  index: number,
  asked: { number: number; textOf: (index: number) => string },
): string {
  const { outputs } = scored.plan;
  const line = { number: asked.number, text: '' };
  if (scored.scores.slice(index * outputs, (index + 1) * outputs).includes(null)) {
    return errorLine(line, new AppError('Internal', 'The version could not score this row. The failure is logged.'));
  }
  try {
    return `${asked.textOf(index)}\n`;
  } catch (error) {
    if (error instanceof AppError) return errorLine(line, error);
    throw error;
  }
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
