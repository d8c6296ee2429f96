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
const words = new RegExp(
  [
    'Connection terminated',
    'timeout exceeded when trying to connect',
    'Server has closed the connection',
    'Client has encountered a connection error',
  ].join('|'),
  'i',
);

/** Whether an error only says that the database does not answer at the moment, or that two writers met. */
export function isDatabaseAway(error: unknown): boolean {
  return chainOf(error).some(
    (one) => codesOf(one).some((code) => passing.has(code) || code.startsWith('08')) || words.test(one.message),
  );
}

/** Whether a transaction was undone because it met another: the same again does no harm. */
export function hasMetAnother(error: unknown): boolean {
  return chainOf(error).some((one) => codesOf(one).some((code) => met.has(code)));
}

const deepest = 5;

/** An error and what caused it. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < deepest; at = at.cause) chain.push(at);
  return chain;
}

interface Coded {
  code?: unknown;
  meta?: { code?: unknown; driverAdapterError?: { cause?: { originalCode?: unknown; code?: unknown } } };
}

/** The code of an error, and what Prisma says that the database said beneath it. */
function codesOf(error: Error): string[] {
  const { code, meta } = error as Coded;
  const beneath = meta?.driverAdapterError?.cause;
  const codes = [code, meta?.code, beneath?.originalCode, beneath?.code];
  return codes.filter((one): one is string => typeof one === 'string');
}
