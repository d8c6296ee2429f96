import pg from 'pg';
import { env } from '@/server/core/env';
import { plainArray, textArray } from './array-literals';

/** A request that carries its own id, with its answer. */
export interface Claim {
  endpoint: number;
  requestId: string;
  receivedMs: number;
  generation: number;
  /** Hex digest of the body. */
  bodyHash: string;
  served: readonly number[];
  scores: readonly (number | null)[];
  sources: readonly number[];
  /** Place of the version that stepped in, where one did. */
  fallbackPlace: number;
}

interface Waiting {
  claim: Claim;
  resolve: (holder: Claim | null) => void;
}

interface KeyRow {
  endpoint: number;
  request_id: string;
  received_at: Date;
  generation: number;
  body_hash: string;
  served: number[];
  scores: (number | null)[];
  sources: number[];
  fallback_place: number;
}

const patienceMs = 1000;
/** After a failure the database counts as away for this long, so that not every answer waits for it. */
const awayMs = 1000;
const mostAtOnce = 500;

const insertSql = `
  INSERT INTO hot.request_key (endpoint, request_id, received_at, generation, body_hash, served, scores, sources,
    fallback_place)
  SELECT endpoint, request_id, to_timestamp(received_ms / 1000), generation, decode(body_hash, 'hex'),
    served::int[], scores::float8[], sources::smallint[], fallback_place
  FROM unnest($1::int[], $2::text[], $3::float8[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[])
    AS given (endpoint, request_id, received_ms, generation, body_hash, served, scores, sources, fallback_place)
  ON CONFLICT (endpoint, request_id) DO NOTHING
  RETURNING endpoint, request_id`;

const readSql = `
  SELECT k.endpoint, k.request_id, k.received_at, k.generation, encode(k.body_hash, 'hex') AS body_hash, k.served,
    k.scores, k.sources, k.fallback_place
  FROM unnest($1::int[], $2::text[]) AS given (endpoint, request_id)
  JOIN hot.request_key k ON k.endpoint = given.endpoint AND k.request_id = given.request_id`;

const nameOf = (endpoint: number, requestId: string) => `${endpoint} ${requestId}`;

/**
 * Makes a request with its own id one prediction, whichever gateway hears it and however often: the first to write
 * its claim is the one whose answer counts. A request that failed claims nothing, so that its retry may be answered.
 * Claims that arrive together are one statement. They need not reach the disk, because the spool holds the predictions
 * themselves.
 */
export class RequestClaims {
  private readonly pool: pg.Pool;
  private waiting: Waiting[] = [];
  private isBusy = false;
  private awayUntil = 0;

  constructor() {
    this.pool = new pg.Pool({
      connectionString: env().DATABASE_URL,
      max: 1,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
      options: '-c synchronous_commit=off',
    });
    // A connection that breaks while idle is replaced by the next query.
    this.pool.on('error', () => undefined);
  }

  /** The claim that holds: this one, or an earlier one of the same request; null for none, or an absent database. */
  claim(claim: Claim): Promise<Claim | null> {
    if (Date.now() < this.awayUntil) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiting.push({ claim, resolve });
      if (!this.isBusy) void this.settle();
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async settle(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, mostAtOnce);
      try {
        await this.settleBatch(batch);
      } catch {
        this.awayUntil = Date.now() + awayMs;
        for (const one of [...batch, ...this.waiting.splice(0)]) one.resolve(null);
      }
    }
    this.isBusy = false;
  }

  private async settleBatch(batch: readonly Waiting[]): Promise<void> {
    const won = await this.insert(batch.map((one) => one.claim).filter(isAnswered));
    const lost = batch.filter(({ claim }) => !won.has(nameOf(claim.endpoint, claim.requestId)));
    const holders = lost.length === 0 ? new Map<string, Claim>() : await this.read(lost.map((one) => one.claim));
    for (const { claim, resolve } of batch) {
      const name = nameOf(claim.endpoint, claim.requestId);
      resolve(won.has(name) ? claim : (holders.get(name) ?? null));
    }
  }

  private async insert(claims: readonly Claim[]): Promise<Set<string>> {
    if (claims.length === 0) return new Set();
    // One order for all gateways, so that two never wait for each other.
    const sorted = [...claims].sort((a, b) =>
      nameOf(a.endpoint, a.requestId) < nameOf(b.endpoint, b.requestId) ? -1 : 1,
    );
    const { rows } = await this.pool.query<{ endpoint: number; request_id: string }>(
      { name: 'serving-claim', text: insertSql },
      [
        plainArray(sorted.map((claim) => claim.endpoint)),
        textArray(sorted.map((claim) => claim.requestId)),
        plainArray(sorted.map((claim) => claim.receivedMs)),
        plainArray(sorted.map((claim) => claim.generation)),
        textArray(sorted.map((claim) => claim.bodyHash)),
        textArray(sorted.map((claim) => plainArray(claim.served))),
        textArray(sorted.map((claim) => plainArray(claim.scores))),
        textArray(sorted.map((claim) => plainArray(claim.sources))),
        plainArray(sorted.map((claim) => claim.fallbackPlace)),
      ],
    );
    return new Set(rows.map((row) => nameOf(row.endpoint, row.request_id)));
  }

  private async read(claims: readonly Claim[]): Promise<Map<string, Claim>> {
    const { rows } = await this.pool.query<KeyRow>({ name: 'serving-claimed', text: readSql }, [
      plainArray(claims.map((claim) => claim.endpoint)),
      textArray(claims.map((claim) => claim.requestId)),
    ]);
    return new Map(rows.map((row) => [nameOf(row.endpoint, row.request_id), claimOf(row)]));
  }
}

function claimOf(row: KeyRow): Claim {
  return {
    endpoint: row.endpoint,
    requestId: row.request_id,
    receivedMs: row.received_at.getTime(),
    generation: row.generation,
    bodyHash: row.body_hash,
    served: row.served,
    scores: row.scores,
    sources: row.sources,
    fallbackPlace: row.fallback_place,
  };
}

/** Whether every row got an answer. */
export const isAnswered = ({ scores }: Pick<Claim, 'scores'>): boolean => !scores.includes(null);
