import type { Prisma } from '@/prisma/generated/client';
import type { OrgContext } from './context';
import { db, type Tx } from './db';

export interface AuditInput {
  /** `domain.verb`, such as `dataset.create`. */
  action: string;
  subject: { type: string; id: string; name?: string };
  detail?: Prisma.InputJsonValue;
}

type Located = OrgContext & { projectId?: string };

/** Runs `work` in one transaction. A mutation writes its audit entry and queues its jobs in it. */
export function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(work, { maxWait: 10_000, timeout: 60_000 });
}

/** Writes who did what, in the transaction that did it. */
export async function writeAudit(tx: Tx, ctx: Located, entry: AuditInput): Promise<void> {
  await tx.auditEntry.create({
    data: {
      orgId: ctx.orgId,
      projectId: ctx.projectId ?? null,
      actorType: ctx.actor.type,
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      action: entry.action,
      subjectType: entry.subject.type,
      subjectId: entry.subject.id,
      subjectName: entry.subject.name ?? null,
      ...(entry.detail === undefined ? {} : { detail: entry.detail }),
    },
  });
}
