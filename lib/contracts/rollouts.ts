import { z } from 'zod';
import { Id, Instant } from './basics';

/** What ends a canary early, beside the champion and since the step began. */
export const CanaryGuardrails = z.object({
  /** Nothing is judged on fewer predictions of the newcomer. */
  minPredictions: z.number().int().min(1).max(1_000_000).default(100),
  /** Its error rate may lie this far above the champion's. */
  errorRateMargin: z.number().min(0).max(1).default(0.01),
  /** Its p99 latency may be this many times the champion's; null: any. */
  p99Factor: z.number().min(1).max(100).nullable().default(3),
  /** Its squared error against first labels may lie this far above the champion's; null: not looked at. */
  lossMargin: z.number().min(0).nullable().default(0),
});
export type CanaryGuardrails = z.infer<typeof CanaryGuardrails>;

const CanaryStep = z.object({
  share: z.number().gt(0).lt(1),
  /** How long it stays there before the next step. */
  bakeMinutes: z.number().min(1).max(100_000),
});

export const CanaryPlan = z.object({
  kind: z.literal('canary'),
  versionId: Id,
  steps: z
    .array(CanaryStep)
    .min(1)
    .max(20)
    .refine((steps) => steps.every((step, place) => step.share > (steps[place - 1]?.share ?? 0)), {
      message: 'each step needs a larger share than the one before',
    }),
  guardrails: CanaryGuardrails.prefault({}),
  /** Promote after the last step; else it waits there for a person. */
  promoteAtEnd: z.boolean().default(false),
});
export type CanaryPlan = z.infer<typeof CanaryPlan>;

/** Several challengers side by side with fixed shares, until somebody ends it; the champion has the rest. */
export const SplitPlan = z.object({
  kind: z.literal('split'),
  arms: z
    .array(z.object({ versionId: Id, share: z.number().gt(0).lt(1) }))
    .min(1)
    .max(6)
    .refine((arms) => arms.reduce((sum, arm) => sum + arm.share, 0) < 1, {
      message: 'the shares must leave something for the champion',
    }),
});
export type SplitPlan = z.infer<typeof SplitPlan>;

/** Arms that get traffic by their chance to be the best. */
export const BanditPlan = z.object({
  kind: z.literal('bandit'),
  versionIds: z.array(Id).min(1).max(6),
  /** What a good arm has: small squared errors against first labels, or many positive labels. */
  goal: z.enum(['loss', 'label']).default('loss'),
  /** Least share of an arm, the champion's included. */
  floor: z.number().min(0.001).max(0.3).default(0.05),
  everyMinutes: z.number().min(1).max(100_000).default(10),
});
export type BanditPlan = z.infer<typeof BanditPlan>;

/** The next version stands ready beside the one that answers, until one act moves all traffic; and back. */
export const BlueGreenPlan = z.object({
  kind: z.literal('blue-green'),
  /** Green: loaded in every gateway and answering previews, while blue, the champion, has all traffic. */
  versionId: Id,
  /** How long blue stays loaded after the switch, for an instant switch back. */
  keepMinutes: z.number().min(1).max(100_000).default(60),
  /** Blue is let go after that time; else it goes on in the shadow. */
  releaseBlue: z.boolean().default(true),
});
export type BlueGreenPlan = z.infer<typeof BlueGreenPlan>;

export const RolloutPlan = z.discriminatedUnion('kind', [CanaryPlan, SplitPlan, BanditPlan, BlueGreenPlan]);
export type RolloutPlan = z.infer<typeof RolloutPlan>;

/** What an arm did since the rollout began. */
export const ArmFacts = z.object({
  versionId: Id,
  version: z.number().int(),
  share: z.number(),
  predictions: z.number(),
  errorRate: z.number().nullable(),
  p99Ms: z.number().nullable(),
  labels: z.number(),
  meanLabel: z.number().nullable(),
  /** Mean squared error against first labels. */
  meanLoss: z.number().nullable(),
});
export type ArmFacts = z.infer<typeof ArmFacts>;

/** A gateway that lives, and whether it has loaded what an endpoint serves. */
export const GatewayReadiness = z.object({ id: z.string(), host: z.string(), ready: z.boolean(), note: z.string() });
export type GatewayReadiness = z.infer<typeof GatewayReadiness>;

/** Who is to answer from now on. */
export const SwitchRolloutInput = z.object({ to: z.enum(['green', 'blue']) });
export type SwitchRolloutInput = z.infer<typeof SwitchRolloutInput>;

export const RolloutStatus = z.enum(['running', 'done', 'halted', 'stopped']);
export type RolloutStatus = z.infer<typeof RolloutStatus>;

export const Rollout = z.object({
  id: Id,
  endpointId: Id,
  plan: RolloutPlan,
  status: RolloutStatus,
  reason: z.string(),
  /** Place of the canary's step, from 0; of blue/green 1 once green answers; 0 for others. */
  step: z.number().int(),
  stepSince: Instant,
  arms: z.array(ArmFacts),
  /** Blue/green that runs: who stood before, until when it is kept, and which gateways are ready. */
  blueGreen: z
    .object({
      blueVersionId: Id,
      keptUntil: Instant.nullable(),
      gateways: z.array(GatewayReadiness),
    })
    .nullable(),
  events: z.array(z.object({ at: Instant, text: z.string() })),
  createdByName: z.string(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});
export type Rollout = z.infer<typeof Rollout>;
