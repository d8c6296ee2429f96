/** Whether lists and objects lie within each other more than `most` times; needs no stack however deep they are. */
export function isDeeperThan(most: number, value: unknown): boolean {
  let level = partsOf([value]);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === most) return true;
    level = level.flatMap((container) => partsOf(Object.values(container)));
  }
  return false;
}

const partsOf = (values: readonly unknown[]): object[] =>
  values.filter((value) => typeof value === 'object' && value !== null);
