import { describe, expect, it } from 'vitest';
import { ServingSettings } from '@/lib/contracts/serving-settings';
import { ObjectRows } from '../rows/request-rows';
import type { ScoredRequest } from '../score-request';
import { sources } from '../score-row';
import type { PlanVariant, ServingPlan } from '../serving-plans';
import { inferAnswer, inferOutputs } from './infer-answer';

const variant = (version: number, threshold: number): PlanVariant => ({
  ...{ versionId: `v${version}`, version, sha256: '', role: 'champion', share: 1 },
  ...{ score: () => [0], threshold, explain: undefined },
});

function scoredAs(outputName: string, more: Partial<ScoredRequest> = {}): ScoredRequest {
  const plan: ServingPlan = {
    ...{ endpoint: 1, generation: 1, mode: 'champion', salt: '', outputs: 1, broken: [], shares: [1, 0], holdout: 0 },
    variants: [variant(7, 0.5), variant(6, 0.1)],
    signature: { inputs: [], task: 'binary', classes: ['no', 'yes'], positiveClass: 'yes', outputName },
  };
  return {
    ...{
      plan,
      settings: ServingSettings.parse({}),
      body: { rows: new ObjectRows([{}, {}]), keys: undefined, eventMs: undefined },
    },
    ...{ receivedMs: 0, ids: ['a', 'b'], served: [0, 0], scores: [0.25, 0.75], sources: [0, 0], fallbackPlace: 1 },
    ...{ isLate: false, latencyUs: [1, 1], ...more },
  };
}

interface Answer {
  outputs: { name: string; data: unknown[] }[];
}

function dataByName(scored: ScoredRequest): Record<string, unknown[]> {
  const { outputs }: Answer = JSON.parse(inferAnswer(scored, { name: 'm', id: undefined, outputs: undefined }));
  return Object.fromEntries(outputs.map(({ name, data }) => [name, data]));
}

describe('the tensors of an answer', () => {
  it.each([
    { outputName: 'late', score: 'late' },
    { outputName: 'label', score: 'label_score' },
    { outputName: 'version', score: 'version_score' },
    { outputName: 'prediction_id', score: 'prediction_id_score' },
  ])('keep names and meanings apart where a model predicts "$outputName"', ({ outputName, score }) => {
    const scored = scoredAs(outputName);
    const names = inferOutputs(scored.plan.signature).map(({ name }) => name);
    expect(names).toEqual([score, 'label', 'version', 'prediction_id']);
    expect(dataByName(scored)).toEqual({
      [score]: [0.25, 0.75],
      label: ['no', 'yes'],
      version: [7, 7],
      prediction_id: ['a', 'b'],
    });
  });

  it('name the version that stepped in, and call classes by its threshold', () => {
    const steppedIn = { sources: [sources.previousChampion, sources.version] };
    expect(dataByName(scoredAs('late', steppedIn))).toMatchObject({ version: [6, 7], label: ['yes', 'yes'] });
  });
});
