export const databaseAway = 'The database does not answer at the moment: try again.';

/** Codes of Postgres and of Prisma that say: two transactions met, and this one was undone. */
const met = new Set(['40001', '40P01', 'P2034']);

/** Codes of Postgres, of Prisma and of the network that say: not now, but the same request may do later. */
const passing = new Set([
  ...met,
  ...['57P01', '57P02', '57P03', '53300', '55P03'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
]);

/** What pg and the adapter say without a code. */
const words = /Connection terminated|timeout exceeded when trying to connect|Server has closed the connection/i;

/** Whether an error only says that the database does not answer at the moment, or that two writers met. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = codeOf(at);
    if (code !== undefined && (passing.has(code) || code.startsWith('08'))) return true;
    if (words.test(at.message)) return true;
  }
  return false;
}

/** Whether a transaction was undone because it met another: the same again does no harm. */
export function hasMetAnother(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (met.has(codeOf(at) ?? '')) return true;
  }
  return false;
}

/** The code of an error, or of what the database said beneath it. */
function codeOf(error: Error): string | undefined {
  const { code, meta } = error as { code?: unknown; meta?: { code?: unknown } };
  const inner = meta?.code;
  if (typeof inner === 'string' && passing.has(inner)) return inner;
  return typeof code === 'string' ? code : undefined;
}
