/**
 * The names of a model's fields: as the importer says, else as the file says, else `f0`, `f1` …
 *
 * @throws RangeError if they are not as many as the model takes, or one stands twice
 */
export function nameFeatures(wanted: {
  count: number;
  given: readonly string[] | undefined;
  found: readonly string[] | undefined;
}): string[] {
  const { count, given, found } = wanted;
  const names = given ?? (found?.length ? found : Array.from({ length: count }, (_, index) => `f${index}`));
  if (names.length !== count) {
    const whose = given ? 'you gave' : 'the file has';
    throw new RangeError(`the model takes ${count} features, but ${whose} ${names.length} names for them`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`the feature name "${twice}" stands twice: every field needs its own`);
  return [...names];
}
