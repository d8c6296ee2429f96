import { conflict } from '@/server/core/errors';

const mostRemembered = 10_000;
/** Longer answers are read from the database when they are asked for again. */
const longestAnswer = 8192;

interface Asked {
  endpoint: number;
  requestId: string;
  bodyHash: string;
  /** Explained or not: the same prediction in other words. */
  form: string;
}

interface Remembered {
  bodyHash: string;
  form: string;
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

  async once(request: Asked, work: () => Promise<string>): Promise<string> {
    const { requestId, bodyHash, form } = request;
    const name = `${request.endpoint} ${requestId}`;
    const known = this.remembered.get(name);
    if (known) {
      requireSameBody(requestId, known.bodyHash, bodyHash);
      if (known.form === form) return known.answer;
      // The claim in the database makes it the same prediction.
      return known.answer.then(
        () => work(),
        () => work(),
      );
    }
    const answer = work();
    this.remembered.set(name, { bodyHash, form, answer });
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
