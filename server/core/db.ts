import pg from 'pg';
import { PrismaClient } from '@/prisma/generated/client';
import { env } from './env';
import { OrderedPrismaPg } from './ordered-prisma-pg';

export type Tx = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

const poolSize = 10;
let sharedPool: pg.Pool | undefined;
let sharedDb: PrismaClient | undefined;

/** The pool for tables used only through `pg` (metric points, predictions, feedback). */
export function pool(): pg.Pool {
  if (!sharedPool) {
    sharedPool = new pg.Pool({ connectionString: env().DATABASE_URL, max: poolSize });
    // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
    sharedPool.on('error', () => undefined);
  }
  return sharedPool;
}

/** The Prisma client of this process. */
export function db(): PrismaClient {
  if (!sharedDb) {
    const adapter = new OrderedPrismaPg({ connectionString: env().DATABASE_URL, max: poolSize });
    sharedDb = new PrismaClient({ adapter });
  }
  return sharedDb;
}

/** Closes what this process holds open; used on shutdown and by tests. */
export async function closeDb(): Promise<void> {
  const [prisma, connections] = [sharedDb, sharedPool];
  sharedDb = undefined;
  sharedPool = undefined;
  await prisma?.$disconnect();
  await connections?.end();
}
