/** @throws RangeError unless the value is a finite number */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number, got ${value}`);
}

/** @throws RangeError unless the value lies strictly between 0 and 1 */
export function requireProbability(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie strictly between 0 and 1, got ${value}`);
}

/** @throws RangeError unless the value is a finite number above 0 */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be a finite number above 0, got ${value}`);
}

/** @throws RangeError unless the value is a whole number, at least `least` */
export function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number, at least ${least}, got ${value}`);
  }
}

/** @throws RangeError naming the first value that is not a finite number */
export function requireAllFinite(name: string, values: ArrayLike<number>): void {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (!Number.isFinite(value)) throw new RangeError(`${name}[${index}] must be a finite number, got ${value}`);
  }
}

/** @throws RangeError unless both have the same length */
export function requireSameLength(names: string, first: ArrayLike<unknown>, second: ArrayLike<unknown>): void {
  if (first.length !== second.length) {
    throw new RangeError(`${names} must have the same length, got ${first.length} and ${second.length}`);
  }
}
