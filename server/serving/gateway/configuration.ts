import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { env } from '@/server/core/env';
import { deriveKey } from '@/server/core/secrets';
import { objectPath } from '@/server/core/storage/object-store';
import type { ServedModel } from '@/server/ml/open-bundle';
import { loadBundle, openBytes } from '@/server/models';
import { loadKeyIdentities, localIdentity, type Identity } from '@/server/orgs';
import type { DiskCache } from './disk-cache';

/** An endpoint as the database describes it. */
export interface EndpointFacts {
  id: string;
  serial: number;
  orgId: string;
  projectId: string;
  projectSlug: string;
  name: string;
  archived: boolean;
  generation: number;
  inputExample: unknown;
  /** ServingSettings, as they are stored. */
  settings: unknown;
  /** Who was champion before the present one was promoted. */
  previousChampionId: string | null;
  /** Who stands ready to be tried in a blue/green rollout. */
  previewVersionId: string | null;
}

/** What an endpoint serves in one generation, with the versions in the plan's order. */
interface PlanFacts {
  mode: string;
  salt: string;
  roles: string[];
  shares: number[];
  holdout: number;
  versions: { id: string; version: number; sha256: string; signature: unknown }[];
}

interface PlanRow extends Omit<PlanFacts, 'versions'> {
  version_ids: string[];
}

type VersionRow = PlanFacts['versions'][number];

/** Stands for the digest of a key where nobody signs in. */
export const localKey = 'local';
const endpointsFile = 'endpoints.json';
const keysFile = 'keys.json';
const digestKeyFile = 'digest-key.json';
const planFile = (endpoint: number, generation: number) => `${endpoint}-${generation}.json`;

/**
 * What a gateway has to know: from the database, remembered on the disk. While the database is away the last known good
 * answers in its place, so that a gateway goes on, and can even start, without it.
 */
