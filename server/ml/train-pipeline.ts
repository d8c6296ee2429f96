import { modelParams } from '@/lib/contracts/model-kinds';
import type { TrainSpec } from '@/lib/contracts/train-spec';
import type { TrainingReport } from '@/lib/contracts/training';
import { columnSpecsOf } from '@/lib/preprocessing/column-specs';
import { encodeTable } from '@/lib/preprocessing/encode-table';
import { fitRecipe } from '@/lib/preprocessing/fit-recipe';
import { inferTargetTask } from '@/lib/preprocessing/infer-task';
import { makeSignature } from '@/lib/preprocessing/make-signature';
import { planRecipe } from '@/lib/preprocessing/plan-recipe';
import { findClasses, readTarget, type Target } from '@/lib/preprocessing/read-target';
import type { ColumnSpec, Recipe, RecipePlan } from '@/lib/preprocessing/schema';
import { getColumn, rowAt, selectColumns, selectRows, type Table } from '@/lib/preprocessing/table';
import { createRandom, deriveSeed } from '@/lib/random/create-random';
import { shuffledIndices } from '@/lib/random/shuffle';
import type { ModelBundle } from './bundle';
import { evaluateAnswers } from './evaluate-answers';
import { loadPredictor } from './load-predictor';
import { predictBatch } from './predictor';
import { openServed } from './open-bundle';
import { splitRows } from './split-rows';
import type { OnMetrics, TrainedModel } from './trainer';
import { trainers } from './trainers';

export type TrainPipelineInput = {
  table: Table;
  spec: TrainSpec;
  /** Types of the table's columns; without them by kind, so that numbers need not be whole. */
  columns?: readonly ColumnSpec[];
  signal?: AbortSignal;
  onMetrics?: OnMetrics;
  /** Iterations done, and to do in all; what is going on, in words. */
  onProgress?: (done: number, total: number, message: string) => void;
  onLog?: (text: string) => void;
};

export type TrainPipelineResult = {
  bundle: ModelBundle;
  report: TrainingReport;
  /** Sentences about the data and the training. */
  notes: string[];
  /** The spec with everything pinned that it left open. */
  spec: TrainSpec;
};

const sampleSize = 20;
const count = (value: number) => value.toLocaleString('en-US');

type Prepared = {
  table: Table;
  target: Target;
  columns: readonly ColumnSpec[];
  spec: TrainSpec;
  plan: RecipePlan;
  notes: string[];
};

/** Reads the target, leaves out rows without one, and plans the recipe unless the spec pins one. */
function prepare({ table, spec, columns = columnSpecsOf(table) }: TrainPipelineInput): Prepared {
  const known = { task: spec.task ?? inferTargetTask(getColumn(table, spec.target.column), spec.target).task };
  const classes = findClasses(table, spec.target, known.task);
  const outcomes = readTarget(table, spec.target, { ...known, classes });
  const rows = Int32Array.from(outcomes.values.keys()).filter((row) => !Number.isNaN(outcomes.values[row] ?? NaN));
  if (rows.length < 2)
    throw new RangeError(`"${spec.target.column}" is known in ${rows.length} rows; a model needs more`);
  const dropped = table.rowCount - rows.length;
  const kept = dropped === 0 ? table : selectRows(table, rows);
  const target =
    dropped === 0 ? outcomes : { ...outcomes, values: outcomes.values.filter((value) => !Number.isNaN(value)) };
  const used = columns.filter(({ name }) => spec.columns === null || spec.columns.includes(name));
  const planned = spec.plan
    ? { plan: spec.plan, notes: [] }
    : planRecipe({
        table: kept,
        columns: used,
        targetSpec: spec.target,
        target,
        exclude: spec.exclude,
        family: trainers[spec.kind].family,
      });
  const { plan } = planned;
  const params = modelParams[spec.kind].parse(spec.params);
  const notes =
    dropped > 0 ? [`${count(dropped)} rows without a target are left out`, ...planned.notes] : planned.notes;
  return { table: kept, target, columns, spec: { ...spec, ...known, params, plan }, plan, notes };
}

/** Some of a table's rows with their outcomes. */
function takeRows({ table, target }: Pick<Prepared, 'table' | 'target'>, rows: Int32Array) {
  const values = Float64Array.from(rows, (row) => target.values[row] ?? NaN);
  return { table: selectRows(table, rows), target: { ...target, values } };
}

type Fitted = { recipe: Recipe; trained: TrainedModel };
type FitInput = {
  prepared: Prepared;
  train: { table: Table; target: Target };
  validation?: { table: Table; target: Target };
  params: Record<string, unknown>;
  signal: AbortSignal | undefined;
  onMetrics?: OnMetrics | undefined;
  onProgress: (done: number, total: number) => void;
};

