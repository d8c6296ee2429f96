import { hash, randomBytes, randomFillSync } from 'node:crypto';

const tailBytes = 8;
const entropy = Buffer.alloc(4096);
let used = entropy.length;
let lastMs = 0;
let counter = 0;

function randomTail(): Buffer {
  if (used + tailBytes > entropy.length) {
    randomFillSync(entropy);
    used = 0;
  }
  used += tailBytes;
  return entropy.subarray(used - tailBytes, used);
}

const variants = '89ab';

/** The part of an id that tells the time, with the version behind it. */
function headOf(receivedMs: number): string {
  const time = receivedMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}

/** @param tail 16 hexadecimal digits by chance, of which the second tells the variant too */
function idOf(head: string, counted: number, tail: string): string {
  const middle = counted.toString(16).padStart(3, '0');
  const digit = tail.charCodeAt(1);
  const variant = variants.charAt((digit > 57 ? digit - 87 : digit - 48) & 3);
  return `${head}${middle}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`;
}

/** A new uuid of version 7: its time is the receipt; ids of one millisecond sort in the order they were made. */
export function createPredictionId(receivedMs: number): string {
  return idOf(headOf(receivedMs), count(receivedMs), randomTail().toString('hex'));
}

/** As many new ids as a request has rows. */
export function createPredictionIds(receivedMs: number, rows: number): string[] {
  if (rows === 1) return [createPredictionId(receivedMs)];
  const head = headOf(receivedMs);
  const tails = randomBytes(rows * tailBytes).toString('hex');
  return Array.from({ length: rows }, (_, row) =>
    idOf(head, count(receivedMs), tails.slice(2 * tailBytes * row, 2 * tailBytes * (row + 1))),
  );
}

function count(receivedMs: number): number {
  counter = receivedMs === lastMs ? (counter + 1) & 0xfff : 0;
  lastMs = receivedMs;
  return counter;
}

/** The id of one row of a request that carries its own id: a retry with the same receipt gives the same one. */
export function derivePredictionId(
  request: { endpoint: number; requestId: string; receivedMs: number },
  row: number,
): string {
  const digest = hash('sha256', `${request.endpoint}\n${row}\n${request.requestId}`, 'buffer');
  return idOf(headOf(request.receivedMs), row & 0xfff, digest.toString('hex', 0, tailBytes));
}

const version7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** When the prediction behind an id was received, in epoch milliseconds; NaN when it is no id of ours. */
export function receiptOfId(id: string): number {
  const parts = version7.exec(id);
  return parts ? Number.parseInt(`${parts[1]}${parts[2]}`, 16) : NaN;
}
