import { setImmediate } from 'node:timers/promises';
import type { MetricValue } from '@/lib/contracts/models';
import { referenceOfCategories, referenceOfNumbers } from '@/lib/drift/column-reference';
import { mostLikelyClass } from '@/lib/metrics/confusion';
import { readTarget } from '@/lib/preprocessing/read-target';
import { getColumn, selectRows, type Table } from '@/lib/preprocessing/table';
import { dayMs } from '@/lib/decisions/event-days';
import type { loadBundle } from '@/server/models';
import { measureQuality } from './measure-quality';
import type { VersionReference } from './reference-stats';

type Model = Awaited<ReturnType<typeof loadBundle>>;

/** Rows scored between two breaths: a worker must be able to say that it lives. */
const chunkRows = 20_000;

interface Reference {
  table: Table;
  /** Column that says when a row happened. */
  timeColumn: string | null;
  /** Validation metrics, when the version learnt from these very rows: on them it would look better than it is. */
  validation: readonly MetricValue[];
  signal?: AbortSignal;
}

/** What a version answers on the reference rows, and how good that is, day by day where rows have a time. */
export async function referenceOfVersion(model: Model, reference: Reference): Promise<VersionReference> {
  const { table, timeColumn, validation } = reference;
  const answers = await scoreTable(model, table, reference.signal);
  const { values } = readTarget(table, model.target, { task: model.task, classes: model.signature.classes });
  const known = Uint32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row] ?? Number.NaN));
  const labels = Float64Array.from(known, (row) => values[row] ?? Number.NaN);
  const quality = measureQuality({
    task: model.task,
    labels,
    answers: Float64Array.from(known, (row) => answerOf(model, { answers, row, label: values[row] ?? 0 })),
    days: timeColumn === null ? null : daysOf(table, timeColumn, known),
  });
  return {
    rows: table.rowCount,
    prediction: predictionReference(model, answers),
    quality: quality.map((metric) => ({
      ...metric,
      value: validation.find(({ name }) => name === metric.name)?.value ?? metric.value,
    })),
    labelMean:
      model.task === 'multiclass' || labels.length === 0
        ? null
        : labels.reduce((sum, label) => sum + label, 0) / labels.length,
  };
}

/** Answers of all rows, n × outputs, without holding up this process for long. */
export async function scoreTable(model: Model, table: Table, signal?: AbortSignal): Promise<Float64Array> {
  const answers = new Float64Array(table.rowCount * model.outputs);
  for (let from = 0; from < table.rowCount; from += chunkRows) {
    signal?.throwIfAborted();
    const rows = Uint32Array.from({ length: Math.min(chunkRows, table.rowCount - from) }, (_, place) => from + place);
    answers.set(await model.predictTable(selectRows(table, rows)), from * model.outputs);
    await setImmediate();
  }
  return answers;
}

/** The classes answered, by name. */
export function answeredClasses(model: Model, answers: Float64Array): string[] {
  const { classes } = model.signature;
  return Array.from(mostLikelyClass(answers, classes.length), (place) => classes[place] ?? '');
}

function predictionReference(model: Model, answers: Float64Array): VersionReference['prediction'] {
  if (model.task === 'multiclass') return referenceOfCategories(answeredClasses(model, answers));
  return referenceOfNumbers(answers);
}

/** The one number a row is judged by; of several classes, what the true one was given. */
function answerOf(
  { outputs }: Model,
  { answers, row, label }: { answers: Float64Array; row: number; label: number },
): number {
  return answers[row * outputs + (outputs > 1 ? label : 0)] ?? Number.NaN;
}

function daysOf(table: Table, timeColumn: string, rows: Uint32Array): Int32Array | null {
  const column = getColumn(table, timeColumn);
  if (column.kind !== 'datetime') return null;
  return Int32Array.from(rows, (row) => Math.floor((column.values[row] ?? Number.NaN) / dayMs));
}
