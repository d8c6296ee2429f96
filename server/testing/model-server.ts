import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a little server of a model was asked. */
export interface ModelCall {
  url: string;
  headers: IncomingHttpHeaders;
  body: {
    dataframe_split?: { columns: string[]; data: unknown[][] };
    inputs?: { name: string; shape: number[]; datatype: string; data: unknown[] }[];
    outputs?: { name: string }[];
  };
}
export type AnswerCall = (call: ModelCall, response: ServerResponse) => void;

/** A server of the outside world on this machine, for as long as a test needs it. */
export async function startModelServer(answer: AnswerCall) {
  const calls: ModelCall[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const body = JSON.parse(text || '{}') as ModelCall['body'];
      const call = { url: request.url ?? '', headers: request.headers, body };
      calls.push(call);
      answer(call, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url, calls, stop };
}

/** Answers with a value as JSON. */
export const answerJson =
  (value: unknown): AnswerCall =>
  (_call, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  };
