import Fastify from 'fastify';
import { expect } from 'vitest';
import type { Context } from '@/server/core/context';
import { mountMlflow } from '@/server/mlflow';

export type Json = Record<string, never> & Record<string, unknown>;

/** The MLflow door alone, for whoever `caller` says; what clients send goes in, status and body come out. */
export async function openMlflowDoor(caller: () => Context) {
  const app = Fastify();
  await mountMlflow(app, async () => caller());
  const answer = (response: { statusCode: number; json: <T>() => T }) => {
    return { status: response.statusCode, body: response.json<Json>() };
  };
  const url = (path: string) => `/api/2.0/mlflow/${path}`;
  const send = async (method: 'PATCH' | 'DELETE', path: string, payload: unknown) =>
    answer(await app.inject({ method, url: url(path), payload: payload as object }));
  return {
    patch: (path: string, payload: unknown) => send('PATCH', path, payload),
    remove: (path: string, payload: unknown) => send('DELETE', path, payload),
    post: async (path: string, payload: unknown) =>
      answer(await app.inject({ method: 'POST', url: url(path), payload: payload as object })),
    get: async (path: string, query: Record<string, string | string[]>) =>
      answer(await app.inject({ method: 'GET', url: url(path), query })),
    /** Fetches a file; its text comes back. */
    file: async (path: string) => (await app.inject({ method: 'GET', url: path })).body,
    /** Sends a file; its status comes back. */
    put: async (path: string, payload: string) =>
      (await app.inject({ method: 'PUT', url: path, payload, headers: { 'content-type': 'text/plain' } })).statusCode,
    close: () => app.close(),
  };
}

/** What lies deep in a body. */
export const at = (body: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], body);

/** The body of a refusal. */
export const refusal = (error_code: string, text: string) => {
  return { error_code, message: expect.stringContaining(text) as string };
};

/** The answer to a parameter that cannot be used. */
export const badParameter = (text: string) => ({ status: 400, body: refusal('INVALID_PARAMETER_VALUE', text) });
