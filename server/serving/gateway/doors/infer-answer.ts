import type { Signature, SignatureInput } from '@/lib/preprocessing/schema';
import { labelOf, requireScores } from '../answer-text';
import type { ScoredRequest } from '../score-request';

/** A tensor that an endpoint answers with; `width` numbers a row. */
export interface InferOutput {
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

/** The tensors of an answer: the score (or one probability a class), the version of each row, and its prediction id. */
export function inferOutputs({ task, classes, outputName }: Signature): InferOutput[] {
  return [
    { name: outputName, datatype: 'FP64', width: task === 'multiclass' ? classes.length : 1 },
    ...(task === 'regression' ? [] : [{ name: 'label', datatype: 'BYTES' as const, width: 1 }]),
    { name: 'version', datatype: 'INT64', width: 1 },
    { name: 'prediction_id', datatype: 'BYTES', width: 1 },
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
    outputs: wanted.map(({ name: output, datatype, width }, place) => ({
      name: output,
      shape: width === 1 ? [rows] : [rows, width],
      datatype,
      ...(place === 0 && width > 1 ? { parameters: { classes: plan.signature.classes.join(',') } } : {}),
      data: dataOf(scored, output),
    })),
  });
}

function dataOf(scored: ScoredRequest, output: string): readonly unknown[] {
  const { plan, ids, served, scores } = scored;
  switch (output) {
    case 'prediction_id':
      return ids;
    case 'version':
      return served.map((place) => plan.variants[place]?.version ?? 0);
    case 'label':
      return ids.map((_, index) => labelOf(scored, index));
    default:
      return scores;
  }
}
