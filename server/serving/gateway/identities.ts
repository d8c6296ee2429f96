import type { FastifyRequest } from 'fastify';
import { env } from '@/server/core/env';
import { AppError, unauthorized, unavailable } from '@/server/core/errors';
import { keyOf, webHeaders } from '@/server/core/request-credentials';
import { findIdentityBySession, hashApiKey, loadIdentityByApiKey, localIdentity, type Identity } from '@/server/orgs';
import { localKey, type Configuration } from './configuration';

/** How old an identity may be before it is read again behind the answer, and before the answer waits for it. */
const freshMs = 4000;
const staleMs = 10_000;
const patienceMs = 2000;
const mostRemembered = 10_000;

interface Remembered {
  identity: Identity | null;
  readAt: number;
  reading: Promise<Identity | null> | undefined;
}

type Load = () => Promise<Identity | null>;

/**
 * Who is asking, remembered so that an answer hardly ever waits for the database. A revoked key is refused within
 * 10 s; while the database is away, whoever was known before is still known, and so is every key that was valid.
 */
export class Identities {
  private readonly remembered = new Map<string, Remembered>();

  constructor(private readonly configuration: Pick<Configuration, 'lastKnownKey' | 'isDatabaseUp'>) {}

  async identify(request: FastifyRequest): Promise<Identity> {
    const key = keyOf(request);
    if (key?.startsWith('rs_')) {
      const identity = await this.recall(key, () => this.load(hashApiKey(key), () => loadIdentityByApiKey(key)));
      if (!identity) throw unauthorized('This API key is not known, or was revoked. Make a new one in Settings.');
      return identity;
    }
    if (env().RINGSIDE_AUTH === 'none') {
      const local = await this.recall(localKey, () => this.load(localKey, localIdentity));
      if (local) return local;
    }
    const { cookie } = request.headers;
    const identity = cookie ? await this.recall(cookie, () => findIdentityBySession(webHeaders(request))) : null;
    if (!identity) throw unauthorized('Send an API key as bearer token, or sign in first.');
    return identity;
  }

  private async load(hash: string, ask: Load): Promise<Identity | null> {
    const known = this.configuration.lastKnownKey(hash);
    if (known && !this.configuration.isDatabaseUp) return known;
    try {
      return await withPatience(ask());
    } catch (error) {
      if (known) return known;
      throw error;
    }
  }

  private recall(key: string, load: Load): Promise<Identity | null> | Identity | null {
    const known = this.remembered.get(key);
    if (!known) return this.read(key, load);
    const age = Date.now() - known.readAt;
    if (age < freshMs) return known.identity;
    const reading = (known.reading ??= this.read(key, load).finally(() => (known.reading = undefined)));
    if (age < staleMs) {
      reading.catch(() => undefined);
      return known.identity;
    }
    return reading.catch((error: unknown) => {
      if (error instanceof AppError && error.code !== 'Unavailable') throw error;
      return known.identity;
    });
  }

  private async read(key: string, load: Load): Promise<Identity | null> {
    // From when the reading began: a key revoked since then is not known for longer.
    const readAt = Date.now();
    const identity = await withPatience(load());
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    const newer = this.remembered.get(key);
    if (!newer || newer.readAt <= readAt) this.remembered.set(key, { identity, readAt, reading: undefined });
    return identity;
  }
}

/** Gives up on a database that does not answer in time. */
async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const away = () =>
    unavailable('Ringside cannot check who is asking now: its database does not answer. Try again soon.');
  const timeout = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(away()), patienceMs)));
  try {
    return await Promise.race([work, timeout]);
  } catch (error) {
    throw error instanceof AppError ? error : away();
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
