import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Scope } from '@/lib/contracts/access';
import type { Context } from '@/server/core/context';
import { createApiKey } from '@/server/orgs/api-keys';
import { buildGateway } from '@/server/serving/gateway/build-gateway';
import { startGatewayParts } from '@/server/serving/gateway/gateway-parts';
import { unique } from './factories';

export interface Answer<T> {
  status: number;
  body: T;
}

type Headers = Record<string, string>;

/** A gateway as the process runs it, but for its port. */
export async function startTestGateway(spoolRoot = mkdtempSync(path.join(tmpdir(), 'ringside-spool-'))) {
  const reports: string[] = [];
  const parts = await startGatewayParts({ spoolRoot, report: (sentence) => reports.push(sentence) });
  const app = buildGateway(parts);
  const send = async <T>(
    method: 'GET' | 'POST',
    url: string,
    given: { body?: unknown; headers?: Headers },
  ): Promise<Answer<T>> => {
    const payload = typeof given.body === 'string' ? given.body : JSON.stringify(given.body);
    const headers = { 'content-type': 'application/json', ...given.headers };
    const response = await app.inject({ method, url, headers, ...(given.body === undefined ? {} : { payload }) });
    return { status: response.statusCode, body: response.json() };
  };
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await app.close();
    await parts.stop();
  };
  return { app, parts, spoolRoot, reports, send, stop };
}

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

/** The header of a new key with the given scopes. */
export async function makeKey(ctx: Context, scopes: Scope[], projectSlug?: string): Promise<Headers> {
  const key = await createApiKey(ctx, { name: `key ${unique()}`, scopes, ...(projectSlug ? { projectSlug } : {}) });
  return { authorization: `Bearer ${key.secret}` };
}
