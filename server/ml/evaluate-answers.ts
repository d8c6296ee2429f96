import type { MetricValue } from '@/lib/contracts/models';
import type { TrainingReport } from '@/lib/contracts/training';
import { reliabilityBins } from '@/lib/metrics/calibration';
import { confusionMatrix, mostLikelyClass } from '@/lib/metrics/confusion';
import { precisionRecallCurve, rocCurve } from '@/lib/metrics/curves';
import { evaluate, listEstimates, type EvaluationInput } from '@/lib/metrics/evaluate';
import { splitScores } from '@/lib/metrics/scores-by-class';
import type { Target } from '@/lib/preprocessing/read-target';

/** How good answers are: metrics with 95 % intervals, and the curves of two classes. */
type AnswerEvaluation = Pick<TrainingReport, 'metrics' | 'roc' | 'reliability' | 'precisionRecall' | 'confusion'>;

type AnsweredRows = { target: Target; answers: Float64Array; threshold: number };

/** The rows whose outcome is known. */
function knownRows({ target, answers, threshold }: AnsweredRows): AnsweredRows {
  const { values } = target;
  if (!values.some(Number.isNaN)) return { target, answers, threshold };
  const width = answers.length / values.length;
  const known = answers.filter((_, i) => !Number.isNaN(values[Math.floor(i / width)] ?? NaN));
  return { target: { ...target, values: values.filter((value) => !Number.isNaN(value)) }, answers: known, threshold };
}

function evaluationInput({ target, answers, threshold }: AnsweredRows): EvaluationInput {
  const rows = { labels: target.values, predictions: answers };
  if (target.task === 'binary') return { task: 'binary', ...rows, threshold };
  return target.task === 'regression'
    ? { task: 'regression', ...rows }
    : { task: 'multiclass', ...rows, classes: target.classes.length };
}

function curvesOf({ target, answers }: AnsweredRows): Omit<AnswerEvaluation, 'metrics' | 'confusion'> {
  if (target.task !== 'binary') return { roc: null, reliability: null, precisionRecall: null };
  const scores = splitScores(target.values, answers);
  const roc = rocCurve(scores);
  const precisionRecall = precisionRecallCurve(scores);
  const bins = reliabilityBins(target.values, answers);
  return {
    roc: roc && roc.map(({ falsePositiveRate, truePositiveRate }) => ({ x: falsePositiveRate, y: truePositiveRate })),
    precisionRecall: precisionRecall && precisionRecall.map(({ recall, precision }) => ({ x: recall, y: precision })),
    reliability: bins.flatMap(({ rows, meanPrediction, positiveShare }) =>
      meanPrediction === null || positiveShare === null
        ? []
        : [{ predicted: meanPrediction, observed: positiveShare, rows }],
    ),
  };
}

/** More classes than this make no picture. */
const mostClasses = 30;

function confusionOf({ target, answers, threshold }: AnsweredRows): AnswerEvaluation['confusion'] {
  const { task, classes, values } = target;
  if (task === 'regression' || classes.length > mostClasses) return null;
  const called =
    task === 'binary' ? answers.map((share) => Number(share >= threshold)) : mostLikelyClass(answers, classes.length);
  return { classes, counts: confusionMatrix(values, called, classes.length) };
}

/**
 * Evaluates answers against outcomes; rows without a known outcome are left out.
 *
 * @param from.answers n × outputs, row-major: probability of class 1, class shares, or numbers
 */
export function evaluateAnswers(from: AnsweredRows): AnswerEvaluation {
  const rows = knownRows(from);
  const estimates = listEstimates(evaluate(evaluationInput(rows)));
  const metrics: MetricValue[] = estimates.map(({ name, value, lower, upper }) => ({ name, value, lower, upper }));
  return { metrics, ...curvesOf(rows), confusion: confusionOf(rows) };
}
