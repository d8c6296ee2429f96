import { createTable, type CategoryColumn, type Column, type Table } from '@/lib/preprocessing/table';
import type { ServedModel } from '@/server/ml/open-bundle';
import { predictionColumns } from './prediction-columns';

/** Gathers the answers of rows as columns. */
interface AnswerColumns {
  /** Takes the answer of a row, which lies in `answers` from `at` on. */
  write: (row: number, answers: Float64Array, at: number) => void;
  /** Leaves a row without an answer, and says why. */
  refuse: (row: number, sentence: string) => void;
  table: () => Table;
}

type Answering = Pick<ServedModel, 'task' | 'signature' | 'threshold' | 'outputs'>;
type Write = AnswerColumns['write'];

const emptyNumbers = (rows: number) => new Float64Array(rows).fill(NaN);
const emptyCategories = (rows: number, dictionary: string[]): CategoryColumn => ({
  kind: 'category',
  codes: new Int32Array(rows).fill(-1),
  dictionary,
});

/** Room for the answers of `rows` rows; `title` names the model version in each of them. */
export function createAnswerColumns(model: Answering, { rows, title }: { rows: number; title: string }): AnswerColumns {
  const names = predictionColumns(model.signature);
  const { columns, write } = answersOf(model, rows);
  const problems = emptyCategories(rows, []);
  const codeOf = new Map<string, number>();
  return {
    write,
    refuse: (row, sentence) => {
      const code = codeOf.get(sentence) ?? problems.dictionary.push(sentence) - 1;
      codeOf.set(sentence, code);
      problems.codes[row] = code;
    },
    table: () =>
      createTable([
        ...columns,
        [names.modelVersion, { kind: 'category', codes: new Int32Array(rows), dictionary: [title] }],
        [names.problem, problems],
      ]),
  };
}

interface Answers {
  columns: [string, Column][];
  write: Write;
}

function answersOf(model: Answering, rows: number): Answers {
  if (model.task === 'regression') return numberAnswers(model, rows);
  return model.task === 'binary' ? binaryAnswers(model, rows) : classAnswers(model, rows);
}

function numberAnswers({ signature }: Answering, rows: number): Answers {
  const values = emptyNumbers(rows);
  return {
    columns: [[predictionColumns(signature).prediction, { kind: 'number', values }]],
    write: (row, answers, at) => {
      values[row] = answers[at] ?? NaN;
    },
  };
}

function binaryAnswers({ signature, threshold }: Answering, rows: number): Answers {
  const names = predictionColumns(signature);
  const labels = emptyCategories(rows, [...signature.classes]);
  const values = emptyNumbers(rows);
  return {
    columns: [
      [names.prediction, labels],
      [names.probability ?? 'probability', { kind: 'number', values }],
    ],
    write: (row, answers, at) => {
      const score = answers[at] ?? NaN;
      values[row] = score;
      labels.codes[row] = score >= threshold ? 1 : 0;
    },
  };
}

function classAnswers({ signature, outputs }: Answering, rows: number): Answers {
  const names = predictionColumns(signature);
  const labels = emptyCategories(rows, [...signature.classes]);
  const values = emptyNumbers(rows);
  const byClass = names.byClass.map(() => emptyNumbers(rows));
  return {
    columns: [
      [names.prediction, labels],
      [names.probability ?? 'probability', { kind: 'number', values }],
      ...names.byClass.map((name, k): [string, Column] => [name, { kind: 'number', values: byClass[k] ?? values }]),
    ],
    write: (row, answers, at) => {
      let top = 0;
      for (let k = 1; k < outputs; k += 1) if ((answers[at + k] ?? 0) > (answers[at + top] ?? 0)) top = k;
      labels.codes[row] = top;
      values[row] = answers[at + top] ?? NaN;
      for (const [k, one] of byClass.entries()) one[row] = answers[at + k] ?? NaN;
    },
  };
}
