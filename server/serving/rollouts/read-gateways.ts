import { z } from 'zod';
import type { GatewayReadiness } from '@/lib/contracts/rollouts';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { pool } from '@/server/core/db';
import type { EndpointRow } from '../endpoint-rows';

/** A gateway that has not been heard of for so long does not answer any more. */
const silentAfter = '10 seconds';

const Served = z.object({ generation: z.number(), broken: z.array(z.string()), trouble: z.string().optional() });

/** The gateways that live, and whether each has loaded all that an endpoint serves now. */
export async function readGateways(endpoint: EndpointRow): Promise<GatewayReadiness[]> {
  return (await readLiving(endpoint)).map(({ id, host, served }) => {
    const note = whyNot(endpoint, served);
    return { id, host, ready: note === '', note };
  });
}

/** What living gateways cannot load of an endpoint, each trouble once. */
export async function readTroubles(endpoint: EndpointRow): Promise<EndpointDetail['troubles']> {
  const hosts = new Map<string, string[]>();
  for (const { host, served } of await readLiving(endpoint)) {
    if (served?.trouble === undefined) continue;
    hosts.set(served.trouble, [...(hosts.get(served.trouble) ?? []), host]);
  }
  return [...hosts].map(([trouble, gateways]) => ({
    sentence: `${trouble.charAt(0).toUpperCase()}${trouble.slice(1)}`,
    gateways,
  }));
}

async function readLiving({ serial }: EndpointRow) {
  const { rows } = await pool().query<{ id: string; host: string; served: unknown }>(
    `SELECT id::text, host, endpoints->$1::text AS served FROM hot.gateway
     WHERE seen_at > now() - $2::interval ORDER BY host, id`,
    [String(serial), silentAfter],
  );
  return rows.map(({ served, ...gateway }) => ({ ...gateway, served: Served.safeParse(served).data }));
}

function whyNot({ generation, variants }: EndpointRow, served: z.infer<typeof Served> | undefined): string {
  if (!served || served.generation < generation) return 'has not taken it up yet';
  const isBroken = variants.some(({ versionId }) => served.broken.includes(versionId));
  return isBroken ? 'cannot load a version; its log says why' : '';
}
