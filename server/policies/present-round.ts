import { z } from 'zod';
import { ConditionReason, RoundChallenger, RoundEvent, RoundStatus, type Round } from '@/lib/contracts/policies';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { RoundDecision } from './round-decision';
import { roundSentence } from './round-sentence';
import type { ChallengerRow, RoundRow } from './queries';

const Gates = RoundChallenger.shape.gates;
const Trigger = z.array(ConditionReason);
const TrainedOn = z.object({ sentence: z.string() });

interface Names {
  endpoints: Map<string, string>;
  runs: Map<string, string>;
  versions: Map<string, { version: number; trainedOn: string }>;
}

/** Rounds as the contract shows them, in the given order. */
export async function presentRounds(ctx: Context, rows: readonly RoundRow[]): Promise<Round[]> {
  const names = await readNames(ctx, rows);
  return rows.map((row) => presentRound(row, names));
}

function presentRound(row: RoundRow, names: Names): Round {
  const status = RoundStatus.parse(row.status);
  const championVersion = names.versions.get(row.championVersionId)?.version ?? 0;
  const decision = RoundDecision.nullable().parse(row.decision);
  const chosenVersion = row.chosenVersionId ? (names.versions.get(row.chosenVersionId)?.version ?? null) : null;
  const { id, number, endpointId, policyId, championVersionId, chosenVersionId, shadowTestId, abTestId, error } = row;
  return {
    ...{
      id,
      number,
      status,
      endpointId,
      policyId,
      championVersionId,
      championVersion,
      chosenVersionId,
      shadowTestId,
      abTestId,
      error,
    },
    endpointName: names.endpoints.get(endpointId) ?? '',
    openedAt: row.openedAt.toISOString(),
    trigger: Trigger.parse(row.trigger),
    challengers: row.challengers.map((challenger) => presentChallenger(challenger, names)),
    sentence: roundSentence({
      status,
      challengers: row.challengers.length,
      championVersion,
      chosenVersion,
      error,
      decision,
    }),
    createdAt: row.createdAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    events: row.events.map((event) => ({
      ...{ id: event.id, title: event.title, sentence: event.sentence, link: event.link },
      stage: RoundEvent.shape.stage.parse(event.stage),
      eventTime: event.eventTime?.toISOString() ?? null,
      at: event.at.toISOString(),
    })),
  };
}

function presentChallenger(row: ChallengerRow, names: Names): RoundChallenger {
  const version = row.versionId ? names.versions.get(row.versionId) : undefined;
  return {
    name: row.name,
    runId: row.runId,
    runStatus: row.runId ? (names.runs.get(row.runId) ?? null) : null,
    versionId: row.versionId,
    version: version?.version ?? null,
    trainedOn: version?.trainedOn ?? null,
    gates: Gates.parse(row.gates ?? []),
  };
}

async function readNames(ctx: Context, rows: readonly RoundRow[]): Promise<Names> {
  const here = { orgId: ctx.orgId, projectId: ctx.projectId };
  const challengers = rows.flatMap((row) => row.challengers);
  const versionIds = [
    ...rows.map((row) => row.championVersionId),
    ...challengers.flatMap(({ versionId }) => versionId ?? []),
  ];
  const [endpoints, runs, versions] = await Promise.all([
    db().endpoint.findMany({
      where: { ...here, id: { in: rows.map((row) => row.endpointId) } },
      select: { id: true, name: true },
    }),
    db().run.findMany({
      where: { ...here, id: { in: challengers.flatMap(({ runId }) => runId ?? []) } },
      select: { id: true, status: true },
    }),
    db().modelVersion.findMany({
      where: { ...here, id: { in: versionIds } },
      select: { id: true, version: true, trainedOn: true },
    }),
  ]);
  return {
    endpoints: new Map(endpoints.map(({ id, name }) => [id, name])),
    runs: new Map(runs.map(({ id, status }) => [id, status])),
    versions: new Map(
      versions.map(({ id, version, trainedOn }) => [id, { version, trainedOn: TrainedOn.parse(trainedOn).sentence }]),
    ),
  };
}
