import type { FastifyRequest } from 'fastify';
import { env, isLoopbackHost } from '@/server/core/env';
import { forbidden } from '@/server/core/errors';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function hostNameOf(host: string): string {
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : (host.split(':')[0] ?? '');
}

/**
 * Refuses what a strange page could make a browser do: changing requests from another origin and,
 * in single-user mode, any request whose Host is not this machine (a name pointed at 127.0.0.1).
 */
export function guardOrigin(request: FastifyRequest): void {
  const host = request.headers.host ?? '';
  if (env().RINGSIDE_AUTH === 'none' && !isLoopbackHost(hostNameOf(host))) {
    throw forbidden('In single-user mode Ringside answers only to localhost and 127.0.0.1.');
  }
  if (safeMethods.has(request.method)) return;
  const origin = request.headers.origin;
  const foreign =
    request.headers['sec-fetch-site'] === 'cross-site' ||
    (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host));
  if (foreign) throw forbidden('This request came from a page of another origin, so it was refused.');
}
