import type { DatasetColumn } from '@/lib/contracts/datasets';
import type { Signature } from '@/lib/preprocessing/schema';

/** Above so many classes only the probability of the class that is answered is written. */
const mostClasses = 50;
const longestClass = 100;

/** Names of the columns that scoring adds. */
interface PredictionColumns {
  prediction: string;
  /** Two classes: of the positive one; several: of the one answered; null for numbers. */
  probability: string | null;
  /** One a class, in their order; empty unless there are three or more. */
  byClass: string[];
  modelVersion: string;
  problem: string;
}

/** What scoring adds to the rows it reads. */
export function predictionColumns({ task, classes }: Pick<Signature, 'task' | 'classes'>): PredictionColumns {
  const byClass = task === 'multiclass' && classes.length <= mostClasses ? namesOfClasses(classes) : [];
  return {
    prediction: 'prediction',
    probability: task === 'regression' ? null : 'probability',
    byClass,
    modelVersion: 'model_version',
    problem: 'problem',
  };
}

/** The same with types, in the order in which they are written. */
export function addedColumns(signature: Pick<Signature, 'task' | 'classes'>): DatasetColumn[] {
  const { prediction, probability, byClass, modelVersion, problem } = predictionColumns(signature);
  const numbers = [...(probability === null ? [] : [probability]), ...byClass];
  return [
    { name: prediction, type: signature.task === 'regression' ? 'number' : 'category' },
    ...numbers.map((name) => ({ name, type: 'number' as const })),
    { name: modelVersion, type: 'category' },
    { name: problem, type: 'category' },
  ];
}

/** Names a table can hold: without control characters, not too long, each once whatever its capitals. */
function namesOfClasses(classes: readonly string[]): string[] {
  const taken = new Set<string>();
  return classes.map((name) => {
    // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
    const clean = name.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').slice(0, longestClass);
    let candidate = `probability_${clean}`;
    for (let turn = 2; taken.has(candidate.toLowerCase()); turn += 1) candidate = `probability_${clean}_${turn}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}
