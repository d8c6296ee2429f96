import type { Signature, SignatureInput } from '@/lib/preprocessing/schema';
import { answeringPlace, labelOf, requireScores } from '../answer-text';
import type { ScoredRequest } from '../score-request';

/** A tensor that an endpoint answers with; `width` numbers a row. */
interface InferOutput {
  kind: 'score' | 'label' | 'version' | 'prediction-id';
  name: string;
  datatype: 'FP64' | 'INT64' | 'BYTES';
  width: number;
}

/** How a field is called among the tensor types. */
export function tensorTypeOf(type: SignatureInput['type']): string {
  if (type === 'number') return 'FP64';
  if (type === 'integer') return 'INT64';
  return type === 'boolean' ? 'BOOL' : 'BYTES';
}

const taken = new Set(['label', 'version', 'prediction_id']);

/**
 * The tensors of an answer: the score (or one probability a class), the class, the version that answered each row, and
 * its prediction id. The score is called as what the model predicts; where that is the name of another tensor, such as
 * `label`, it is `label_score`.
 */
export function inferOutputs({ task, classes, outputName }: Signature): InferOutput[] {
  const name = taken.has(outputName) ? `${outputName}_score` : outputName;
  return [
    { kind: 'score', name, datatype: 'FP64', width: task === 'multiclass' ? classes.length : 1 },
    ...(task === 'regression' ? [] : [{ kind: 'label', name: 'label', datatype: 'BYTES', width: 1 } as const]),
    { kind: 'version', name: 'version', datatype: 'INT64', width: 1 },
    { kind: 'prediction-id', name: 'prediction_id', datatype: 'BYTES', width: 1 },
  ];
}

interface Asked {
  name: string;
  id: string | undefined;
  /** Names of the outputs that are wanted; undefined: all. */
  outputs: readonly string[] | undefined;
}

/** The answer of the Open Inference Protocol as JSON. @throws Internal where a version failed */
export function inferAnswer(scored: ScoredRequest, { name, id, outputs }: Asked): string {
  requireScores(scored);
  const { plan } = scored;
  const rows = scored.ids.length;
  const wanted = inferOutputs(plan.signature).filter((one) => outputs?.includes(one.name) ?? true);
  return JSON.stringify({
    model_name: name,
    model_version: String(plan.variants[0]?.version ?? 0),
    ...(id === undefined ? {} : { id }),
    outputs: wanted.map(({ kind, name: output, datatype, width }) => ({
      name: output,
      shape: width === 1 ? [rows] : [rows, width],
      datatype,
      ...(kind === 'score' && width > 1 ? { parameters: { classes: plan.signature.classes.join(',') } } : {}),
      data: dataOf(scored, kind),
    })),
  });
}

function dataOf(scored: ScoredRequest, kind: InferOutput['kind']): readonly unknown[] {
  const { plan, ids, scores } = scored;
  switch (kind) {
    case 'prediction-id':
      return ids;
    case 'version':
      return ids.map((_, index) => plan.variants[answeringPlace(scored, index)]?.version ?? 0);
    case 'label':
      return ids.map((_, index) => labelOf(scored, index));
    case 'score':
      return scores;
  }
}
