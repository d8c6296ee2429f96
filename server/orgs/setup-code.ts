import { randomInt } from 'node:crypto';

let code: string | undefined;

/** The one-time code of this process: needed for set-up when strangers can reach the port. */
export function setupCode(): string {
  code ??= Array.from({ length: 8 }, () => 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'[randomInt(31)]).join('');
  return code;
}
