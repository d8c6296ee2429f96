import type { Task } from '@/lib/preprocessing/schema';

/** What an objective makes of a model's scores. */
export interface Objective {
  task: Task;
  /** Of a stored base score: XGBoost keeps it on the scale of answers. */
  toScore: (base: number) => number;
}

const same = (base: number) => base;

function logit(base: number): number {
  if (base > 0 && base < 1) return Math.log(base / (1 - base));
  throw new RangeError(`base_score is ${base}, but a probability between 0 and 1 was expected`);
}

const objectives: Record<string, Objective> = {
  'binary:logistic': { task: 'binary', toScore: logit },
  'multi:softprob': { task: 'multiclass', toScore: same },
  'multi:softmax': { task: 'multiclass', toScore: same },
  'reg:squarederror': { task: 'regression', toScore: same },
  'reg:linear': { task: 'regression', toScore: same },
  'reg:absoluteerror': { task: 'regression', toScore: same },
  'reg:pseudohubererror': { task: 'regression', toScore: same },
};

/** The task of an objective. @throws RangeError naming those that can be imported */
export function objectiveOf(name: string): Objective {
  const known = Object.hasOwn(objectives, name) ? objectives[name] : undefined;
  if (known) return known;
  throw new RangeError(
    `its objective is ${name}, which cannot be served: it must be one of ${Object.keys(objectives).join(', ')}; ` +
      'for others, export the model to ONNX or serve it as a remote variant',
  );
}
