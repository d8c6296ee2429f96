import { Agent, type Dispatcher } from 'undici';
import { guardedLookup, instanceReach, requireCallable } from '@/server/core/guarded-address';
import type { RemoteAccess } from '@/server/ml/remote/remote-client';
import type { RemoteModel } from '@/server/ml/remote/remote-model';
import { rememberHeaders } from './credential-headers';

const largestAnswerBytes = 16 * 1024 * 1024;

/** Connections to an address, which are made only where this instance may call. */
export function guardedDispatcher(limits: { concurrency: number; timeoutMs: number }): Dispatcher {
  const { concurrency, timeoutMs } = limits;
  return new Agent({
    connections: concurrency,
    connect: { lookup: guardedLookup(instanceReach()), timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: largestAnswerBytes,
  });
}

/** The way to a registered remote model, with its stored credentials. @throws Invalid if its address is private now */
export function openRemote(model: RemoteModel): RemoteAccess {
  requireCallable(new URL(model.inferUrl));
  return {
    dispatcher: guardedDispatcher(model),
    headers: model.credentialId === null ? async () => ({}) : rememberHeaders(model.credentialId),
  };
}
