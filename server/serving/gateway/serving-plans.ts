import { VariantRole } from '@/lib/contracts/serving';
import { Signature } from '@/lib/preprocessing/schema';
import type { RowValues } from '@/lib/preprocessing/table';
import type { ServedModel } from '@/server/ml/open-bundle';
import { CredentialsError } from '@/server/ml/remote/credentials-error';
import type { Scores } from './around/call-version';
import type { Configuration } from './configuration';
import { Gather } from './around/gather';
import { scoreOf } from './score-of';

/** Scores one row: one number, or one a class; null where the version failed. A promise where it asks elsewhere. */
export type Score = (row: RowValues) => Scores | Promise<Scores>;

export interface PlanVariant {
  versionId: string;
  version: number;
  /** Digest of its bundle. */
  sha256: string;
  role: VariantRole;
  share: number;
  score: Score;
  /** What its last failure was, where callers should be told; null where the log is enough. */
  fault?: { sentence: string | null };
  /** Scores many rows at once, bit for bit as `score`; absent where a version does not, or takes other inputs. */
  scoreBatch?: ServedModel['scoreBatch'];
  /** Two classes: score from which the positive one is answered. */
  threshold: number;
  /** How each field moved an answer, where the model can be looked into. */
  explain: ServedModel['explainRow'];
  /** Where a version that answers from elsewhere waits for more rows. */
  gather?: Gather | undefined;
}

/** What an endpoint serves in one generation, with its models in memory. Never changed once loaded. */
export interface ServingPlan {
  endpoint: number;
  generation: number;
  mode: 'champion' | 'split';
  salt: string;
  /** Champion first, then the challenger, then shadows: the order of the scores in the log. */
  variants: readonly PlanVariant[];
  /** Probability of each version to be dealt: the holdout is a part of the champion's. */
  shares: readonly number[];
  /** Share of the keys that always meet the champion. */
  holdout: number;
  /** What callers send and get: the champion's. */
  signature: Signature;
  /** Numbers a version answers: one, or one a class. */
  outputs: number;
  /** Versions that could not be loaded; they score nothing. */
  broken: readonly { place: number; why: string }[];
}

const remembered = 200;
/** How long a plan with broken versions is served as it is, before it is loaded again: longer each time. */
const firstWaitMs = 1000;
const longestWaitMs = 30_000;

interface Kept {
  plan: Promise<ServingPlan | null>;
  untilMs: number;
  waitMs: number;
}

/** Plans of endpoints by generation, loaded once. */
export class ServingPlans {
  private readonly plans = new Map<string, Kept>();
  /** Models still used by some plan, so that two plans share one copy. */
  private readonly models = new Map<string, WeakRef<ServedModel>>();

  constructor(
    private readonly configuration: Configuration,
    private readonly now: () => number = Date.now,
  ) {}

  /** The plan of a generation; null when there never was one. One with broken versions is loaded again in a while. */
  find(endpoint: number, generation: number): Promise<ServingPlan | null> {
    const key = `${endpoint}:${generation}`;
    const known = this.plans.get(key);
    if (known && this.now() < known.untilMs) return known.plan;
    const waitMs = known ? Math.min(longestWaitMs, 2 * known.waitMs) : firstWaitMs;
    const kept: Kept = { plan: this.load(endpoint, generation), untilMs: Infinity, waitMs };
    this.plans.set(key, kept);
    const forget = () => this.plans.delete(key);
    kept.plan.then((plan) => {
      if (!plan) forget();
      else if (plan.broken.length > 0) kept.untilMs = this.now() + waitMs;
    }, forget);
    const [oldest] = this.plans.keys();
    if (this.plans.size > remembered && oldest !== undefined) this.plans.delete(oldest);
    return kept.plan;
  }

  private async load(endpoint: number, generation: number): Promise<ServingPlan | null> {
    const plan = await this.configuration.readPlan(endpoint, generation);
    if (!plan) return null;
    const { versions } = plan;
    const champion = versions[0];
    if (!champion) throw new Error(`generation ${generation} of endpoint ${endpoint} has no champion`);
    const signature = Signature.parse(champion.signature);
    const outputs = outputsOf(signature);
    const models = await Promise.allSettled(versions.map((version) => this.model(version.sha256)));
    const variants = versions.map((version, place): PlanVariant => {
      const loaded = models[place];
      const model = loaded?.status === 'fulfilled' ? loaded.value : undefined;
      const { id: versionId, version: number, sha256 } = version;
      const fault: { sentence: string | null } = { sentence: null };
      return {
        versionId,
        version: number,
        sha256,
        role: VariantRole.parse(plan.roles[place]),
        share: plan.shares[place] ?? 0,
        score: scoreOf(model, outputs, (error) => {
          fault.sentence = error instanceof CredentialsError ? error.message : null;
        }),
        fault,
        scoreBatch: batchScorerOf(model, signature),
        threshold: model?.threshold ?? 0.5,
        explain: model?.explainRow,
        gather: model?.kind === 'remote' ? new Gather() : undefined,
      };
    });
    return {
      endpoint,
      generation,
      signature,
      outputs,
      variants,
      salt: plan.salt,
      shares: plan.shares,
      holdout: plan.holdout ?? 0,
      mode: plan.mode === 'split' ? 'split' : 'champion',
      broken: models.flatMap((model, place) =>
        model.status === 'rejected' ? [{ place, why: messageOf(model.reason) }] : [],
      ),
    };
  }

  private async model(sha256: string): Promise<ServedModel> {
    const known = this.models.get(sha256)?.deref();
    if (known) return known;
    const model = await this.configuration.openModel(sha256);
    this.models.set(sha256, new WeakRef(model));
    return model;
  }
}

/** A model's way to score tables of the endpoint's inputs, where they hold all that it reads. */
function batchScorerOf(model: ServedModel | undefined, signature: Signature): ServedModel['scoreBatch'] {
  if (!model || model.outputs !== outputsOf(signature)) return undefined;
  const given = new Set(signature.inputs.map((input) => input.name));
  return model.signature.inputs.every((input) => given.has(input.name)) ? model.scoreBatch : undefined;
}

const outputsOf = ({ task, classes }: Signature) => (task === 'multiclass' ? classes.length : 1);

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
