import { conflict } from '@/server/core/errors';

const mostRemembered = 10_000;
/** Longer answers are read from the database when they are asked for again. */
const longestAnswer = 8192;

interface Remembered {
  bodyHash: string;
  answer: Promise<string>;
}

/** Throws Conflict unless a repeated request has the body it had the first time. */
export function requireSameBody(requestId: string, first: string, now: string): void {
  if (first === now) return;
  throw conflict(`The X-Request-Id "${requestId}" was used before with another body: a new request needs a new id.`);
}

/** Answers of the last requests that carried an id of their own; two at once share one. */
export class RequestMemory {
  private readonly remembered = new Map<string, Remembered>();

  async once(
    request: { endpoint: number; requestId: string; bodyHash: string },
    work: () => Promise<string>,
  ): Promise<string> {
    const { requestId, bodyHash } = request;
    const name = `${request.endpoint} ${requestId}`;
    const known = this.remembered.get(name);
    if (known) {
      requireSameBody(requestId, known.bodyHash, bodyHash);
      return known.answer;
    }
    const answer = work();
    this.remembered.set(name, { bodyHash, answer });
    try {
      const text = await answer;
      if (text.length > longestAnswer) this.remembered.delete(name);
      return text;
    } catch (error) {
      this.remembered.delete(name);
      throw error;
    } finally {
      const [oldest] = this.remembered.keys();
      if (this.remembered.size > mostRemembered && oldest !== undefined) this.remembered.delete(oldest);
    }
  }
}
