import { describe, expect, it } from 'vitest';
import type { Row } from '@/lib/contracts/basics';
import { ServingSettings, type ServingSettingsInput } from '@/lib/contracts/serving-settings';
import { TrainSpec } from '@/lib/contracts/train-spec';
import type { ColumnSpec } from '@/lib/preprocessing/schema';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { createRandom } from '@/lib/random/create-random';
import { packBundle } from '@/server/ml/bundle';
import { openBundle, type ServedModel } from '@/server/ml/open-bundle';
import { trainPipeline } from '@/server/ml/train-pipeline';
import { ResponseCache } from './around/response-cache';
import { scoreOf } from './score-of';
import { scoreRequest } from './score-request';
import { sources } from './score-row';
import { readPredictBytes } from './read-predict-bytes';
import type { PlanVariant, ServingPlan } from './serving-plans';

const columns: ColumnSpec[] = [
  ...([
    { name: 'departs', type: 'datetime' },
    { name: 'distance', type: 'integer' },
  ] as const),
  ...([
    { name: 'origin', type: 'category' },
    { name: 'wind', type: 'number' },
  ] as const),
  ...([
    { name: 'cargo', type: 'boolean' },
    { name: 'delay', type: 'number' },
  ] as const),
];
const random = createRandom(3);
const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;

function makeRow(): Row {
  const wind = random() < 0.1 ? null : Math.round(random() * 300) / 10;
  const origin = random() < 0.05 ? null : oneOf(['ATL', 'ORD', 'LAX', 'DEN', 'Zürich']);
  const departs = new Date(Date.UTC(2001, 0, 1) + Math.floor(random() * 31 * 86_400_000)).toISOString();
  return { departs, distance: Math.floor(random() * 900), origin, wind, cargo: oneOf([true, false, null]) };
}

const outcome = (row: Row) => Number(row['wind'] ?? 15) + (row['origin'] === 'ORD' ? 12 : 0) + 20 * random() - 20;
const trained = Array.from({ length: 1500 }, makeRow).map((row) => ({ ...row, delay: outcome(row) }));
const table = tableFromRows(trained, columns);

/** A trained model, as a gateway opens it. */
async function train(kind: TrainSpec['kind'], target: TrainSpec['target'], params: object): Promise<ServedModel> {
  const { bundle } = await trainPipeline({ table, columns, spec: TrainSpec.parse({ target, kind, params }) });
  return openBundle(packBundle(bundle));
}

const variantOf = (model: ServedModel, version: number, one: Partial<PlanVariant> = {}): PlanVariant => ({
  ...{ versionId: `v${version}`, version, sha256: '', role: 'champion', share: 1, threshold: 0.5 },
  ...{ score: scoreOf(model, model.outputs), scoreBatch: model.scoreBatch, explain: undefined, ...one },
});

function planOf(model: ServedModel, more: Partial<ServingPlan> = {}): ServingPlan {
  return {
    ...{ endpoint: 1, generation: 1, mode: 'champion', salt: 'salt', broken: [], shares: [1, 0], holdout: 0 },
    ...{ outputs: model.outputs, signature: model.signature, variants: [variantOf(model, 2)], ...more },
  };
}

const alone = (plan: ServingPlan): ServingPlan => ({
  ...plan,
  variants: plan.variants.map((variant) => ({ ...variant, scoreBatch: undefined })),
});

/** Rows of a request; some with what training never saw. */
const asked = Array.from({ length: 1203 }, (_, index) =>
  index % 40 === 7 ? { ...makeRow(), origin: 'never seen', distance: 1e15, wind: -1e300 } : makeRow(),
);

function ask(plan: ServingPlan, { settings = {}, startedAt = performance.now() }: Asked = {}) {
  const bytes = Buffer.from(JSON.stringify({ rows: asked }));
  return scoreRequest({
    plan,
    body: readPredictBytes(bytes, { signature: plan.signature, check: () => null }),
    ids: asked.map((_, index) => `id-${index}`),
    ...{ receivedMs: 1000, startedAt },
    care: { settings: ServingSettings.parse(settings), cache: new ResponseCache(), fallbackPlace: 1 },
  });
}

interface Asked {
  settings?: ServingSettingsInput;
  startedAt?: number;
}

const late = { kind: 'threshold', column: 'delay', above: 15 } as const;
const delay = { kind: 'column', column: 'delay' } as const;
const origin = { kind: 'column', column: 'origin' } as const;

describe('many rows at once', () => {
  it.each([
    ['gbt', late, { trees: 25 }],
    ['gbt', delay, { trees: 25 }],
    ['gbt', origin, { trees: 6 }],
    ['logistic', late, { epochs: 2 }],
    ['constant', delay, {}],
  ] as const)('by %s for %o get bit for bit the answers of each row by itself', async (kind, target, params) => {
    const plan = planOf(await train(kind, target, params));
    const [many, single] = [await ask(plan), await ask(alone(plan))];
    expect(many.scores).toEqual(single.scores);
    expect(many.scores.length).toBe(asked.length * plan.outputs);
    expect(many.served).toEqual(single.served);
    expect(many.sources).toEqual(single.sources);
    expect(many.latencyUs.every((latency) => latency > 0)).toBe(true);
  });
});

describe('many rows', () => {
  it('are dealt as each would be by itself', async () => {
    const [one, other] = [await train('gbt', late, { trees: 3 }), await train('gbt', late, { trees: 9 })];
    const variants = [variantOf(one, 1), variantOf(other, 2, { role: 'challenger' })];
    const plan = planOf(one, { mode: 'split', shares: [0.4, 0.6], variants });
    const [many, single] = [await ask(plan), await ask(alone(plan))];
    expect(new Set(many.served)).toEqual(new Set([0, 1]));
    expect(many.served).toEqual(single.served);
    expect(many.scores).toEqual(single.scores);
  });

  it('are answered by the previous champion where a version fails on them, on some or on all', async () => {
    const model = await train('gbt', late, { trees: 3 });
    const whole = model.scoreBatch;
    const failing = [
      variantOf(model, 2, {
        scoreBatch: (rows) => whole?.(rows).map((score, row) => (row % 3 ? score : NaN)) ?? new Float64Array(),
      }),
      variantOf(model, 2, {
        score: () => [null],
        scoreBatch: () => {
          throw new RangeError('broken');
        },
      }),
    ];
    const settings = { fallback: { previousChampion: true } };
    for (const [index, champion] of failing.entries()) {
      const variants = [champion, variantOf(model, 1, { role: 'shadow' })];
      const scored = await ask(planOf(model, { variants }), { settings });
      expect(scored.scores).toEqual((await ask(planOf(model))).scores);
      const steppedIn = scored.sources.filter((source) => source === sources.previousChampion).length;
      expect(steppedIn).toBe(index === 0 ? 401 + 1 : asked.length);
    }
  });

  it('are late together when their time was over before they began', async () => {
    const scored = await ask(planOf(await train('constant', delay, {})), { startedAt: performance.now() - 1e6 });
    expect(scored.isLate).toBe(true);
    expect(scored.scores.every((score) => score === null)).toBe(true);
  });
});
