import { StartFailure } from '@/server/core/start-failure';
import { portProblem } from './free-port';

interface Listener {
  variable: 'PORT' | 'GATEWAY_PORT';
  port: number;
}

/** @throws StartFailure naming the variable to change when something else listens, or the host is not ours */
export async function ensurePortsFree(host: string, listeners: Listener[]): Promise<void> {
  for (const { variable, port } of listeners) {
    const problem = await portProblem(host, port);
    if (problem !== undefined) throw new StartFailure(explainPort(host, { variable, port }, problem));
  }
}

/** Says in one sentence why a port cannot be listened on. */
export function explainPort(host: string, { variable, port }: Listener, code: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken by another program: stop it, or set ${variable} to a free port.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: set ${variable} to a port above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} is not an address of this machine: set it to 127.0.0.1, or to 0.0.0.0 for all of them.`;
    default:
      return `Port ${port} of ${host} cannot be used (${code}): set ${variable} or HOST to something else.`;
  }
}
