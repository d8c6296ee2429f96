import { modelParams, type ModelKind } from '@/lib/contracts/model-kinds';
import type { ModelFamily } from '@/lib/preprocessing/plan-recipe';
import { trainConstant } from './constant/train-constant';
import { trainGbt } from './gbt/train-gbt';
import { trainLinear } from './linear/train-linear';
import type { TrainedModel, Trainer, TrainRequest } from './trainer';

/** A trainer that checks its parameters itself and fills in defaults. */
export type BoundTrainer = {
  family: ModelFamily;
  /** @throws ZodError if a parameter is wrong; otherwise as the trainer */
  train: (request: TrainRequest<unknown>) => Promise<TrainedModel>;
  /** Parameters that train the like of a model again without validation rows. */
  refitParams: (params: Record<string, unknown>, trained: TrainedModel) => Record<string, unknown>;
};

type RefitParams = BoundTrainer['refitParams'];
const sameParams: RefitParams = (params) => params;
const keepIterations: RefitParams = (params, { iterations }) => ({
  ...params,
  trees: iterations,
  earlyStoppingRounds: 0,
});

function bind<Params>({ family, params, train }: Trainer<Params>, refitParams: RefitParams): BoundTrainer {
  return { family, refitParams, train: async (request) => train({ ...request, params: params.parse(request.params) }) };
}

/** How each kind of model is trained. */
export const trainers: Record<ModelKind, BoundTrainer> = {
  constant: bind({ family: 'trees', params: modelParams.constant, train: trainConstant }, sameParams),
  logistic: bind({ family: 'linear', params: modelParams.logistic, train: trainLinear }, sameParams),
  gbt: bind({ family: 'trees', params: modelParams.gbt, train: trainGbt }, keepIterations),
};
