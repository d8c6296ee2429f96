import type { MetricValue } from '@/lib/contracts/models';
import { createRowCheck, type RowProblem } from '@/lib/preprocessing/check-row';
import { readTarget } from '@/lib/preprocessing/read-target';
import type { Signature, TargetSpec, Task } from '@/lib/preprocessing/schema';
import type { RowValues, Table } from '@/lib/preprocessing/table';
import type { ModelBundle } from './bundle';
import { evaluateAnswers } from './evaluate-answers';
import type { ExplainRow } from './explain/explain-own';
import type { RowScorer } from './row-scorer';

/** One answer, for people and programs. */
export type Prediction = {
  /** Probability of the positive class, the number, or the probability of the class answered. */
  score: number;
  /** The class answered; null for numbers. */
  label: string | null;
  /** By class; null for numbers. */
  probabilities: Record<string, number> | null;
};

/** A model in memory, ready to answer. Keeps scratch arrays: one per thread. */
export type ServedModel = {
  kind: ModelBundle['kind'];
  task: Task;
  target: TargetSpec;
  signature: Signature;
  /** Two classes: probability from which the positive one is answered. */
  threshold: number;
  /** Numbers in an answer: one, or one a class when there are more than two. */
  outputs: number;
  /** What is wrong with a row, or null. */
  checkRow: (row: RowValues) => RowProblem | null;
  /**
   * Writes a row's answer (`outputs` numbers) into `out`; absent fields count as missing. A promise where the model
   * answers from elsewhere.
   */
  scoreRow: (row: RowValues, out: Float64Array) => void | Promise<void>;
  /**
   * Answers of many rows at once, n × outputs, bit for bit as row by row; undefined where the model answers from
   * elsewhere. @throws RangeError, TypeError if a column is absent or mistyped
   */
  scoreBatch: ((table: Table) => Float64Array) | undefined;
  /** One answer in words. @throws RangeError where the model answers from elsewhere, which takes its time */
  predict: (row: RowValues) => Prediction;
  /** How each field moved an answer; undefined where the model cannot be looked into. */
  explainRow: ExplainRow | undefined;
  /** Answers of all rows, n × outputs, row-major. @throws RangeError, TypeError if a column is absent or mistyped */
  predictTable: (table: Table) => Promise<Float64Array>;
  /** Every metric with its interval, over the rows whose outcome the table knows. */
  evaluate: (table: Table) => Promise<MetricValue[]>;
  /** Frees what is held outside JavaScript; it answers no more. Without it that is freed with the object. */
  release: () => void;
};

function describeAnswer({ task, signature, threshold }: ModelBundle): (answer: Float64Array) => Prediction {
  const { classes } = signature;
  if (task === 'regression') return (answer) => ({ score: answer[0] ?? NaN, label: null, probabilities: null });
  if (task === 'binary') {
    const [negative = '', positive = ''] = classes;
    return (answer) => {
      const score = answer[0] ?? NaN;
      return {
        score,
        label: score >= threshold ? positive : negative,
        probabilities: { [negative]: 1 - score, [positive]: score },
      };
    };
  }
  return (answer) => {
    const top = answer.reduce((best, value, k) => (value > (answer[best] ?? 0) ? k : best), 0);
    const probabilities = Object.fromEntries(classes.map((name, k) => [name, answer[k] ?? 0]));
    return { score: answer[top] ?? NaN, label: classes[top] ?? null, probabilities };
  };
}

/** Makes a bundle ready to answer through a scorer, unchecked; `openBundle` checks its sample too. */
export function serveWith(scorer: RowScorer, bundle: ModelBundle): ServedModel {
  const { kind, task, target, signature, threshold } = bundle;
  const { width, scoreRow, scoreBatch, scoreTable, explainRow, release } = scorer;
  const describe = describeAnswer(bundle);
  const predictTable = async (table: Table) => scoreTable(table);
  return {
    kind,
    task,
    target,
    signature,
    threshold,
    outputs: width,
    checkRow: createRowCheck(signature),
    scoreRow,
    scoreBatch,
    predict: (row) => {
      const answer = new Float64Array(width);
      const waiting = scoreRow(row, answer);
      if (waiting) throw new RangeError('a remote model answers later: ask for its score');
      return describe(answer);
    },
    explainRow,
    predictTable,
    evaluate: async (table) => {
      const outcomes = readTarget(table, target, { task, classes: signature.classes });
      return evaluateAnswers({ target: outcomes, answers: await predictTable(table), threshold }).metrics;
    },
    release,
  };
}
