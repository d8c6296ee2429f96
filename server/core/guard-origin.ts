import type { FastifyRequest } from 'fastify';
import { env, isLoopbackHost } from './env';
import { forbidden } from './errors';

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
  if (isForeign(request, host)) throw forbidden('This request came from a page of another origin, so it was refused.');
}

function isForeign(request: FastifyRequest, host: string): boolean {
  const { origin } = request.headers;
  if (request.headers['sec-fetch-site'] === 'cross-site') return true;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const asked = new URL(origin).host;
  return asked !== host && asked !== forwardedHostOf(request);
}

/** The host a visitor asked for when a proxy on this machine passed the request on; a page cannot set it elsewhere. */
function forwardedHostOf(request: FastifyRequest): string | undefined {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwarded = request.headers['x-forwarded-host'];
  return typeof forwarded === 'string' && isLoopbackHost(peer) ? forwarded : undefined;
}
