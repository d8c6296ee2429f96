import type { ConstantParams } from '@/lib/contracts/model-kinds';
import { quickMetrics } from '../quick-metrics';
import type { TrainedModel, TrainingSet, TrainRequest } from '../trainer';

/** The average outcome: the share of the positive class, of every class, or the mean. */
function averageOf({ task, classes, train }: TrainRequest<ConstantParams>): number[] {
  const { target } = train;
  if (task === 'multiclass') {
    return classes.map((_, k) => target.reduce((sum, outcome) => sum + Number(outcome === k), 0) / target.length);
  }
  return [target.reduce((sum, value) => sum + value, 0) / target.length];
}

/** "Trains" the baseline: it always answers the average of its training rows. */
export async function trainConstant(request: TrainRequest<ConstantParams>): Promise<TrainedModel> {
  const { task, train, validation, signal, onMetrics, onProgress } = request;
  if (train.target.length === 0) throw new RangeError('there is no row to learn from');
  signal?.throwIfAborted();
  const values = averageOf(request);
  const measure = ({ target }: TrainingSet, prefix: string) => {
    const answers = Float64Array.from(
      { length: target.length * values.length },
      (_, i) => values[i % values.length] ?? 0,
    );
    const metrics = quickMetrics({ task, target, answers, ranking: false });
    return Object.entries(metrics).map(([name, value]) => [`${prefix}${name}`, value]);
  };
  onMetrics?.(
    1,
    Object.fromEntries([...measure(train, 'train/'), ...(validation ? measure(validation, 'validation/') : [])]),
  );
  onProgress?.(1, 1);
  return { model: { kind: 'constant', values }, importance: null, iterations: 1, backend: 'js', notes: [] };
}
