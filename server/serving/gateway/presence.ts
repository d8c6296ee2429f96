import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type pg from 'pg';
import type { EndpointStates } from './endpoint-states';

const forgottenAfter = '1 hour';

/** Says in the database that this gateway lives, and what it serves, so that a switch can wait for every gateway. */
export class Presence {
  private readonly id = randomUUID();
  private telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: pg.Pool,
    private readonly states: EndpointStates,
  ) {}

  /** Says so now, after what is being said: else the older word could come last. @throws where the database is away */
  tell(): Promise<void> {
    const told = this.telling.then(() => this.tellNow());
    this.telling = told.catch(() => undefined);
    return told;
  }

  private async tellNow(): Promise<void> {
    const troubles = this.states.troubles();
    // An endpoint that could not be loaded at all has its trouble alone.
    const unserved = [...troubles].map(([serial, trouble]) => [serial, { generation: 0, broken: [], trouble }]);
    const served = [...this.states.all()].map(({ serial, plan }) => {
      const broken = plan.broken.map(({ place }) => plan.variants[place]?.versionId ?? '');
      return [serial, { generation: plan.generation, broken, trouble: troubles.get(serial) }];
    });
    await this.pool.query(
      `WITH gone AS (DELETE FROM hot.gateway WHERE seen_at < now() - $4::interval)
       INSERT INTO hot.gateway (id, host, seen_at, endpoints) VALUES ($1, $2, now(), $3)
       ON CONFLICT (id) DO UPDATE SET seen_at = now(), endpoints = excluded.endpoints`,
      [this.id, hostname(), JSON.stringify(Object.fromEntries([...unserved, ...served])), forgottenAfter],
    );
  }

  /** Says that this gateway ends. */
  async leave(): Promise<void> {
    await this.pool.query('DELETE FROM hot.gateway WHERE id = $1', [this.id]);
  }
}
