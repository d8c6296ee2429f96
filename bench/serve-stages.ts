import type { Signature } from '@/lib/preprocessing/schema';
import { createRowCheck } from '@/lib/preprocessing/check-row';
import type { ServedModel } from '@/server/ml/open-bundle';
import { answerOf } from '@/server/serving/gateway/answer-text';
import { linesOf } from '@/server/serving/gateway/log-lines';
import { createPredictionIds } from '@/server/serving/gateway/prediction-id';
import { readPredictBytes } from '@/server/serving/gateway/read-predict-bytes';
import { scoreOf } from '@/server/serving/gateway/score-of';
import { scoreRequest } from '@/server/serving/gateway/score-request';
import type { ServingPlan } from '@/server/serving/gateway/serving-plans';
import type { Measured } from './serve';
import { makeRows } from './serve-rows';

const batchRows = 1000;
const turns = 300;

type Print = (figure: string, measured: Measured) => void;

/** Where the time of one batch goes, in one process without the network: the quickest tenth of many turns. */
export async function benchStages(model: ServedModel, print: Print): Promise<void> {
  const { signature } = model;
  const bytes = Buffer.from(JSON.stringify({ rows: makeRows(signature, batchRows) }));
  const wanted = { signature, check: createRowCheck(signature) };
  const plan = planOf(model, signature);
  const body = readPredictBytes(bytes, wanted);
  const ids = createPredictionIds(Date.now(), batchRows);
  const request = () => ({ plan, body, ids, receivedMs: Date.now(), startedAt: performance.now() });
  const scored = await scoreRequest(request());
  const stages: Record<string, () => unknown> = {
    'parse-json': () => JSON.parse(bytes.toString('utf8')),
    read: () => readPredictBytes(bytes, wanted),
    'make-ids': () => createPredictionIds(Date.now(), batchRows),
    score: () => scoreRequest(request()),
    'score-trees': () => model.scoreBatch?.(body.rows.table(signature)),
    answer: () => Buffer.from(answerOf(scored)),
    log: () => Buffer.from(linesOf(scored)),
  };
  for (const [stage, work] of Object.entries(stages)) {
    const times: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const started = performance.now();
      await work();
      times.push(performance.now() - started);
    }
    const value = times.sort((a, b) => a - b)[turns / 10] ?? NaN;
    print(`batch-of-1000-${stage}`, { value, unit: 'ms' });
  }
}

function planOf(model: ServedModel, signature: Signature): ServingPlan {
  const score = scoreOf(model, model.outputs);
  const { scoreBatch, threshold, explainRow: explain } = model;
  const named = { versionId: 'bench', version: 1, sha256: '', role: 'champion' as const, share: 1 };
  return {
    ...{ endpoint: 1, generation: 1, mode: 'champion', salt: '', shares: [1], holdout: 0, broken: [], signature },
    ...{ outputs: model.outputs, variants: [{ ...named, score, scoreBatch, threshold, explain }] },
  };
}
