import type { Prisma } from '@/prisma/generated/client';

/** A value for a JSON column. The cast is safe: a round trip through JSON leaves nothing that JSON cannot hold. */
export function toJson(value: object): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
