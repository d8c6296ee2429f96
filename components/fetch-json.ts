import type { QueryClient } from '@tanstack/react-query';
import { ErrorBody } from '@/lib/contracts/basics';
import { ApiError } from './api-error';
import { addressOf, partsOf, type Contract, type ContractInput, type ContractOutput } from './contract';

/** How requests leave this place; in a browser nothing is needed, on the server the loopback address and cookies. */
export interface Transport {
  base: string;
  headers: Readonly<Record<string, string>>;
}

export interface FetchContext {
  signal?: AbortSignal;
  /** The cache that asks; on the server it knows the transport. */
  client?: QueryClient;
}

const transports = new WeakMap<QueryClient, Transport>();

/** Makes a server's query client fetch over loopback. Kept beside the cache, never in it: it holds cookies. */
export function bindTransport(client: QueryClient, transport: Transport): void {
  transports.set(client, transport);
}

/**
 * Calls the API as the contract says and gives the parsed answer.
 * In a query pass the context on: `queryFn: (context) => fetchJson(listRuns, input, context)`.
 *
 * @throws ApiError with the API's sentence, or status 0 when no answer came
 */
export async function fetchJson<C extends Contract>(
  call: C,
  input: ContractInput<C>,
  context: FetchContext = {},
): Promise<ContractOutput<C>> {
  return parseAnswer(call, await request(call, input, context));
}

/**
 * Calls the API where its answer is packed numbers instead of JSON.
 *
 * @throws ApiError as `fetchJson` does
 */
export async function fetchBytes<C extends Contract>(
  call: C,
  input: ContractInput<C>,
  context: FetchContext = {},
): Promise<ArrayBuffer> {
  const answer = await request(call, input, context);
  if (!answer.ok) throw refusalOf(answer, await answer.json().catch(() => undefined));
  return answer.arrayBuffer();
}

function request<C extends Contract>(call: C, input: ContractInput<C>, context: FetchContext): Promise<Response> {
  const transport = context.client === undefined ? undefined : transports.get(context.client);
  const { params, query, body } = partsOf(input);
  const address = `${transport?.base ?? ''}${addressOf(call.path, params, query)}`;
  return send(address, {
    method: call.method,
    signal: context.signal,
    cache: 'no-store',
    headers: {
      accept: 'application/json, application/octet-stream',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...transport?.headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** Reads an answer by its contract; shared with uploads. */
export async function parseAnswer<C extends Contract>(call: C, answer: Response): Promise<ContractOutput<C>> {
  const content: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw refusalOf(answer, content);
  // Safe: without a response schema the output type is undefined.
  if (call.response === undefined) return undefined as ContractOutput<C>;
  const parsed = call.response.safeParse(content);
  if (parsed.success) return parsed.data as ContractOutput<C>;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new ApiError({
    status: answer.status,
    code: 'UnexpectedAnswer',
    message:
      `The server answered ${call.method} ${call.path} in a form this page does not know (at "${field}"). ` +
      'Reload the page; if it stays, the page and the server are of different versions.',
  });
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError({
      status: 0,
      code: 'NoAnswer',
      message: 'The server did not answer. Check that Ringside is running and reachable.',
    });
  }
}

function refusalOf(answer: Response, content: unknown): ApiError {
  const known = ErrorBody.safeParse(content);
  if (known.success) return new ApiError({ status: answer.status, ...known.data.error });
  return new ApiError({
    status: answer.status,
    code: answer.status === 404 ? 'NotFound' : 'Internal',
    message: `The server answered with status ${answer.status} and no reason.`,
  });
}