async function fit({ prepared, train, validation, ...rest }: FitInput): Promise<Fitted> {
  const { spec, plan, target } = prepared;
  const recipe = fitRecipe(plan, train.table, train.target);
  const encode = (rows: { table: Table; target: Target }) => ({
    features: encodeTable(recipe, rows.table),
    target: rows.target.values,
  });
  const trained = await trainers[spec.kind].train({
    ...rest,
    task: target.task,
    classes: target.classes,
    train: encode(train),
    ...(validation ? { validation: encode(validation) } : {}),
    seed: spec.seed,
  });
  return { recipe, trained };
}

/** Puts together what serving needs, with a sample of rows and the answers to them. */
async function makeBundle(prepared: Prepared, { recipe, trained }: Fitted, fittedRows: Table): Promise<ModelBundle> {
  const { spec, columns, target } = prepared;
  const signature = makeSignature({ recipe, table: fittedRows, columns, targetSpec: spec.target, target });
  const draft: ModelBundle = {
    format: 'ringside-model/1',
    kind: spec.kind,
    task: target.task,
    target: spec.target,
    recipe,
    signature,
    params: spec.params,
    seed: spec.seed,
    trainedOn: { rows: fittedRows.rowCount },
    threshold: spec.threshold,
    model: trained.model,
    sample: { rows: [], outputs: [] },
  };
  const order = shuffledIndices(fittedRows.rowCount, createRandom(deriveSeed(spec.seed, 'sample')));
  const inputs = selectColumns(
    fittedRows,
    signature.inputs.map(({ name }) => name),
  );
  const rows = [...order.subarray(0, sampleSize)].map((row) => rowAt(inputs, row));
  const { outputs, scoreRow } = await openServed(draft);
  const answers: number[][] = [];
  for (const row of rows) {
    const out = new Float64Array(outputs);
    await scoreRow(row, out);
    answers.push([...out]);
  }
  return { ...draft, sample: { rows, outputs: answers } };
}

/**
 * Trains a model from a table: reads the target, splits, learns the recipe on training rows only, trains, measures on
 * the rows kept back, then (unless told not to) fits recipe and model again on all rows. The same table and spec give
 * the same bundle.
 *
 * @throws RangeError or TypeError with a sentence when the data cannot be learnt from; the signal's reason if cancelled
 */
export async function trainPipeline(input: TrainPipelineInput): Promise<TrainPipelineResult> {
  const { signal, onMetrics, onProgress, onLog } = input;
  const started = performance.now();
  const prepared = prepare(input);
  const { spec, target, table } = prepared;
  prepared.notes.forEach((note) => onLog?.(note));
  const rows = splitRows({ table, target, split: spec.split, seed: spec.seed });
  const [train, validation] = [takeRows(prepared, rows.train), takeRows(prepared, rows.validation)];
  const stages = spec.refitOnAll ? 2 : 1;
  const message = `Training on ${count(rows.train.length)} rows, ${count(rows.validation.length)} kept to measure`;
  onLog?.(message);
  const report = (stage: number, text: string) => (done: number, total: number) =>
    onProgress?.(stage * total + done, stages * total, text);
  const first = await fit({
    prepared,
    train,
    validation,
    params: spec.params,
    signal,
    onMetrics,
    onProgress: report(0, message),
  });
  const predictor = loadPredictor(first.trained.model, target.task, first.recipe.featureNames.length);
  const answers = predictBatch(predictor, encodeTable(first.recipe, validation.table));
  const evaluation = evaluateAnswers({ target: validation.target, answers, threshold: spec.threshold });
  const again = `Fitting the final model on all ${count(table.rowCount)} rows`;
  if (spec.refitOnAll) onLog?.(again);
  const params = trainers[spec.kind].refitParams(spec.params, first.trained);
  const final = spec.refitOnAll
    ? await fit({ prepared, train: prepared, params, signal, onProgress: report(1, again) })
    : first;
  return {
    bundle: await makeBundle(prepared, final, spec.refitOnAll ? table : train.table),
    report: {
      task: target.task,
      rows: { total: table.rowCount, train: rows.train.length, validation: rows.validation.length },
      ...evaluation,
      features: final.recipe.featureNames,
      importance: final.trained.importance ?? [],
      backend: final.trained.backend,
      seconds: (performance.now() - started) / 1000,
    },
    notes: [...prepared.notes, ...first.trained.notes],
    spec,
  };
}
