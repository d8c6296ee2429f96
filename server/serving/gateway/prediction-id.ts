import { hash, randomFillSync } from 'node:crypto';

const entropy = Buffer.alloc(4096);
let used = entropy.length;
let lastMs = 0;
let counter = 0;

function randomTail(): Buffer {
  if (used + 8 > entropy.length) {
    randomFillSync(entropy);
    used = 0;
  }
  used += 8;
  return entropy.subarray(used - 8, used);
}

function idOf(receivedMs: number, counted: number, tail: Buffer): string {
  const time = receivedMs.toString(16).padStart(12, '0');
  const low = tail.toString('hex');
  const variant = (8 + ((tail[0] ?? 0) & 3)).toString(16);
  const middle = counted.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${middle}-${variant}${low.slice(1, 4)}-${low.slice(4)}`;
}

/** A new uuid of version 7: its time is the receipt; ids of one millisecond sort in the order they were made. */
export function createPredictionId(receivedMs: number): string {
  counter = receivedMs === lastMs ? (counter + 1) & 0xfff : 0;
  lastMs = receivedMs;
  return idOf(receivedMs, counter, randomTail());
}

/** The id of one row of a request that carries its own id: a retry with the same receipt gives the same one. */
export function derivePredictionId(
  request: { endpoint: number; requestId: string; receivedMs: number },
  row: number,
): string {
  const digest = hash('sha256', `${request.endpoint}\n${row}\n${request.requestId}`, 'buffer');
  return idOf(request.receivedMs, row & 0xfff, digest.subarray(0, 8));
}

const version7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** When the prediction behind an id was received, in epoch milliseconds; NaN when it is no id of ours. */
export function receiptOfId(id: string): number {
  const parts = version7.exec(id);
  return parts ? Number.parseInt(`${parts[1]}${parts[2]}`, 16) : NaN;
}
