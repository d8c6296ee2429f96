import type { IncomingMessage } from 'node:http';
import { invalid } from './errors';

const longestDrainMs = 60_000;

/**
 * The body of a request as it arrives; the request stays open when reading stops early, so that it can be answered.
 *
 * @throws Invalid where the sender breaks off
 */
export async function* bodyOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (error) {
    throw request.complete ? error : invalid('The upload broke off before its end: send the file again.');
  }
}

/** Reads what is left of a body and drops it: a sender that is cut off does not read the answer. */
export async function drainBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.readableEnded || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, longestDrainMs);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done).once('close', done).once('error', done).resume();
  });
}
