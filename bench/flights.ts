import { encodeTable } from '@/lib/preprocessing/encode-table';
import { fitRecipe } from '@/lib/preprocessing/fit-recipe';
import { planRecipe } from '@/lib/preprocessing/plan-recipe';
import { readTarget } from '@/lib/preprocessing/read-target';
import type { Recipe } from '@/lib/preprocessing/schema';
import type { Table } from '@/lib/preprocessing/table';
import { evaluateAnswers } from '@/server/ml/evaluate-answers';
import { loadPredictor } from '@/server/ml/load-predictor';
import type { OwnModel } from '@/server/ml/model-payload';
import { predictBatch } from '@/server/ml/predictor';
import { trainers } from '@/server/ml/trainers';
import { flightColumns, loadFlights } from './load-flights';
import type { Figure } from './log-metric';

type Print = (figure: Figure) => void;
type Cell = { month: number; auc: number; logLoss: number };
type Line = { name: string; from: number; to: number; rows: number; cells: Cell[] };

const months = ['January', 'February', 'March', 'April', 'May', 'June'];
const late = { kind: 'threshold', column: 'delay', above: 15 } as const;
const known = { task: 'binary' as const, classes: ['false', 'true'] };
const tolerance = 0.003;

/** scikit-learn HistGradientBoosting: 100 trees, the same features, all rows; AUC and log-loss of later months. */
const yardstick: Line[] = [
  {
    name: 'January',
    from: 1,
    to: 1,
    rows: 508_239,
    cells: [
      { month: 2, auc: 0.6533, logLoss: 0.5152 },
      { month: 3, auc: 0.6658, logLoss: 0.4824 },
      { month: 4, auc: 0.6542, logLoss: 0.4466 },
      { month: 5, auc: 0.6691, logLoss: 0.4222 },
      { month: 6, auc: 0.6652, logLoss: 0.4865 },
    ],
  },
  {
    name: 'March',
    from: 3,
    to: 3,
    rows: 511_502,
    cells: [
      { month: 4, auc: 0.6608, logLoss: 0.445 },
      { month: 5, auc: 0.6679, logLoss: 0.4231 },
      { month: 6, auc: 0.678, logLoss: 0.4807 },
    ],
  },
  {
    name: 'January–March',
    from: 1,
    to: 3,
    rows: 1_477_911,
    cells: [
      { month: 4, auc: 0.6785, logLoss: 0.4402 },
      { month: 5, auc: 0.6762, logLoss: 0.4221 },
      { month: 6, auc: 0.6853, logLoss: 0.4776 },
    ],
  },
  { name: 'January–May', from: 1, to: 5, rows: 2_497_772, cells: [{ month: 6, auc: 0.6897, logLoss: 0.4763 }] },
];

/** Trains on every row of a table, as the yardstick did. */
async function trainOnAll(table: Table): Promise<{ recipe: Recipe; model: OwnModel; seconds: number }> {
  const started = performance.now();
  const target = readTarget(table, late, known);
  const { plan } = planRecipe({ table, columns: flightColumns, targetSpec: late, target, family: 'trees' });
  const recipe = fitRecipe(plan, table, target);
  const train = { features: encodeTable(recipe, table), target: target.values };
  const { model } = await trainers.gbt.train({ ...known, train, params: {}, seed: 1 });
  return { recipe, model, seconds: (performance.now() - started) / 1000 };
}

/** Scores every flight of a month, and prints AUC and log-loss beside the yardstick's. */
async function printCell(
  print: Print,
  name: string,
  from: { recipe: Recipe; model: OwnModel; cell: Cell },
): Promise<void> {
  const { recipe, model, cell } = from;
  const table = await loadFlights(cell.month);
  const answers = predictBatch(loadPredictor(model, 'binary', recipe.featureNames.length), encodeTable(recipe, table));
  const { metrics } = evaluateAnswers({ target: readTarget(table, late, known), answers, threshold: 0.5 });
  const valueOf = (metric: string) => metrics.find((one) => one.name === metric)?.value ?? NaN;
  const [auc, logLoss] = [valueOf('auc'), valueOf('logLoss')];
  const figure = `${name} → ${months[cell.month - 1]}`;
  print({
    bench: 'flights',
    figure: `${figure}, AUC`,
    value: auc,
    unit: 'share',
    target: cell.auc,
    ok: auc >= cell.auc - tolerance,
  });
  const target = cell.logLoss;
  print({
    bench: 'flights',
    figure: `${figure}, log-loss`,
    value: logLoss,
    unit: 'nats',
    target,
    ok: logLoss <= target + tolerance,
  });
}

/** Boosted trees on three million real flights, each cell beside what scikit-learn gets (within .003 is as good). */
export async function benchFlights(print: Print): Promise<void> {
  for (const { name, from, to, rows, cells } of yardstick) {
    const table = await loadFlights(from, to);
    const count = table.rowCount;
    print({
      bench: 'flights',
      figure: `${name}, rows`,
      value: count,
      unit: 'flights',
      target: rows,
      ok: count === rows,
    });
    const { recipe, model, seconds } = await trainOnAll(table);
    print({ bench: 'flights', figure: `${name}, fit`, value: seconds, unit: 's', target: null, ok: true });
    for (const cell of cells) await printCell(print, name, { recipe, model, cell });
  }
}
