import type { Dispatcher } from 'undici';
import { request } from 'undici';
import type { RowValues } from '@/lib/preprocessing/table';
import { Circuit } from './circuit';
import { CredentialsError } from './credentials-error';
import { readAnswer } from './read-answer';
import type { RemoteModel } from './remote-model';
import { Turns } from './turns';
import { writeRequest } from './write-request';

const probeEveryMs = 2000;
const probeTimeoutMs = 2000;
const waitingPerTurn = 50;
const shownOfError = 200;

/** How a remote model is reached: connections that may go where they go, and what is sent along. */
export interface RemoteAccess {
  dispatcher: Dispatcher;
  /** Headers with the credentials, as they are now. */
  headers: () => Promise<Record<string, string>>;
}

export interface RemoteClient {
  /** n × width. @throws RangeError with a sentence if there is no answer in time, or none that can be used */
  ask: (rows: readonly RowValues[]) => Promise<Float64Array>;
  /** Whether the address says that the model can be asked. */
  probe: () => Promise<boolean>;
  close: () => Promise<void>;
}

/** Asks a model behind an address: with a time limit, a limit of calls at once, and a pause while it is down. */
export function createRemoteClient(model: RemoteModel, access: RemoteAccess): RemoteClient {
  const probe = () => isHealthy(model, access);
  const circuit = new Circuit(probe, probeEveryMs);
  let last: unknown;
  const turns = new Turns(model.concurrency, model.concurrency * waitingPerTurn);
  const ask: RemoteClient['ask'] = async (rows) => {
    if (circuit.isOpen) {
      if (last instanceof CredentialsError) throw last;
      throw new RangeError('it failed five times in a row; it is asked again once its probe is well');
    }
    const signal = AbortSignal.timeout(model.timeoutMs);
    try {
      const text = await turns.take(() => post(model, access, { body: writeRequest(model, rows), signal }));
      const answers = readAnswer(model, text, rows.length);
      circuit.succeeded();
      return answers;
    } catch (error) {
      last = error;
      circuit.failed();
      throw signal.aborted ? new RangeError(`it did not answer within ${model.timeoutMs} ms`) : sentenceOf(error);
    }
  };
  return { ask, probe, close: () => access.dispatcher.close() };
}

interface Sent {
  body: string;
  signal: AbortSignal;
}

async function post(model: RemoteModel, access: RemoteAccess, { body, signal }: Sent): Promise<string> {
  signal.throwIfAborted();
  const response = await request(model.inferUrl, {
    method: 'POST',
    body,
    signal,
    dispatcher: access.dispatcher,
    headers: { ...(await headersOf(access)), 'content-type': 'application/json', accept: 'application/json' },
  });
  const text = await response.body.text();
  const { statusCode: status } = response;
  if (status >= 200 && status < 300) return text;
  if (status >= 300 && status < 400) {
    throw new RangeError(`it answered with a redirect (${status}), which is not followed: give its target`);
  }
  throw new RangeError(`it answered ${status}: ${text.trim().slice(0, shownOfError) || 'without a word'}`);
}

async function isHealthy({ healthUrl }: RemoteModel, access: RemoteAccess): Promise<boolean> {
  const response = await request(healthUrl, {
    method: 'GET',
    dispatcher: access.dispatcher,
    headers: await headersOf(access),
    signal: AbortSignal.timeout(probeTimeoutMs),
  });
  await response.body.dump();
  return response.statusCode >= 200 && response.statusCode < 300;
}

async function headersOf({ headers }: RemoteAccess): Promise<Record<string, string>> {
  try {
    return await headers();
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw new CredentialsError(`its credentials cannot be used (${why})`);
  }
}

function sentenceOf(error: unknown): Error {
  if (error instanceof RangeError) return error;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  const message = error instanceof Error ? error.message : String(error);
  return new RangeError(`it cannot be reached: ${message || 'the connection failed'}${code}`);
}
