import { z } from 'zod';
import type { GatewayReadiness } from '@/lib/contracts/rollouts';
import { pool } from '@/server/core/db';
import type { EndpointRow } from '../endpoint-rows';

/** A gateway that has not been heard of for so long does not answer any more. */
const silentAfter = '10 seconds';

const Served = z.object({ generation: z.number(), broken: z.array(z.string()) });

/** The gateways that live, and whether each has loaded all that an endpoint serves now. */
export async function readGateways(endpoint: EndpointRow): Promise<GatewayReadiness[]> {
  const { rows } = await pool().query<{ id: string; host: string; served: unknown }>(
    `SELECT id::text, host, endpoints->$1::text AS served FROM hot.gateway
     WHERE seen_at > now() - $2::interval ORDER BY host, id`,
    [String(endpoint.serial), silentAfter],
  );
  return rows.map(({ id, host, served }) => {
    const note = whyNot(endpoint, Served.safeParse(served).data);
    return { id, host, ready: note === '', note };
  });
}

function whyNot({ generation, variants }: EndpointRow, served: z.infer<typeof Served> | undefined): string {
  if (!served || served.generation < generation) return 'has not taken it up yet';
  const isBroken = variants.some(({ versionId }) => served.broken.includes(versionId));
  return isBroken ? 'cannot load a version; its log says why' : '';
}
