import type { Encoded } from '@/lib/preprocessing/encode-table';

/**
 * A trained model ready to answer, on plain typed arrays. An answer has `width` numbers: the probability of the
 * positive class, the shares of all classes, or a number. Keeps scratch arrays: one predictor per thread.
 */
export type Predictor = {
  featureCount: number;
  width: number;
  /**
   * Answers one row.
   *
   * @param features the row's d features; NaN is missing
   * @param out      gets `width` numbers from place `at` on
   */
  predictRow: (features: Float32Array, out: Float64Array, at: number) => void;
  /** Answers many rows, n × width, row-major, bit for bit as `predictRow`; absent where that is as quick. */
  predictColumns?: (columns: readonly Float32Array[], rowCount: number) => Float64Array;
};

/**
 * Answers many rows.
 *
 * @returns n × width, row-major
 * @throws RangeError if the features are not as many as the model has
 */
export function predictBatch(predictor: Predictor, encoded: Encoded): Float64Array {
  const { featureCount, width } = predictor;
  if (encoded.columns.length !== featureCount) {
    throw new RangeError(`the model has ${featureCount} features, the rows have ${encoded.columns.length}`);
  }
  if (predictor.predictColumns) return predictor.predictColumns(encoded.columns, encoded.rowCount);
  const answers = new Float64Array(encoded.rowCount * width);
  const features = new Float32Array(featureCount);
  for (let row = 0; row < encoded.rowCount; row++) {
    for (let f = 0; f < featureCount; f++) features[f] = encoded.columns[f]?.[row] ?? NaN;
    predictor.predictRow(features, answers, row * width);
  }
  return answers;
}
