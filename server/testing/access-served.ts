import { randomUUID } from 'node:crypto';
import { db, pool } from '@/server/core/db';
import { createPredictionId } from '@/server/serving/gateway/prediction-id';
import { createPartitions } from '@/server/serving/partitions';
import { unique } from './factories';

const at = new Date('2001-02-01T00:00:00Z');
const sha256 = 'a'.repeat(64);

/** What every row of the fixture carries. */
export interface Place {
  orgId: string;
  projectId: string;
}

/** An endpoint, and everything that can happen around one: test, monitor, alert, approval, prediction, policy. */
export async function makeServed(place: Place, versionId: string) {
  const { modelId } = await db().modelVersion.findUniqueOrThrow({ where: { id: versionId } });
  const endpoint = await db().endpoint.create({ data: { ...place, modelId, name: `e-${unique()}` } });
  await db().variant.create({
    data: { orgId: place.orgId, endpointId: endpoint.id, versionId, role: 'champion', share: 1 },
  });
  const rollout = await db().rollout.create({
    data: {
      ...{ ...place, endpointId: endpoint.id, kind: 'split', status: 'done', createdByName: 'somebody' },
      plan: { kind: 'split', arms: [{ versionId, share: 0.5 }] },
      state: { step: 0, stepSince: at.toISOString(), salt: 'a', lastLookAt: null, events: [] },
    },
  });
  const test = await db().abTest.create({
    data: {
      ...place,
      endpointId: endpoint.id,
      name: 'test',
      mode: 'shadow',
      status: 'concluded',
      championVersionId: versionId,
      primaryMetric: 'logLoss',
      alpha: 0.05,
      tunedToUnits: 20,
      firstLook: 7,
      margin: 0.005,
      plannedUnits: 30,
      startsAt: at,
    },
  });
  const monitor = await db().monitor.create({
    data: {
      ...place,
      endpointId: endpoint.id,
      name: 'monitor',
      status: 'paused',
      nextWindowAt: at,
      reference: { datasetVersionIds: [], versionId, sentence: 'nothing' },
    },
  });
  const decision = await db().testDecision.create({
    data: { ...place, testId: test.id, kind: 'keep', evidence: {}, sha256 },
  });
  const rule = await db().alertRule.create({
    data: {
      orgId: place.orgId,
      monitorId: monitor.id,
      name: 'rule',
      kind: 'quality',
      metric: 'logLoss',
      threshold: 0.02,
    },
  });
  const alert = await db().alert.create({
    data: {
      ...place,
      endpointId: endpoint.id,
      monitorId: monitor.id,
      ruleId: rule.id,
      reportId: randomUUID(),
      severity: 'warning',
      title: 'alert',
      sentence: 'moved',
      evidence: {},
      eventTime: at,
      lastEventTime: at,
    },
  });
  return {
    endpoint: endpoint.id,
    rollout: rollout.id,
    test: test.id,
    decision: decision.id,
    monitor: monitor.id,
    rule: rule.id,
    alert: alert.id,
    prediction: await makePrediction(endpoint.serial, versionId),
    approval: await makeApproval(place, { modelId, versionId }),
    ...(await makePolicy(place, endpoint.id, versionId)),
  };
}

async function makeApproval(place: Place, of: { modelId: string; versionId: string }): Promise<string> {
  const { id } = await db().approvalRequest.create({
    data: {
      ...{ ...place, ...of, needed: 1, requestedByName: 'somebody', evidence: '{}', evidenceSha256: sha256 },
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  return id;
}

async function makePrediction(serial: number, versionId: string): Promise<string> {
  const id = createPredictionId(Date.now());
  await createPartitions(pool(), [Date.now()]);
  await pool().query(
    `INSERT INTO hot.serving_plan (endpoint, generation, mode, salt, version_ids, roles, shares)
     VALUES ($1, 1, 'champion', '', ARRAY[$2::uuid], '{champion}', '{1}')`,
    [serial, versionId],
  );
  await pool().query(
    `INSERT INTO hot.prediction (id, endpoint, generation, version_id, event_at, latency_us, scores, features)
     VALUES ($1, $2, 1, $3, $4, 1000, '{0.5}', '{}')`,
    [id, serial, versionId, at],
  );
  return id;
}

async function makePolicy(place: Place, endpointId: string, versionId: string) {
  const dataset = await db().dataset.findFirstOrThrow({ where: { projectId: place.projectId } });
  const plan = {
    datasetId: dataset.id,
    timeColumn: 'date',
    experimentName: 'e',
    modelName: 'm',
    challengers: [{ name: 'all', lastDays: null }],
    spec: { target: { kind: 'column', column: 'y' }, kind: 'constant' },
    shadow: {},
    ab: {},
  };
  const policy = await db().policy.create({
    data: {
      ...place,
      endpointId,
      name: 'policy',
      condition: { alertSinceLastRound: true, minNewLabelDays: 30 },
      plan,
      startsAt: at,
    },
  });
  const round = await db().round.create({
    data: {
      ...place,
      endpointId,
      policyId: policy.id,
      number: 1,
      status: 'kept',
      championVersionId: versionId,
      openedAt: at,
      trigger: [],
      plan,
    },
  });
  return { policy: policy.id, round: round.id };
}
