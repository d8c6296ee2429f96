import { z } from 'zod';
import { AbTest } from './ab-tests';
import { Id, Instant, Name } from './basics';
import { TrainSpec } from './train-spec';

export const PolicyCondition = z.object({
  alertSinceLastRound: z.boolean().default(true),
  /** Days of event time whose labels matured since the last round. */
  minNewLabelDays: z.number().int().min(1).max(3650).default(30),
});
export type PolicyCondition = z.infer<typeof PolicyCondition>;

/** How to train one challenger when a round opens. */
export const ChallengerPlan = z.object({
  name: z.string().min(1).max(60),
  /** Rows of the last so many days with mature labels; null takes everything so far. */
  lastDays: z.number().int().min(1).nullable(),
});
export type ChallengerPlan = z.infer<typeof ChallengerPlan>;

export const RoundPlan = z.object({
  datasetId: Id,
  timeColumn: z.string(),
  spec: TrainSpec,
  experimentName: z.string(),
  modelName: z.string(),
  challengers: z.array(ChallengerPlan).min(1).max(5),
  shadow: z.object({
    days: z.number().int().min(2).max(365).default(30),
    firstLook: z.number().int().min(2).default(7),
    tunedToUnits: z.number().int().min(2).default(20),
    alpha: z.number().default(0.05),
  }),
  ab: z.object({
    days: z.number().int().min(2).max(365).default(31),
    challengerShare: z.number().min(0.01).max(0.99).default(0.5),
    margin: z.number().default(0.005),
    firstLook: z.number().int().min(2).default(7),
    tunedToUnits: z.number().int().min(2).default(20),
    alpha: z.number().default(0.05),
  }),
});
export type RoundPlan = z.infer<typeof RoundPlan>;

export const RoundStatus = z.enum([
  'training',
  'gates',
  'shadow',
  'ab',
  'awaiting-decision',
  'promoted',
  'kept',
  'cancelled',
  'failed',
]);
export type RoundStatus = z.infer<typeof RoundStatus>;

export const ConditionReason = z.object({
  condition: z.string(),
  met: z.boolean(),
  value: z.number().nullable(),
  needed: z.number().nullable(),
  sentence: z.string(),
});
export type ConditionReason = z.infer<typeof ConditionReason>;

export const RoundEvent = z.object({
  id: Id,
  stage: z.enum(['drift', 'retrained', 'gates', 'shadow', 'ab', 'decision']),
  title: z.string(),
  sentence: z.string(),
  link: z.string().nullable(),
  eventTime: Instant.nullable(),
  at: Instant,
});
export type RoundEvent = z.infer<typeof RoundEvent>;

export const RoundChallenger = z.object({
  name: z.string(),
  runId: z.string().nullable(),
  runStatus: z.string().nullable(),
  versionId: z.string().nullable(),
  version: z.number().nullable(),
  trainedOn: z.string().nullable(),
  gates: z.array(z.object({ gate: z.string(), passed: z.boolean(), sentence: z.string() })),
});
export type RoundChallenger = z.infer<typeof RoundChallenger>;

export const Round = z.object({
  id: Id,
  number: z.number().int(),
  status: RoundStatus,
  endpointId: Id,
  endpointName: z.string(),
  policyId: z.string().nullable(),
  championVersionId: Id,
  championVersion: z.number().int(),
  openedAt: Instant,
  trigger: z.array(ConditionReason),
  challengers: z.array(RoundChallenger),
  chosenVersionId: z.string().nullable(),
  shadowTestId: z.string().nullable(),
  abTestId: z.string().nullable(),
  /** What a person should do now, or what was decided. */
  sentence: z.string(),
  error: z.string().nullable(),
  createdAt: Instant,
  closedAt: Instant.nullable(),
  events: z.array(RoundEvent),
});
export type Round = z.infer<typeof Round>;
export const RoundDetail = Round.extend({ shadowTest: AbTest.nullable(), abTest: AbTest.nullable(), plan: RoundPlan });
export type RoundDetail = z.infer<typeof RoundDetail>;

export const Policy = z.object({
  id: Id,
  name: z.string(),
  enabled: z.boolean(),
  endpointId: Id,
  endpointName: z.string(),
  condition: PolicyCondition,
  plan: RoundPlan,
  startsAt: Instant,
  lastCheck: z.object({ asOf: Instant, open: z.boolean(), reasons: z.array(ConditionReason) }).nullable(),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
  rounds: z.array(Round),
});
export type Policy = z.infer<typeof Policy>;

export const CreatePolicyInput = z.object({
  endpointId: Id,
  name: Name,
  condition: PolicyCondition,
  plan: RoundPlan,
  /** Event time from which labels count as new; default now. */
  startsAt: Instant.nullable().default(null),
});
export type CreatePolicyInput = z.infer<typeof CreatePolicyInput>;
export const UpdatePolicyInput = z.object({
  name: Name.optional(),
  enabled: z.boolean().optional(),
  condition: PolicyCondition.optional(),
  archived: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type UpdatePolicyInput = z.infer<typeof UpdatePolicyInput>;

/** Opens a round by hand; `asOf` dates it in event time (default: the newest event time the endpoint has seen). */
export const OpenRoundInput = z.object({
  asOf: Instant.nullable().default(null),
  reason: z.string().max(2000).default(''),
});
export type OpenRoundInput = z.infer<typeof OpenRoundInput>;

/** A person's decision on a round that waits for one. `eventTime` dates it in a replay. */
export const DecideRoundInput = z.object({
  decision: z.enum(['promote', 'keep', 'cancel']),
  reason: z.string().max(2000).default(''),
  eventTime: Instant.nullable().default(null),
});
export type DecideRoundInput = z.infer<typeof DecideRoundInput>;
