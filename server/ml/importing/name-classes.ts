import type { Task } from '@/lib/preprocessing/schema';

/**
 * The classes a model answers: as the importer says, else as the file says, else `0`, `1` …
 *
 * @returns as many as the task has; none for regression
 * @throws RangeError if they are not as many as the model answers, or one stands twice
 */
export function nameClasses(wanted: {
  task: Task;
  count: number;
  given: readonly string[] | undefined;
  found?: readonly string[];
}): string[] {
  const { task, count, given, found } = wanted;
  if (task === 'regression') {
    if (given) throw new RangeError('the model answers a number, so it has no classes: leave them out');
    return [];
  }
  const names = given ?? found ?? Array.from({ length: count }, (_, index) => String(index));
  if (names.length !== count) {
    throw new RangeError(`the model answers ${count} classes, but ${names.length} were named: ${names.join(', ')}`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`the class "${twice}" stands twice: name each once`);
  return [...names];
}
