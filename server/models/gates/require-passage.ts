import { z } from 'zod';
import { GateResult, GateRules } from '@/lib/contracts/gates';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { AppError } from '@/server/core/errors';
import { readGateRules } from './gate-basis';
import { findCurrentCheck } from './gate-checks';

interface Passage {
  versionId: string;
  /** Whose place it would take; null where there is no champion yet. */
  championVersionId: string | null;
}

/** Why a version may not become champion now, and which gate says so. */
interface Hindrance {
  gate: string;
  sentence: string;
}

/**
 * Every door through which a version becomes champion asks this: its gates must have passed, and where approvals are
 * on, enough persons must have approved. Rolling back asks nothing: it must work at night.
 *
 * @throws Forbidden naming the gate that failed, was not judged or not run, or the approval that is missing
 */
export async function requirePassage(tx: Tx, ctx: Context, passage: Passage): Promise<void> {
  const found = await findHindrance(ctx, passage, tx);
  if (found) throw new AppError('Forbidden', found.sentence, { gate: found.gate });
}

/** What stands in the way; null when nothing does. */
export async function findHindrance(ctx: Context, passage: Passage, client: Tx = db()): Promise<Hindrance | null> {
  const rules = await readGateRules(ctx, passage, client);
  const { gates, version, name, basis } = rules;
  if (version.archivedAt !== null) return { gate: 'archived', sentence: `${name} is archived: restore it first.` };
  const foreign = await findForeignRules(ctx, { ...passage, modelId: version.modelId, name }, client);
  if (foreign) return foreign;
  if (gates.length > 0) {
    const check = await findCurrentCheck(ctx, { versionId: version.id, basis }, client);
    const gate = judgeCheck(check, name);
    if (gate) return gate;
  }
  const needed = version.model.approvalsNeeded;
  return needed === 0 ? null : findMissingApproval(ctx, { ...passage, needed, name }, client);
}

interface Crossing extends Passage {
  modelId: string;
  name: string;
}

/** A version of another model would pass by the rules of the model whose place it takes: only its own versions do. */
async function findForeignRules(ctx: Context, of: Crossing, client: Tx): Promise<Hindrance | null> {
  if (of.championVersionId === null) return null;
  const where = { id: of.championVersionId, orgId: ctx.orgId, projectId: ctx.projectId };
  const champion = await client.modelVersion.findFirst({ where, include: { model: true } });
  if (!champion || champion.modelId === of.modelId) return null;
  const { name, gates, approvalsNeeded } = champion.model;
  if (GateRules.parse(gates).length === 0 && approvalsNeeded === 0) return null;
  const what = `${of.name} would take the place of ${name} v${champion.version} past the gates or approvals of ${name}`;
  return { gate: 'other-model', sentence: `${what}: register it as a version of ${name}.` };
}

type Check = Awaited<ReturnType<typeof findCurrentCheck>>;

function judgeCheck(check: Check, name: string): Hindrance | null {
  if (check === null) {
    const sentence = `The gates of ${name} have not been checked as things stand now: check them, then promote.`;
    return { gate: 'unchecked', sentence };
  }
  if (check.status === 'waiting') {
    return { gate: 'waiting', sentence: `The gates of ${name} are being checked: wait until they are.` };
  }
  if (check.status === 'failed') {
    return { gate: 'failed', sentence: `The gates of ${name} could not be checked: ${check.error ?? 'try again'}` };
  }
  const results = z.array(GateResult).parse(check.results);
  const hindering = results.find(({ outcome }) => outcome !== 'passed');
  if (!hindering) return null;
  const what = hindering.outcome === 'failed' ? 'does not pass' : 'could not be judged by';
  return { gate: hindering.name, sentence: `${name} ${what} the gate "${hindering.name}". ${hindering.sentence}` };
}

interface Approving extends Passage {
  needed: number;
  name: string;
}

async function findMissingApproval(
  ctx: Context,
  { versionId, championVersionId, needed, name }: Approving,
  client: Tx,
): Promise<Hindrance | null> {
  const where = { orgId: ctx.orgId, projectId: ctx.projectId, versionId, championVersionId };
  const requests = await client.approvalRequest.findMany({
    where: { ...where, status: { not: 'withdrawn' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  // A new question does not take back an answer that holds.
  const decided = requests.find(({ status }) => status === 'approved' || status === 'rejected');
  const latest = (decided?.status === 'approved' && decided.expiresAt > new Date() ? decided : requests[0]) ?? null;
  const persons = needed === 1 ? 'another person' : `${needed} other persons`;
  const refuse = (sentence: string): Hindrance => ({ gate: 'approval', sentence });
  if (latest === null) return refuse(`${name} needs the approval of ${persons}: ask for it on its page.`);
  if (latest.status === 'rejected') return refuse(`${name} was rejected: ask again with what has changed.`);
  if (latest.expiresAt <= new Date()) return refuse(`The approval of ${name} has expired: ask for it again.`);
  if (latest.status === 'open' || latest.needed < needed)
    return refuse(`${name} waits for the approval of ${persons}.`);
  return null;
}