export class Configuration {
  /** Whether the database answered the last question. */
  isDatabaseUp = false;
  /** Something could not be written: what was kept before stays as it is, whole. */
  private hasForgotten = false;
  /** Identities by the digest of their API key. */
  private keys = new Map<string, Identity>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly cache: DiskCache,
  ) {
    this.keys = new Map(keysOf(cache.read(keysFile)));
  }

  /** All endpoints as the database has them. @throws where it does not answer */
  async readEndpoints(): Promise<EndpointFacts[]> {
    const { rows } = await this.ask<EndpointFacts>(endpointsSql, []);
    return rows;
  }

  /** The endpoints of the last good state on the disk. */
  lastEndpoints(): EndpointFacts[] {
    return asEndpoints(this.cache.read(endpointsFile));
  }

  /** Notes what is served now, so that it can be served without the database; forgets what is not. */
  keep(endpoints: readonly EndpointFacts[], bundles: ReadonlySet<string>): void {
    if (this.hasForgotten) throw new Error('the disk is full or closed; free it and start the gateway again');
    this.cache.write(endpointsFile, endpoints);
    this.cache.prune('plans', new Set(endpoints.map((one) => planFile(one.serial, one.generation))));
    this.cache.prune('bundles', bundles);
  }

  /** The plan of a generation; null when there never was one. */
  async readPlan(endpoint: number, generation: number): Promise<PlanFacts | null> {
    const file = `plans/${planFile(endpoint, generation)}`;
    try {
      const plan = await this.askPlan(endpoint, generation);
      if (plan) this.remember(() => this.cache.write(file, plan));
      return plan;
    } catch (error) {
      const known = this.isDatabaseUp ? undefined : this.cache.read(file);
      if (known === undefined) throw error;
      return asPlan(known);
    }
  }

  /** Opens a model from the object store, or from the copy kept here. */
  async openModel(sha256: string): Promise<ServedModel> {
    const file = `bundles/${sha256}`;
    try {
      const model = await loadBundle(sha256);
      this.remember(() => this.cache.keepFile(file, objectPath(sha256)));
      return model;
    } catch (error) {
      const bytes = await readFile(this.cache.pathOf(file)).catch(() => undefined);
      if (!bytes) throw error;
      return openBytes(bytes);
    }
  }

  /** Reads which keys are valid, and who the one user is where nobody signs in. */
  async refreshKeys(): Promise<void> {
    const keys = await loadKeyIdentities();
    const local = env().RINGSIDE_AUTH === 'none' ? await localIdentity() : null;
    if (local) keys.set(localKey, local);
    this.keys = keys;
    this.remember(() => this.cache.write(keysFile, [...this.keys]));
  }

  /** The key of digests in the log: from the database, or as it was kept here. Null where neither has it. */
  async readDigestKey(): Promise<Buffer | null> {
    try {
      const key = await deriveKey('digests of the prediction log');
      this.remember(() => this.cache.write(digestKeyFile, key.toString('base64')));
      return key;
    } catch (error) {
      if (this.isDatabaseUp) throw error;
      const known = this.cache.read(digestKeyFile);
      return typeof known === 'string' ? Buffer.from(known, 'base64') : null;
    }
  }

  /** Whose key has this digest, as far as it was known when the database last answered. */
  lastKnownKey(hash: string): Identity | undefined {
    return this.keys.get(hash);
  }

  /** A disk that is full or closed must not keep the gateway from answering; `keep` reports it. */
  private remember(write: () => void): void {
    try {
      write();
    } catch {
      this.hasForgotten = true;
    }
  }

  private async askPlan(endpoint: number, generation: number): Promise<PlanFacts | null> {
    const { rows } = await this.ask<PlanRow>(planSql, [endpoint, generation]);
    const [row] = rows;
    if (!row) return null;
    const { version_ids: ids, ...plan } = row;
    const versions = await this.ask<VersionRow>(versionsSql, [ids]);
    return {
      ...plan,
      versions: ids.map((id) => {
        const found = versions.rows.find((one) => one.id === id);
        if (!found) throw new Error(`there is no model version ${id}`);
        return found;
      }),
    };
  }

  private async ask<R extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<pg.QueryResult<R>> {
    try {
      const answer = await this.pool.query<R>(sql, values);
      this.isDatabaseUp = true;
      return answer;
    } catch (error) {
      this.isDatabaseUp = false;
      throw error;
    }
  }
}

const endpointsSql = `
  SELECT e.id, e.serial, e."orgId", e."projectId", p.slug AS "projectSlug", e.name, e.generation,
    e."archivedAt" IS NOT NULL AS archived, v."inputExample", e.settings,
    (SELECT r."fromVersionId" FROM promotion r
      WHERE r."endpointId" = e.id AND r."toVersionId" = c."versionId" AND r.kind <> 'rollback'
      ORDER BY r.at DESC LIMIT 1) AS "previousChampionId",
    (SELECT o.plan->>'versionId' FROM rollout o
      WHERE o."endpointId" = e.id AND o.status = 'running' AND o.kind = 'blue-green' LIMIT 1) AS "previewVersionId"
  FROM endpoint e
  JOIN project p ON p.id = e."projectId" AND p."deletedAt" IS NULL
  JOIN variant c ON c."endpointId" = e.id AND c.role = 'champion'
  JOIN model_version v ON v.id = c."versionId"
  WHERE e."deletedAt" IS NULL`;

const planSql = `
  SELECT mode, salt, roles, shares, holdout, version_ids::text[] AS version_ids
  FROM hot.serving_plan WHERE endpoint = $1 AND generation = $2`;

const versionsSql = 'SELECT id, version, sha256, signature FROM model_version WHERE id = ANY($1)';

/** The files are our own and replaced as a whole: what has the outer shape is what was written. */
function asEndpoints(value: unknown): EndpointFacts[] {
  return Array.isArray(value) ? (value as EndpointFacts[]) : [];
}

function asPlan(value: unknown): PlanFacts {
  return value as PlanFacts;
}

function keysOf(value: unknown): [string, Identity][] {
  return Array.isArray(value) ? (value as [string, Identity][]) : [];
}
