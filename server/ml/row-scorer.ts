import { createTableEncoder } from '@/lib/preprocessing/encode-table';
import { createRowEncoder } from '@/lib/preprocessing/row-encoder';
import type { RowValues, Table } from '@/lib/preprocessing/table';
import type { ModelBundle } from './bundle';
import { explainOwn, type ExplainRow } from './explain/explain-own';
import { loadPredictor } from './load-predictor';
import type { OwnModel } from './model-payload';
import { predictBatch } from './predictor';

/** How rows become answers, whatever does the sums. Keeps scratch memory: one per thread. */
export interface RowScorer {
  /** Numbers in an answer. */
  width: number;
  /** Writes the answer into `out`: at once, or when the promise is kept where the model answers from elsewhere. */
  scoreRow: (row: RowValues, out: Float64Array) => void | Promise<void>;
  /** n × width, row-major, at once and bit for bit as row by row; absent where the model answers from elsewhere. */
  scoreBatch?: (table: Table) => Float64Array;
  /** n × width, row-major. */
  scoreTable: (table: Table) => Float64Array | Promise<Float64Array>;
  /** How each field moved an answer; absent where the model cannot be looked into. */
  explainRow?: ExplainRow | undefined;
  /** Frees what is held outside JavaScript. */
  release: () => void;
}

/** Scores with our own forward pass, on the features that the recipe makes. */
export function createOwnScorer(bundle: ModelBundle, model: OwnModel): RowScorer {
  const { recipe, task } = bundle;
  const { featureCount, encodeRow } = createRowEncoder(recipe);
  const predictor = loadPredictor(model, task, featureCount);
  const features = new Float32Array(featureCount);
  const encode = createTableEncoder(recipe);
  const scoreBatch = (table: Table) => predictBatch(predictor, encode(table));
  return {
    width: predictor.width,
    scoreRow: (row, out) => {
      encodeRow(row, features);
      predictor.predictRow(features, out, 0);
    },
    scoreBatch,
    scoreTable: scoreBatch,
    explainRow: explainOwn(bundle, model),
    release: () => undefined,
  };
}
