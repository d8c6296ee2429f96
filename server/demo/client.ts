import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { z } from 'zod';
import { ErrorBody } from '@/lib/contracts/basics';
import { finalJobStatuses, Job } from '@/lib/contracts/jobs';

interface Address {
  baseUrl: string;
  gatewayUrl: string;
  project: string;
  key: string;
}

const [firstPollMs, longestPollMs] = [40, 400];
/** Requests in flight towards the gateway at once. */
export const gatewayConnections = 8;

/** The demo's only way into the product: the same HTTP that anyone else speaks. */
export class DemoClient {
  private readonly web: Pool;
  private readonly gateway: Pool;

  constructor(
    readonly address: Address,
    private readonly signal: AbortSignal,
  ) {
    // Every request in flight listens.
    setMaxListeners(0, signal);
    this.web = new Pool(address.baseUrl, { connections: 8, bodyTimeout: 0, headersTimeout: 0 });
    this.gateway = new Pool(address.gatewayUrl, { connections: gatewayConnections });
  }

  /** Calls the project's REST door, such as `GET /datasets`, and parses the answer with its contract. */
  project<S extends z.ZodType>(schema: S, call: Call, body?: unknown): Promise<z.output<S>> {
    const [method, path] = splitCall(call);
    return this.call(this.web, { schema, method, path: `/api/v1/projects/${this.address.project}${path}`, body });
  }

  /** Calls one endpoint on the gateway. */
  endpoint<S extends z.ZodType>(
    schema: S,
    path: string,
    request: { body: unknown; requestId?: string },
  ): Promise<z.output<S>> {
    const full = `/p/${this.address.project}/v1/endpoints/${path}`;
    return this.call(this.gateway, { schema, method: 'POST', path: full, ...request });
  }

  /** Sends a file as the body. */
  upload<S extends z.ZodType>(schema: S, path: string, file: Uint8Array): Promise<z.output<S>> {
    return this.call(this.web, {
      schema,
      method: 'POST',
      path: `/api/v1/projects/${this.address.project}${path}`,
      file,
    });
  }

  /** Waits until a job has ended well; throws its sentence when it has not. */
  async finished(jobId: string): Promise<Job> {
    for (let pauseMs = firstPollMs; ; pauseMs = Math.min(longestPollMs, pauseMs * 1.3)) {
      const job = await this.project(Job, `GET /jobs/${jobId}`);
      if (job.status === 'done') return job;
      if (finalJobStatuses.includes(job.status)) throw new Error(`${job.title}: ${job.error ?? job.status}`);
      await sleep(pauseMs, undefined, { signal: this.signal });
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.web.close(), this.gateway.close()]);
  }

  private async call<S extends z.ZodType>(pool: Pool, request: Request<S>): Promise<z.output<S>> {
    const { method, path, body, file, requestId, schema } = request;
    const payload = file ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await pool.request({
      method,
      path,
      signal: this.signal,
      headers: {
        authorization: `Bearer ${this.address.key}`,
        ...(payload === undefined ? {} : { 'content-type': file ? 'application/octet-stream' : 'application/json' }),
        ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
      },
      ...(payload === undefined ? {} : { body: payload }),
    });
    const answer: unknown = await response.body.json();
    if (response.statusCode < 300) return schema.parse(answer);
    const known = ErrorBody.safeParse(answer);
    throw new Error(`${method} ${path}: ${known.success ? known.data.error.message : response.statusCode}`);
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT';
type Call = `${Method} /${string}`;

function splitCall(call: Call): [Method, string] {
  const space = call.indexOf(' ');
  // Safe: the type of a call begins with a method.
  return [call.slice(0, space) as Method, call.slice(space + 1)];
}

interface Request<S extends z.ZodType> {
  schema: S;
  method: Method;
  path: string;
  body?: unknown;
  file?: Uint8Array;
  requestId?: string;
}
